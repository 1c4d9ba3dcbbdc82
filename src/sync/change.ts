import type { TicketEventType } from '../types.js';
import type { Pair } from './pair.js';
import type { Reading } from './policy.js';
import type { Verdict } from './heard.js';

/** What `alert out` was told to do by hand, instead of by the event. */
export type Order = 'raise' | 'acknowledge' | 'resolve' | 'again';

/** The kinds of alert events that a ticket may follow. */
export type Cause = 'acknowledged' | 'closed' | 'reopened';

/** By what a ticket rings. */
export interface Ranked {
  /** Which row of the priority map applies; `null` for none. */
  row: string | null;
  /** Id of its priority; `null` where it is not known. */
  priority?: number | null;
  /** The event names what changed, and the priority is not among it. */
  samePriority?: boolean;
  reading: Reading | null;
}

/** Something that happened to one side of a pair, or an order of the flow. */
export type Change =
  /** `alert out`: what a trigger tells of a ticket. */
  | ({ side: 'ticket'; type: TicketEventType; stock: boolean } & Ranked)
  | ({ side: 'order'; order: Order } & Ranked)
  /** `status sync`: what SIGNL4 tells of an alert; the pair has heard of it already. */
  | {
      side: 'alert';
      cause: Cause | null;
      verdict: Verdict;
      episode: number;
      /** It went back from closed, not only from acknowledged. */
      undone: boolean;
      /** Somebody and not SIGNL4's system did it. */
      byPerson: boolean;
      /** Another acknowledgement beside those that are there. */
      joins: boolean;
      /** E-mail address of who did it. */
      email: string | null;
    }
  /** `status sync`, reconciliation, and the read before a write: how a ticket stands now. */
  | {
      side: 'reading';
      reading: Reading;
      /** Whether a person set the present status; `null` where nobody can tell. */
      byPerson: boolean | null;
      /** Id of who changed it last, where known. */
      by?: number | null;
      /** E-mail address of who changed it, where known. */
      email: string | null;
      /** It moved out of the trigger's filter. */
      left: boolean;
    }
  /** The ticket is known to be deleted, or merged into one that can't take over its alert. */
  | { side: 'gone' };

/** What is to be done at SIGNL4. `episode` says which alert is meant. */
export type AlertCommand =
  /** `replaces`: the pair with its present alert, to which everything returns if the new one is given up. */
  | { kind: 'raise'; episode: number; replaces?: Pair }
  /** `as`: e-mail address of the person to credit with it. */
  | { kind: 'acknowledge'; episode: number; as?: string | null }
  | { kind: 'resolve'; episode: number; as?: string | null };

/** What is to be done to the ticket: one write for status and owner. */
export interface TicketCommand {
  kind: 'write';
  episode: number;
  cause: Cause;
  /** `null`: only the owner. */
  status: number | null;
  /** The status on which this was decided; `null` where it was not known. */
  basis: number | null;
  /** E-mail address of who becomes the owner. */
  email: string | null;
  /** An undo of a close, which may take the ticket out of closed. */
  undone: boolean;
}

export type Command = AlertCommand | TicketCommand;

/** Why nothing was done; keys of texts for people. */
export type Reason =
  | 'alert-open'
  | 'alert-acknowledged'
  | 'alert-closed'
  | 'no-alert'
  | 'no-key'
  | 'rang-before'
  | 'same-row'
  | 'no-row'
  | 'note'
  | 'left'
  | 'cancelled'
  | 'ticket-closed'
  | 'ticket-acknowledged'
  | 'ticket-open'
  | 'status-kept'
  | 'no-status'
  | 'no-person'
  | 'no-phase'
  | 'same-phase'
  | 'no-state'
  | 'merge-unreadable'
  | 'merged'
  | 'echo'
  | 'repeat'
  | 'late';

export type Code = 'applied' | 'echo' | 'repeat' | 'late' | 'no-change' | 'unmapped';

/** `acknowledges`: those that an acknowledge caused; `withdrawals`: those that take one back. */
export type Superseded = 'none' | 'acknowledges' | 'withdrawals' | 'all';

export interface Decision {
  pair: Pair;
  commands: Command[];
  code: Code;
  reason: Reason | null;
  /** Which queued writes of the ticket this makes wrong or needless. */
  supersedes: Superseded;
}
