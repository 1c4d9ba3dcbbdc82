import { anyOf } from '../autotask/filter.js';
import type { Clock } from '../delivery/clock.js';
import { Failure } from '../failure.js';
import type { Store } from '../store/store.js';
import { openTickets } from '../store/tickets.js';
import type { Tenant } from './tenant.js';

const BATCH = 500;
const EVERY = 30 * 60_000;

/** Looks from time to time whether the API user still sees what it saw. */
export class Visibility {
  #checkedAt: number;
  #fewer = false;

  constructor(
    private readonly store: Store,
    private readonly triggerId: string,
    private readonly clock: Clock,
  ) {
    this.#checkedAt = clock.steady();
  }

  /** @returns what to warn of, once each time that it becomes so */
  async check(tenant: Tenant): Promise<Failure | null> {
    if (this.clock.steady() - this.#checkedAt < EVERY) return null;
    this.#checkedAt = this.clock.steady();
    const counted = await countVisible(this.store, this.triggerId, tenant).catch(() => null);
    // Where there is no budget for it, the next time will do.
    if (!counted) return null;
    const { seen, known } = counted;
    const before = this.#fewer;
    this.#fewer = known - seen >= Math.max(2, known * 0.05);
    if (!this.#fewer || before) return null;
    return new Failure('intake.fewer-tickets', 'account', { facts: { seen, known } });
  }
}

/**
 * How many of the known open tickets Autotask still shows. A security level that restricts rows gives fewer rows
 * instead of an error (Autotask REST, API user security levels); a missing row means nothing by itself.
 */
async function countVisible(
  store: Store,
  triggerId: string,
  tenant: Tenant,
): Promise<{ seen: number; known: number }> {
  const ids = await store.read((db) => openTickets(db, triggerId));
  let seen = 0;
  for (let start = 0; start < ids.length; start += BATCH) {
    const some = ids.slice(start, start + BATCH);
    seen += await tenant.client.count('Tickets', [anyOf('id', some)], { purpose: 'reconcile' });
  }
  return { seen, known: ids.length };
}
