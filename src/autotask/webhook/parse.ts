import { asNumber, asText, fieldReader } from '../raw.js';
import { isoTime } from '../time.js';

export type WebhookAction = 'create' | 'update' | 'delete' | 'deactivated';

/** What a ticket webhook tells. It is a hint: the ticket is to be read. */
export interface WebhookEvent {
  /** Of the webhook, not of the event; an empty text where it is missing. */
  guid: string;
  action: WebhookAction;
  /** `null` only for `deactivated`. */
  ticketId: number | null;
  /** Increases per webhook, with gaps; with `guid` it tells repeats. */
  sequence: number | null;
  /** ISO 8601 UTC. */
  at: string | null;
  /** Resource or contact who made the change. */
  personId: number | null;
  /** By the names of the `fieldID` picklist, UDFs by their label; options by their id. */
  fields: Record<string, string | null>;
}

const MOST_FIELDS = 500;
const ACTIONS: readonly string[] = ['create', 'update', 'delete', 'deactivated'] satisfies WebhookAction[];
const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads the body of a ticket webhook (Autotask developer help, webhooks). Whether it is genuine is for `isSigned` to
 * say; the call of the deactivation URL is not signed.
 *
 * @returns `null` for whatever is no event of a ticket
 */
export function parseWebhook(body: Buffer): WebhookEvent | null {
  const read = reader(parsed(body));
  if (!read) return null;
  const action = asText(read('Action')).trim().toLowerCase();
  if (!isAction(action)) return null;
  const entity = read('EntityType');
  // A webhook's end is told without an entity too.
  const mayLack = action === 'deactivated' && (entity === undefined || entity === null);
  if (!mayLack && !/^tickets?$/i.test(asText(entity).trim())) return null;
  const ticketId = positive(read('Id'));
  if (ticketId === null && action !== 'deactivated') return null;
  return {
    guid: asText(read('Guid')).trim(),
    action,
    ticketId,
    sequence: positive(read('SequenceNumber')),
    at: isoTime(read('EventTime')),
    personId: positive(read('PersonId')),
    fields: fieldsOf(read('Fields')),
  };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8').replace(/^\ufeff/, ''));
  } catch {
    return null;
  }
}

function reader(value: unknown): ((name: string) => unknown) | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return fieldReader(value as Record<string, unknown>);
}

function isAction(text: string): text is WebhookAction {
  return ACTIONS.includes(text);
}

function positive(value: unknown): number | null {
  const number = asNumber(value);
  return number !== null && Number.isSafeInteger(number) && number > 0 ? number : null;
}

function fieldsOf(value: unknown): Record<string, string | null> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  const entries = Object.entries(value).slice(0, MOST_FIELDS);
  return Object.fromEntries(
    entries
      .filter(([name]) => !RESERVED.has(name))
      .map(([name, one]): [string, string | null] => [name, plainText(one)]),
  );
}

function plainText(value: unknown): string | null {
  return typeof value === 'boolean' ? String(value) : typeof value === 'object' ? null : asText(value);
}
