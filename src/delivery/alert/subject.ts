import { Failure } from '../../failure.js';
import type { Order } from '../../sync/change.js';
import type { Ticket, TicketEvent, TicketEventType } from '../../types.js';
import type { Message } from '../outlets.js';

const TYPES: readonly string[] = ['opened', 'reopened', 'changed', 'closed', 'noted'];
const ORDERS: readonly string[] = ['raise', 'acknowledge', 'resolve', 'again'];

/** What happened to a ticket, as an order for a plain alert. */
const ORDER_OF: Partial<Record<TicketEventType, Order>> = {
  opened: 'raise',
  reopened: 'again',
  closed: 'resolve',
};

/** What a message that came in is about. */
export type Subject =
  | {
      kind: 'ticket';
      ticket: Ticket;
      event: Partial<TicketEvent>;
      type: TicketEventType | null;
      order: Order | null;
    }
  | {
      kind: 'plain';
      payload: Message;
      order: Order;
      eventId: string | null;
      /** It is a ticket after all, of which only the number is known. */
      number?: string;
    }
  /** Neither a ticket nor an alert: it passes. */
  | { kind: 'none' };

/**
 * Finds out what a message wants of `alert out`: `msg.action` first, then `msg.event.type`, then `msg.topic`.
 *
 * @throws Failure `message.no-ticket`, `message.action`, `message.no-external-id`
 */
export function subjectOf(message: Message): Subject {
  const order = orderOf(message['action']);
  const event = isObject(message['event']) ? (message['event'] as Partial<TicketEvent>) : {};
  const type = typeOf(event, message['topic'], isObject(message['event']));
  const payload = isObject(message['payload']) ? message['payload'] : null;
  if (payload && isTicket(payload)) {
    if (!order && !type) return { kind: 'none' };
    return { kind: 'ticket', ticket: withTexts(payload), event, type, order };
  }
  if (payload && type && event.partial) return numbered(payload, event, order ?? ORDER_OF[type] ?? null);
  if (type) throw new Failure('message.no-ticket', 'entry', { facts: { type } });
  const eventId = typeof event.id === 'string' ? event.id : null;
  if (payload && isPlain(payload, order)) return { kind: 'plain', payload, order: order ?? 'raise', eventId };
  if (order) throw new Failure('message.no-ticket', 'entry', { facts: { type: order } });
  return { kind: 'none' };
}

/** A ticket that could not be read lacks its texts. */
function withTexts(payload: Message): Ticket {
  const text = (name: string) => payload[name] ?? '';
  const texts = { number: text('number'), title: text('title'), description: text('description') };
  return { ...payload, ...texts } as unknown as Ticket;
}

/** A ticket that could not be read, and of which not even the id is known. */
function numbered(payload: Message, { id }: Partial<TicketEvent>, order: Order | null): Subject {
  const { number, title, status, createdAt } = payload as unknown as Partial<Ticket>;
  if (!order || !number) return { kind: 'none' };
  const words = [number, title || status?.label].filter(Boolean).join(': ');
  const said = { title: words, number, status: status?.label, created: createdAt };
  return { kind: 'plain', payload: said, order, eventId: id ?? null, number };
}

function orderOf(action: unknown): Order | null {
  if (action === undefined || action === null || action === '') return null;
  if (typeof action === 'string' && ORDERS.includes(action)) return action as Order;
  const facts = { valid: ORDERS.join(', ') };
  throw new Failure('message.action', 'entry', { facts });
}

function typeOf(event: Partial<TicketEvent>, topic: unknown, hasEvent: boolean): TicketEventType | null {
  const said = hasEvent
    ? event.type
    : typeof topic === 'string'
      ? /^ticket\/(\w+)$/.exec(topic)?.[1]
      : undefined;
  return typeof said === 'string' && TYPES.includes(said) ? (said as TicketEventType) : null;
}

function isTicket(payload: Message): boolean {
  const id = payload['id'];
  return Number.isSafeInteger(id) && (id as number) > 0 && ('number' in payload || 'status' in payload);
}

/** A text to ring with; to acknowledge or resolve, the external id says which alert. */
function isPlain(payload: Message, order: Order | null): boolean {
  if (order === 'acknowledge' || order === 'resolve') {
    if (hasText(payload['externalId'])) return true;
    throw new Failure('message.no-external-id', 'entry', { facts: { action: order } });
  }
  // Alert events carry ids of SIGNL4; echoing them as new alerts is the loop this house must not have.
  return (hasText(payload['title']) || hasText(payload['message'])) && !('alertId' in payload);
}

const hasText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';

function isObject(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);
}
