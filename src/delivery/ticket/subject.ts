import { Failure } from '../../failure.js';
import { parseExternalId } from '../../signl4/external-id.js';
import { parseNotification } from '../../signl4/notification.js';
import type { Cause, Change } from '../../sync/change.js';
import type { AlertEvent, AlertEventPayload, Ticket, TicketEvent } from '../../types.js';
import { isCallbackBody } from '../callback-body.js';
import type { Message } from '../outlets.js';

/** What a message tells `status sync`. */
export type SyncSubject =
  | { kind: 'alert'; payload: AlertEventPayload; event: AlertEvent }
  | {
      kind: 'ticket';
      ticket: Ticket;
      event: Partial<TicketEvent> & { type: TicketEvent['type'] };
      /** What somebody wrote into it; an empty text for none. */
      note: string;
    }
  /** SIGNL4's own callback, as the flow received it. */
  | { kind: 'raw'; body: unknown }
  | { kind: 'none' };

const TICKET_TYPES: readonly unknown[] = ['opened', 'reopened', 'changed', 'closed', 'noted'];

/** Finds out what a message is about. @throws Failure `message.no-ticket` for a ticket event without its ticket */
export function syncSubject(message: Message): SyncSubject {
  const payload = objectOf(message['payload']);
  const event = objectOf(message['event']);
  if (isCallbackBody(message['payload'])) return { kind: 'raw', body: message['payload'] };
  if (payload && isAlert(payload)) {
    return {
      kind: 'alert',
      payload: payload as unknown as AlertEventPayload,
      event: (event ?? {
        id: payload['id'],
        type: payload['type'],
        at: payload['at'],
      }) as unknown as AlertEvent,
    };
  }
  const topic =
    typeof message['topic'] === 'string' ? /^ticket\/(\w+)$/.exec(message['topic'])?.[1] : undefined;
  const type = event ? event['type'] : topic;
  if (!TICKET_TYPES.includes(type)) return { kind: 'none' };
  if (!payload || !Number.isSafeInteger(payload['id'])) {
    throw new Failure('message.no-ticket', 'entry', { facts: { type: String(type) } });
  }
  return {
    kind: 'ticket',
    ticket: payload as unknown as Ticket,
    event: { ...event, type: type as TicketEvent['type'] },
    note: noteOf(message['ticketNote']),
  };
}

/** What a message is about, as far as it says so itself: those about one ticket are decided on in order. */
export function aboutOf(message: Message, prefix: string): string {
  const subject = syncSubject(message);
  if (subject.kind === 'ticket') return `ticket ${subject.ticket.id}`;
  if (subject.kind === 'none') return '';
  const { externalId, ticketId } =
    subject.kind === 'alert'
      ? subject.payload
      : { externalId: parseNotification(subject.body)?.externalId ?? null, ticketId: null };
  // After a merge the event knows better than the external id.
  return `ticket ${ticketId ?? parseExternalId(prefix, externalId ?? '')?.ticketId ?? ''}`;
}

/** The change of an alert as `decide` takes it. */
export function alertChange({ payload, event }: SyncSubject & { kind: 'alert' }): Change & { side: 'alert' } {
  const cause: Cause | null =
    payload.type === 'acknowledged' || payload.type === 'closed' || payload.type === 'reopened'
      ? payload.type
      : null;
  return {
    side: 'alert',
    cause,
    verdict: event.verdict ?? 'new',
    episode: payload.episode ?? 0,
    undone: event.undone ?? false,
    byPerson: payload.user !== null,
    joins: event.joins ?? false,
    email: payload.user?.email || null,
  };
}

/** A note as a comment: who wrote what. */
function noteOf(value: unknown): string {
  const note = objectOf(value);
  if (!note) return '';
  const [author, title, text] = ['author', 'title', 'text'].map((name) => {
    const part = note[name];
    return typeof part === 'string' ? part.trim() : '';
  });
  const body = [title, text].filter(Boolean).join('\n');
  return body && author ? `${author}: ${body}` : body;
}

function isAlert(payload: Message): boolean {
  return typeof payload['type'] === 'string' && 'alertId' in payload && 'episode' in payload;
}

function objectOf(value: unknown): Message | null {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && !Buffer.isBuffer(value) ? (value as Message) : null;
}
