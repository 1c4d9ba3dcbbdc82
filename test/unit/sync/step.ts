import type { Status } from './autotask-model.js';
import type { AlertAct } from './signl4-model.js';

/** What may happen next. `team` says at which of the teams, `which` of what waits comes first. */
export type Step =
  | { do: 'alert'; team: number; act: AlertAct; who: number }
  | { do: 'mark'; team: number; type: 'annotated' | 'escalated' | 'no-reply'; who: number }
  | { do: 'ticket'; status: Status; who: number }
  /** A workflow rule or another integration. */
  | { do: 'machine'; status: Status }
  /** A technician makes himself owner. */
  | { do: 'owner'; who: number }
  | { do: 'note' }
  /** Into a queue outside the filter, and back. */
  | { do: 'leave' }
  /** The trigger asks Autotask, the intake asks SIGNL4; what they tell is then on its way. */
  | { do: 'poll' }
  | { do: 'ask'; team: number }
  /** SIGNL4's word arrives, is decided on; the trigger's word arrives and is decided on. */
  | { do: 'told'; team: number; which: number; again: boolean }
  | { do: 'decide'; team: number }
  | { do: 'read'; team: number; which: number; again: boolean }
  /** The oldest command for SIGNL4 goes; the oldest for Autotask reads, and writes. */
  | { do: 'send'; team: number; how: 'ok' | 'lost' | 'refused' }
  | { do: 'look' }
  | { do: 'write'; how: 'ok' | 'lost' | 'refused' }
  | { do: 'restart' }
  /** A reconciliation, to which the ticket is shown or not. */
  | { do: 'reconcile'; shown: boolean };

/** Something that may leave the two sides apart: a refusal, a status kept for somebody, a write into the gap. */
export interface Excuse {
  why: 'refused' | 'kept' | 'gap';
  team: number;
  episode: number;
  /** What the command was for. */
  cause: string;
}
