import type { Entry } from '../../store/outbox.js';
import { entriesWithFallback, moveEntries } from '../../store/outbox.js';
import type { Store } from '../../store/store.js';
import { changeWaiting } from '../../store/waiting-commands.js';
import type { Account } from '../account.js';
import type { Move } from '../carrier.js';
import type { Clock } from '../clock.js';
import type { Worker } from '../worker.js';
import type { StoredAlert, StoredCommand } from './command.js';
import { alertAccount, type Fallback } from './settings.js';

/** The entry on its fallback, for good: what failed is not tried again for it. */
export function fallenBack(prefix: string, entry: Entry, stored: StoredAlert): Move {
  const { fallback, transport, ...rest } = stored;
  const failed = { transport, attempts: entry.attempts };
  const command: StoredAlert = { ...rest, transport: fallback?.transport ?? transport, failed };
  return { account: alertAccount(prefix, command.transport), command: JSON.stringify(command) };
}

/**
 * The entry by the webhook, since its own way is not set up any more: that one is always there, and the alert must ring
 * all the same.
 */
export function byWebhook(prefix: string, stored: StoredAlert): Move {
  const command: StoredAlert = { ...stored, transport: 'webhook' };
  delete command.failed;
  if (command.fallback?.transport === 'webhook') delete command.fallback;
  return { account: alertAccount(prefix, 'webhook'), command: JSON.stringify(command) };
}

/** Whether the time is over that an entry gives its first way. */
export function isOverdue({ created_at }: Entry, { fallback }: StoredAlert, now: number): boolean {
  return fallback !== undefined && now - created_at >= fallback.afterMs;
}

/**
 * Moves what waits for a way that has failed for long enough to its fallback. What may have been sent is left to the
 * carrier, which asks first.
 *
 * @throws Failure `store.*`
 */
export async function fallBack(
  worker: Worker,
  store: Store,
  clock: Clock,
  prefixes: string[],
): Promise<void> {
  for (const prefix of prefixes) {
    for (const transport of ['webhook', 'api', 'email'] as const) {
      const account = worker.accounts.get(alertAccount(prefix, transport));
      if (!account || account.paused || account.waiting === 0) continue;
      const moves = await moveOverdue(account, store, clock, prefix);
      for (const name of moves) worker.kick(name);
    }
  }
}

/**
 * A fallback that was chosen while alerts of that node wait is theirs, too, also in place of another one.
 *
 * @throws Failure `store.*`
 */
export async function giveFallback(store: Store, nodeId: string, fallback: Fallback): Promise<void> {
  await store.commit((db) =>
    changeWaiting(db, nodeId, (command) => {
      const stored = JSON.parse(command) as StoredCommand;
      const isOpen = 'transport' in stored && !stored.failed && stored.transport !== fallback.transport;
      return isOpen && !isSame(stored.fallback, fallback) ? JSON.stringify({ ...stored, fallback }) : null;
    }),
  );
}

function isSame(one: Fallback | undefined, other: Fallback): boolean {
  return one?.transport === other.transport && one.afterMs === other.afterMs;
}

/** @returns the accounts that got something */
async function moveOverdue(
  account: Account,
  store: Store,
  clock: Clock,
  prefix: string,
): Promise<Set<string>> {
  const now = clock.now();
  const closedFor = account.gate.closedFor(clock.steady());
  const moves = await store.commit(async (db) => {
    const found = (await entriesWithFallback(db, account.name)).flatMap((entry) => {
      const stored = JSON.parse(entry.command) as StoredAlert;
      if (!stored.fallback) return [];
      // While the gate is closed others try for all; while it is open, an entry that waits to be tried has not failed.
      const failed = closedFor > 0 ? entry.sent_at !== null : entry.attempts > 0;
      const overdue = closedFor >= stored.fallback.afterMs || (failed && isOverdue(entry, stored, now));
      return overdue ? [{ id: entry.id, ...fallenBack(prefix, entry, stored) }] : [];
    });
    await moveEntries(db, found, now);
    return found;
  });
  return new Set(moves.map((move) => move.account));
}
