import type { Account } from '../../src/delivery/account.js';
import type { View } from '../../src/delivery/outlets.js';
import type { Failure } from '../../src/failure.js';

/** What an account's state says below the nodes that use it; `null` while nothing waits and nothing is wrong. */
export function accountView(account: Account | undefined, steadyNow: number): View | null {
  if (!account) return null;
  const { gate, waiting, inFlight } = account;
  const count = waiting + inFlight;
  if (account.paused)
    return count === 0 ? null : { fill: 'yellow', shape: 'ring', text: 'status.held', facts: { count } };
  if (gate.state === 'refused' && gate.failure) return red(gate.failure);
  if (count === 0) return null;
  if (gate.state === 'down') {
    const fill = account.stalled ? 'red' : 'yellow';
    return { fill, shape: 'ring', text: 'status.retrying', facts: { count } };
  }
  if (account.wait(steadyNow) > 0) {
    return { fill: 'yellow', shape: 'dot', text: 'status.throttled', facts: { count } };
  }
  return { fill: 'blue', shape: 'dot', text: 'status.sending', facts: { count } };
}

/** A failure as a node's status. */
export function red(failure: Failure): View {
  return { fill: 'red', shape: 'ring', text: `short.${failure.code}`, facts: failure.facts };
}
