import type { Superseded } from '../sync/change.js';
import type { Pair } from '../sync/pair.js';
import type { Message } from './outlets.js';

/** What an action node wants done for one message. */
export interface Intent {
  nodeId: string;
  /** Whose gate and throttle it passes. */
  account: string;
  lane: string;
  /** `msg.event.id`; `null` where the message has none and can't be known again. */
  eventId: string | null;
  /** What the node does with the event; with the event's id it is done once. */
  action: string;
  pair: { key: string; tenant: string; ticketId: number | null } | null;
  /** The message as kept, see `keepMessage`. */
  msg: string;
  /** Its message goes on as soon as the decision is on disk, and not when all is delivered. */
  atOnce?: boolean;
  /** Keys of further pairs that the decision looks at. */
  others?: string[];
  /** Decides, on the pairs as they are inside the transaction. Pure. */
  plan(pair: Pair | null, other: (key: string) => Pair | null): Plan;
}

export interface Plan {
  /** To be written; `null` where nothing changed. */
  pair: Pair | null;
  others?: Pair[];
  /** What is to be sent, in order. The first one carries the message. */
  commands: PlannedCommand[];
  /** What the message gets when there is nothing to send, or it goes on at once. */
  result: Message;
  /** Queued writes of the pair's ticket that are wrong or needless by now. */
  supersedes?: Superseded;
}

export interface PlannedCommand {
  kind: string;
  /** Where these are not the intent's. */
  account?: string;
  lane?: string;
  rank: number;
  /** Which alert of the pair it is about. */
  episode: number;
  /** JSON-able; what the carrier needs. */
  command: object;
}

/** What became of an intent. */
export type Accepted =
  /** It is on disk and will be delivered. `accounts`: where something is to be sent. */
  | { kind: 'queued'; accounts: string[] }
  /** Its message may go on; the result is on disk, and so is what is to be sent to these accounts, if anything. */
  | { kind: 'done'; result: Message; accounts: string[] }
  /** The same event is under way already, by an earlier message that will have the result. */
  | { kind: 'pending' }
  /** The same event was done; this is what came of it. */
  | { kind: 'repeat'; result: Message };
