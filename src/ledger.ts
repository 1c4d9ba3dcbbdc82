import type { Ledger } from './autotask/client.js';
import { addToLedger, readLedger } from './store/ledger.js';
import type { Store } from './store/store.js';

/** The calls that are spent, as the store keeps them. */
export function ledgerIn(store: () => Promise<Store>): Ledger {
  return {
    load: async (tenant, since) => (await store()).read((db) => readLedger(db, tenant, since)),
    add: async (tenant, minute, calls) =>
      (await store()).commit((db) => addToLedger(db, tenant, minute, calls)),
  };
}
