import type { Failure } from '../failure.js';
import type { Entry } from '../store/outbox.js';
import type { Pair } from '../sync/pair.js';
import type { Message } from './outlets.js';

/** What became of one try. Recoverable or not is part of it; nobody guesses it from a text later. */
export type Outcome =
  | {
      kind: 'done';
      result: Message;
      pair?: (pair: Pair) => Pair;
      warning?: Failure;
      followUp?: FollowUp;
      /** The service first refused it in another form, which counts as a refusal for the throttle. */
      refusedFirst?: boolean;
      /** Nothing was sent, so nothing is known of the service. */
      unsent?: true;
    }
  | { kind: 'failed'; failure: Failure }
  /**
   * A try whose answer was lost is not settled yet: ask, or send again, after this time. `sent: false`: nothing was
   * sent, and what is to be done can't be done yet.
   */
  | { kind: 'later'; waitMs: number; sent?: false }
  /** This way is given up for the entry: it goes on at once as another command, by another account. */
  | { kind: 'moved'; to: Move };

/** Where an entry goes on, and as what. */
export interface Move {
  account: string;
  command: string;
}

/** Something to be done because an entry is done; it is written with it and carries no message. */
export interface FollowUp {
  account: string;
  lane: string;
  kind: string;
  rank: number;
  waitMs: number;
  command: object;
}

/** Carries entries of an account to its service. Never throws anything but a `Failure`. */
export interface Carrier {
  deliver(entry: Entry): Promise<Outcome>;
  /** Takes the entry's expectations out of the pair again. */
  giveUp(entry: Entry, pair: Pair): Pair;
}

/** How many may go now, and the bookkeeping of what went. Moments are ms of a clock that never jumps. */
export interface Throttle {
  /** How many may go at this moment. */
  free(now: number): number;
  /** ms until one more may go; 0 is now. */
  wait(now: number): number;
  /** How many may be under way at once, so that even if all were refused the service would not block us. */
  atOnce(now: number): number;
  record(now: number): void;
  blockedUntil(moment: number): void;
  recordRefused(now: number): void;
}
