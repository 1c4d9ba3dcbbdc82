import type { Generated } from 'kysely';

/** All times are milliseconds since 1970, UTC; all booleans are 0 or 1; `json` columns hold JSON text. */
export interface Schema {
  meta: { key: string; value: string };
  /** Calls spent at a service per tenant and minute (minutes since 1970). */
  ledger: { tenant: string; minute: number; calls: number };
  /** What a trigger knows beside its tickets; `state` is its owner's JSON. */
  trigger: { id: string; first_deploy: number; state: string };
  /** Last known state of a ticket, per trigger. */
  ticket: TicketRow;
  /** A ticket and its alert in one SIGNL4 team; `state` is the pair as JSON. Kept for ever. */
  pair: PairRow;
  /** What is known of an alert by SIGNL4's own words; `memory` is JSON. */
  alert: { team: string; alert_key: string; memory: string; external_id: string | null; updated_at: number };
  /** Notifications of SIGNL4 that were heard of, and what was made of them (JSON). */
  notification: { team: string; id: string; heard: string; at: number };
  hint: HintRow;
  /** Tickets of a trigger whose notes have to be asked for. */
  note_watch: NoteWatchRow;
  told_note: { trigger_id: string; note_id: number; told_at: number };
  outbox: OutboxRow;
  journal: JournalRow;
}

export interface PairRow {
  key: string;
  tenant: string;
  ticket_id: number | null;
  state: string;
  /** Its alert is not closed. */
  live: number;
  updated_at: number;
}

export interface TicketRow {
  trigger_id: string;
  ticket_id: number;
  /** JSON of the fields that people see. */
  visible: string;
  last_activity: number;
  /** It matches the filter now. */
  matching: number;
  /** It was told as opened, or was silently taken as such, since it came to match. */
  opened: number;
  closed: number;
  /** Events told of this ticket. */
  count: number;
  /** It was never read from Autotask: only what a callout or a webhook said is known. */
  partial: number;
  updated_at: number;
}

/** What callouts and webhooks said of one ticket since it was last read. */
export interface HintRow {
  trigger_id: string;
  /** `id:<ticket id>`, or `no:<ticket number>` where that is all. */
  key: string;
  ticket_id: number | null;
  number: string | null;
  intake: 'callout' | 'webhook';
  /** The sender said that the ticket was deleted. */
  deleted: number;
  /** When the first of them came. */
  received_at: number;
  /** Counts them, so that one that comes while the ticket is read is not taken for done. */
  seq: number;
  /** JSON of what the sender said, the last one's word first. */
  partial: string;
}

export interface NoteWatchRow {
  trigger_id: string;
  ticket_id: number;
  /** Notes after this moment, by Autotask's clock, are new. */
  since: number;
  touched_at: number;
  /** How often they were asked for since. */
  asked: number;
}

export type OutboxState = 'waiting' | 'sending' | 'done' | 'dead';

export interface OutboxRow {
  id: Generated<number>;
  node_id: string;
  /** Whose gate and throttle it passes, such as `signl4:AT`. */
  account: string;
  /** Order holds within a lane. */
  lane: string;
  kind: string;
  /** Smaller goes first. */
  rank: number;
  state: OutboxState;
  event_id: string | null;
  action: string;
  pair_key: string | null;
  created_at: number;
  due_at: number;
  attempts: number;
  /** An attempt may have reached the other side. */
  maybe_sent: number;
  /** How often it was asked whether a lost attempt was done. */
  asked: number;
  /** When the last attempt began. */
  sent_at: number | null;
  done_at: number | null;
  /** JSON of what is to be done. */
  command: string;
  /** JSON of the message that came in; empty once it is not needed any more. */
  msg: string;
  /** JSON of what the message gets, or of the failure. */
  result: string | null;
  emitted: number;
  emissions: number;
  taken: number;
}

export interface JournalRow {
  id: Generated<number>;
  node_id: string;
  port: number;
  event_id: string | null;
  msg: string;
  created_at: number;
  emitted: number;
  emissions: number;
  taken: number;
}
