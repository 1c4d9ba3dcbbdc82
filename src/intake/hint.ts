import type { HintRow } from '../store/schema.js';

/** What the sender of a hint said of the ticket. */
export interface PartialTicket {
  /** A label. */
  status: string | null;
  /** ISO 8601 UTC. */
  createdAt: string | null;
  /** ISO 8601 UTC. */
  lastActivityAt: string | null;
  /** Everything that it said, by the sender's own names. */
  fields: Record<string, string>;
}

/** Somebody says that something happened to a ticket; what it was is for the ticket itself to say. */
export interface Hint {
  intake: 'callout' | 'webhook';
  ticketId: number | null;
  /** Such as `T20260105.0001`. At least one of the two is there. */
  number: string | null;
  /** When it was received, in ms. */
  at: number;
  partial: PartialTicket | null;
  action?: 'delete';
}

const NOTHING: PartialTicket = { status: null, createdAt: null, lastActivityAt: null, fields: {} };

/** What is waiting of one ticket, with one more hint. The latest activity has the last word, the first moment stays. */
export function withHint(triggerId: string, waiting: HintRow | undefined, hint: Hint): HintRow {
  const before = waiting ? saidIn(waiting) : NOTHING;
  const said = hint.partial ?? NOTHING;
  // Senders repeat themselves impatiently, also after something newer.
  const isLate = before.lastActivityAt !== null && (said.lastActivityAt ?? '~') < before.lastActivityAt;
  const partial = isLate ? merged(said, before) : merged(before, said);
  return {
    trigger_id: triggerId,
    key: keyOf(hint),
    ticket_id: hint.ticketId,
    number: hint.number ?? waiting?.number ?? null,
    intake: waiting?.intake ?? hint.intake,
    // Nothing brings a ticket back, but senders repeat what they said of it before.
    deleted: hint.action === 'delete' || waiting?.deleted === 1 ? 1 : 0,
    received_at: waiting?.received_at ?? hint.at,
    seq: (waiting?.seq ?? 0) + 1,
    partial: JSON.stringify(partial),
  };
}

export function keyOf({ ticketId, number }: Pick<Hint, 'ticketId' | 'number'>): string {
  return ticketId === null ? `no:${(number ?? '').trim().toUpperCase()}` : `id:${ticketId}`;
}

export function saidIn(row: HintRow): PartialTicket {
  return JSON.parse(row.partial) as PartialTicket;
}

function merged(earlier: PartialTicket, later: PartialTicket): PartialTicket {
  return {
    status: later.status ?? earlier.status,
    createdAt: later.createdAt ?? earlier.createdAt,
    lastActivityAt: later.lastActivityAt ?? earlier.lastActivityAt,
    fields: { ...earlier.fields, ...later.fields },
  };
}
