import {
  ALERT_EVENT_TYPES,
  type AlertEventPayload,
  type AlertEventType,
  type AlertUser,
} from '../../types.js';
import type { Message } from '../outlets.js';

/** Why an alert event is nothing new: our own doing, told before, or overtaken. */
const NOTHING_NEW: readonly unknown[] = ['echo', 'repeat', 'late'];

/** What a note is about: the parts of an alert event that can be relied on. */
export interface NoteSubject extends Pick<AlertEventPayload, 'type' | 'at' | 'user' | 'annotation'> {
  ticketId: number;
  /** `null` where the event can't be known again. */
  eventId: string | null;
}

/** Finds the alert event in a message; `null` where there is nothing to write a note about. */
export function noteSubject(message: Message, events: ReadonlySet<AlertEventType>): NoteSubject | null {
  const payload = objectOf(message['payload']);
  const type = typeOf(payload);
  if (!type || !events.has(type)) return null;
  const event = objectOf(message['event']);
  if (NOTHING_NEW.includes(event['verdict']) || NOTHING_NEW.includes(objectOf(message['sync'])['code']))
    return null;
  const ticketId = 'ticketId' in payload ? payload['ticketId'] : message['ticketId'];
  if (typeof ticketId !== 'number' || !Number.isSafeInteger(ticketId) || ticketId < 1) return null;
  return {
    type,
    at: textOf(payload['at']),
    user: userOf(payload['user']),
    annotation: textOf(payload['annotation']) || null,
    ticketId,
    eventId: textOf(event['id']) || textOf(payload['id']) || null,
  };
}

/** A ticket has a `type` too, but as id and label. */
function typeOf(payload: Message): AlertEventType | null {
  const { type } = payload;
  return (ALERT_EVENT_TYPES as readonly unknown[]).includes(type) && 'alertId' in payload
    ? (type as AlertEventType)
    : null;
}

function userOf(value: unknown): AlertUser | null {
  const { id, name, email } = objectOf(value);
  const user = { id: textOf(id), name: textOf(name), email: textOf(email) };
  return user.name === '' && user.email === '' ? null : user;
}

function objectOf(value: unknown): Message {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Message) : {};
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
