import { Failure } from '../failure.js';
import { waitingNodes, waitingWork } from '../store/outbox.js';
import type { Store } from '../store/store.js';
import type { Account } from './account.js';
import type { Clock } from './clock.js';
import type { Outlets } from './outlets.js';
import type { Worker } from './worker.js';

const MINUTE = 60_000;
const STALLED = 2 * MINUTE;

/**
 * Silence is a fault: work that waits without getting on is told once per node, and goes on being tried.
 *
 * @throws Failure `store.*`
 */
export async function watchAccounts(
  worker: Worker,
  store: Store,
  outlets: Outlets,
  clock: Clock,
): Promise<void> {
  const work = await store.read((db) => waitingWork(db));
  const strays = work.flatMap((row) => (worker.accounts.has(row.account) ? [] : row.account));
  await worker.strays.tell(strays, store, outlets, clock.steady());
  for (const account of worker.accounts.values()) {
    account.waiting = work.find((row) => row.account === account.name)?.waiting ?? 0;
    // What came to it from another account, such as that of a tenant's former user, wakes nobody by itself.
    if (account.waiting > 0 && !account.sleeps) worker.kick(account.name);
    const idle = account.waiting === 0 && account.inFlight === 0;
    // To wait for the throttle is to get on, and in a dry run nobody waits.
    if (idle || account.paused || account.throttle.wait(clock.steady()) > 0)
      account.progressAt = clock.steady();
    const silent = clock.steady() - account.progressAt;
    if (account.stalled || silent < STALLED) continue;
    account.stalled = true;
    await tell(account, store, outlets, Math.floor(silent / MINUTE));
  }
}

async function tell(account: Account, store: Store, outlets: Outlets, minutes: number): Promise<void> {
  const nodes = await store.read((db) => waitingNodes(db, account.name));
  const said = account.gate.failure?.said;
  for (const { nodeId, waiting } of nodes) {
    const failure = new Failure('delivery.stalled', 'outage', {
      facts: { minutes, waiting },
      ...(said ? { said } : {}),
    });
    // A refusal of the account was told when it came.
    if (account.gate.state !== 'refused') outlets.get(nodeId)?.fail(failure, null);
  }
}
