import { Failure } from '../failure.js';
import type { Message } from './outlets.js';

/** The message that a command came from, for whoever is told that it was given up. */
export interface Origin {
  /** As kept, see `keepMessage`. */
  msg: string;
  eventId: string | null;
  action: string;
}

const MOST_BYTES = 256 * 1024;
/** Node-RED's own handles of an HTTP request; they are no data and can't outlive the process. */
const NOT_KEPT = new Set(['req', 'res']);
/** What the house itself reads of a message; everything else is the flow's. */
const NEEDED = ['_msgid', 'topic', 'ticketId', 'event', 'action', 'payload'];

/**
 * What is kept of a message: its JSON without `req`, `res`, functions and circular parts, Buffers as base64, at
 * most 256 kB. A larger one is kept without what the house does not need.
 *
 * @throws Failure `message.too-large` when even that does not fit
 */
export function keepMessage(message: Message): string {
  const whole = toJson(message);
  if (fits(whole)) return whole;
  const needed = toJson(
    Object.fromEntries(NEEDED.filter((key) => key in message).map((key) => [key, message[key]])),
  );
  if (fits(needed)) return needed;
  throw new Failure('message.too-large', 'entry', { facts: { kilobytes: Math.ceil(whole.length / 1024) } });
}

function fits(json: string): boolean {
  return (
    json.length <= MOST_BYTES && (json.length <= MOST_BYTES / 3 || Buffer.byteLength(json) <= MOST_BYTES)
  );
}

function toJson(message: Message): string {
  const plain = Object.fromEntries(Object.entries(message).filter(([key]) => !NOT_KEPT.has(key)));
  try {
    return JSON.stringify(plain, replaceBuffer);
  } catch {
    return JSON.stringify(withoutCircles(plain, []), replaceBuffer);
  }
}

/** By the time a replacer sees a Buffer, its own toJSON has turned it into a list of numbers. */
function replaceBuffer(this: unknown, key: string, value: unknown): unknown {
  const original = (this as Record<string, unknown>)[key];
  if (Buffer.isBuffer(original)) return original.toString('base64');
  return typeof value === 'bigint' ? value.toString() : value;
}

function withoutCircles(value: unknown, above: object[]): unknown {
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value) || value instanceof Date)
    return value;
  if (above.includes(value) || above.length > 100) return undefined;
  const within = [...above, value];
  if (Array.isArray(value)) return value.map((item) => withoutCircles(item, within));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutCircles(item, within)]));
}

/** The kept message again, with what an action adds. */
export function restoreMessage(json: string, added: Message): Message {
  return Object.assign(JSON.parse(json) as Message, added);
}

/** A message that is sent once more: whoever gets it a second time can see it. */
export function replayed(message: Message): Message {
  const event = message['event'];
  if (typeof event !== 'object' || event === null) return message;
  return { ...message, event: { ...event, replayed: true } };
}

/** Where a command came from whose message has gone on already; `null` for one that its message waits for. */
export function originOf({ msg, command }: { msg: string; command: string }): Origin | null {
  if (msg !== '' || command === '') return null;
  return (JSON.parse(command) as { origin?: Origin }).origin ?? null;
}

/** The message for which something was given up, for a Catch node; `null` where there was none. */
export function messageOf(entry: { msg: string; command: string }): Message | null {
  const json = originOf(entry)?.msg ?? entry.msg;
  return json === '' ? null : (JSON.parse(json) as Message);
}
