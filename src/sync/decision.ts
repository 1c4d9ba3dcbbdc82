import type { Code, Command, Decision, Reason, Superseded } from './change.js';
import type { Pair } from './pair.js';

export function applied(pair: Pair, commands: Command[], supersedes: Superseded = 'none'): Decision {
  return { pair, commands, code: 'applied', reason: null, supersedes };
}

export function nothing(pair: Pair, reason: Reason, code: Code = 'no-change'): Decision {
  return { pair, commands: [], code, reason, supersedes: 'none' };
}

/** Whether a queued write is among those that a decision supersedes. */
export function isSuperseded(
  { cause, undone }: { cause: string; undone: boolean },
  which: Superseded,
): boolean {
  if (which === 'acknowledges') return cause === 'acknowledged' && !undone;
  return which === 'all' || (which === 'withdrawals' && cause === 'reopened' && !undone);
}

/**
 * What a decision is where a reconciliation found the change. What our own write made of a ticket is told by a message of
 * its own, which is still to come: until then it stays expected.
 */
export function asFound(before: Pair, decision: Decision): Decision {
  return decision.code === 'echo' ? nothing(before, 'echo', 'echo') : decision;
}
