import { Failure } from '../failure.js';
import { waitingNodes } from '../store/outbox.js';
import type { Store } from '../store/store.js';
import type { Outlets } from './outlets.js';

/** Configurations may still be on their way onto the canvas. */
const LASTING = 2 * 60_000;

/** Work for accounts of which no configuration knows: a prefix or an API user was changed while something waited. */
export class Strays {
  readonly #since = new Map<string, number>();
  readonly #told = new Set<string>();

  /**
   * Tells each node once that its work goes nowhere.
   *
   * @param accounts names of the unknown accounts for which something waits
   * @param now ms of a clock that never jumps
   * @throws Failure `store.*`
   */
  async tell(accounts: string[], store: Store, outlets: Outlets, now: number): Promise<void> {
    for (const known of this.#since.keys()) {
      if (accounts.includes(known)) continue;
      this.#since.delete(known);
      this.#told.delete(known);
    }
    for (const account of accounts) {
      const since = this.#since.get(account) ?? now;
      this.#since.set(account, since);
      if (this.#told.has(account) || now - since < LASTING) continue;
      this.#told.add(account);
      for (const { nodeId, waiting } of await store.read((db) => waitingNodes(db, account)))
        outlets.get(nodeId)?.fail(strayed(account, waiting), null);
    }
  }
}

function strayed(account: string, waiting: number): Failure {
  const ofTenant = account.startsWith('autotask');
  const prefix = account.slice(account.indexOf(':') + 1);
  return new Failure(ofTenant ? 'delivery.no-tenant' : 'delivery.no-team', 'account', {
    facts: { waiting, prefix },
  });
}
