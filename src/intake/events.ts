import { createHash } from 'node:crypto';
import type { Picklists } from '../autotask/picklists.js';
import type { TicketNoteRecord } from '../autotask/ticket-notes.js';
import type { FieldChange, Ticket, TicketEvent, TicketNote } from '../types.js';
import type { Told } from './judge.js';
import type { Known } from './known.js';

/** What a ticket trigger emits. */
export interface TicketMessage {
  topic: string;
  payload: Ticket;
  ticketId: number;
  event: TicketEvent;
  ticketNote?: TicketNote;
}

/** What messages say beside the ticket. */
export interface MessageContext {
  tenant: string;
  intake: TicketEvent['intake'];
  picklists: Picklists;
}

/** Output 1 is what rings, output 2 everything else. */
export function port(event: TicketEvent): 0 | 1 {
  return event.type === 'opened' || event.type === 'reopened' ? 0 : 1;
}

/** The message of one change. Its event id is the same for whoever reads the same change. */
export function ticketMessage(
  ticket: Ticket,
  known: Known,
  told: Told,
  context: MessageContext,
): TicketMessage {
  const event: TicketEvent = {
    id: eventId(known, told),
    type: told.type,
    at: new Date(known.lastActivity).toISOString(),
    intake: context.intake,
    tenant: context.tenant,
    ...urgencyOf(ticket, context),
    ...(told.changes.length > 0
      ? { changes: told.changes.map((change) => forPeople(change, ticket, context.picklists)) }
      : {}),
    ...(told.left ? { left: true } : {}),
    ...(told.stock ? { stock: true } : {}),
  };
  return { topic: `ticket/${told.type}`, payload: ticket, ticketId: ticket.id, event };
}

/** The message of a new note. */
export function noteMessage(
  ticket: Ticket,
  note: TicketNoteRecord,
  author: string,
  context: MessageContext,
): TicketMessage {
  const event: TicketEvent = {
    id: `${ticket.id}-noted-${note.id}`,
    type: 'noted',
    at: new Date(note.createdAt).toISOString(),
    intake: context.intake,
    tenant: context.tenant,
    ...urgencyOf(ticket, context),
  };
  const { id, title, text } = note;
  const ticketNote = { id, title, text, author, customer: note.contactId !== null };
  return { topic: 'ticket/noted', payload: ticket, ticketId: ticket.id, event, ticketNote };
}

function urgencyOf({ priority }: Ticket, { picklists }: MessageContext): { urgency?: number } {
  const urgency = priority && picklists.order('priority', priority.id);
  return typeof urgency === 'number' ? { urgency } : {};
}

/**
 * Counts per ticket; what was read goes in too, so that two triggers mean the same change by the same id.
 *
 * @param number stands for the id where only that is known
 */
export function eventId(known: Known, told: Told, number: string | null = null): string {
  const read = createHash('sha256')
    .update(JSON.stringify([known.lastActivity, known.visible, told.left]))
    .digest('hex')
    .slice(0, 10);
  return `${number ?? known.id}-${known.count}-${told.type}-${read}`;
}

const PICKLISTS: Record<string, string> = {
  status: 'status',
  priority: 'priority',
  queue: 'queueID',
  type: 'ticketType',
};
const NAMED = new Set(['company', 'contact', 'assignee']);

function forPeople(change: FieldChange, ticket: Ticket, picklists: Picklists): FieldChange {
  const list = PICKLISTS[change.field];
  const labelled = (id: unknown) => (typeof id === 'number' && list ? picklists.label(list, id) : null);
  if (list) return { field: change.field, from: labelled(change.from), to: labelled(change.to) };
  if (change.field === 'description') return { field: 'description', from: null, to: ticket.description };
  if (!NAMED.has(change.field)) return change;
  const present = ticket[change.field as 'company' | 'contact' | 'assignee'];
  const reference = (id: unknown) =>
    typeof id === 'number' ? { id, ...(present?.id === id ? { name: present.name } : {}) } : null;
  return { field: change.field, from: reference(change.from), to: reference(change.to) };
}
