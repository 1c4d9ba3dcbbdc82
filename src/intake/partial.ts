import { createHash } from 'node:crypto';
import { deepLink } from '../autotask/tickets.js';
import type { HintRow } from '../store/schema.js';
import type { FieldChange, Ticket, TicketEvent } from '../types.js';
import { eventId, type TicketMessage } from './events.js';
import { saidIn } from './hint.js';
import type { Reading, Told } from './judge.js';
import type { Known } from './known.js';
import type { Stated } from './stated.js';
import type { Opinion } from './unread.js';

const SHOWN = [
  'title',
  'description',
  'status',
  'priority',
  'queue',
  'assignee',
  'company',
  'contact',
  'type',
];
const OPTIONS: Readonly<Record<string, string>> = {
  status: 'status',
  priority: 'priority',
  queue: 'queueID',
  source: 'source',
  type: 'ticketType',
};

/**
 * The id under which a ticket is known of which only the number is: below zero, where Autotask has none, and always
 * the same for the same number.
 */
export function idOf({ ticket_id, number }: Pick<HintRow, 'ticket_id' | 'number'>): number {
  if (ticket_id !== null) return ticket_id;
  const text = (number ?? '').trim().toUpperCase();
  return -1 - createHash('sha256').update(text).digest().readUIntBE(0, 6);
}

/** What a hint says, as a reading; what can't be told lets the ticket pass. */
export function statedReading(
  row: HintRow,
  stated: Stated,
  { matches, opens, closed }: Opinion,
  before: Known | undefined,
): Reading {
  const said = SHOWN.flatMap((field): Array<[string, string]> => {
    const text = stated.text(field);
    return text === null ? [] : [[field, text]];
  });
  const { lastActivityAt, createdAt } = saidIn(row);
  return {
    id: idOf(row),
    visible: { ...(before?.partial ? before.visible : {}), ...Object.fromEntries(said) },
    lastActivity: lastActivityAt === null ? row.received_at : Date.parse(lastActivityAt),
    createdAt: createdAt === null ? 0 : Date.parse(createdAt),
    matches: matches ?? true,
    opens: opens ?? true,
    closed: closed ?? false,
    own: false,
    alerted: false,
    partial: true,
  };
}

/** The message of a ticket that was described and not read: everything that was not said is `null`. */
export function partialMessage(
  row: HintRow,
  stated: Stated,
  known: Known,
  told: Told,
  context: { tenant: string; webUrl: string | null },
): TicketMessage {
  const { lastActivityAt } = saidIn(row);
  const event: TicketEvent = {
    id: eventId(known, told, row.ticket_id === null ? row.number : null),
    type: told.type,
    at: lastActivityAt ?? new Date(row.received_at).toISOString(),
    intake: row.intake,
    tenant: context.tenant,
    ...(told.changes.length > 0 ? { changes: told.changes.map((change) => forPeople(change, stated)) } : {}),
    ...(told.left ? { left: true } : {}),
    partial: true,
  };
  const payload = partialTicket(row, stated, context.webUrl);
  // Not even the id is sure; `event.partial` says so.
  return { topic: `ticket/${told.type}`, payload, ticketId: row.ticket_id as number, event };
}

function partialTicket(row: HintRow, stated: Stated, webUrl: string | null): Ticket {
  const { createdAt, lastActivityAt, fields } = saidIn(row);
  const option = (field: string) => stated.option(field, OPTIONS[field] ?? field);
  const ticket = {
    id: row.ticket_id,
    number: row.number,
    title: stated.text('title'),
    description: stated.text('description'),
    status: option('status'),
    priority: option('priority'),
    queue: option('queue'),
    source: option('source'),
    type: option('type'),
    category: null,
    issueType: null,
    subIssueType: null,
    sla: null,
    company: null,
    creator: null,
    problemId: null,
    contact: null,
    assignee: null,
    dueAt: null,
    createdAt,
    lastActivityAt,
    completedAt: null,
    url: row.ticket_id === null ? '' : deepLink(webUrl, row.ticket_id),
    udf: {},
    fields,
  };
  // A ticket that was not read lacks what every other has: `event.partial` says so.
  return ticket as unknown as Ticket;
}

function forPeople({ field, from, to }: FieldChange, stated: Stated): FieldChange {
  if (!(field in OPTIONS)) return { field, from, to };
  return {
    field,
    from: typeof from === 'string' ? { id: null, label: from } : null,
    to: stated.option(field, OPTIONS[field]!),
  };
}
