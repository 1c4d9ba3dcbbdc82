import { sql } from 'kysely';
import type { Db } from './store.js';

/** Calls of a tenant per minute since the given minute (minutes since 1970). */
export function readLedger(
  db: Db,
  tenant: string,
  since: number,
): Promise<Array<{ minute: number; calls: number }>> {
  return db
    .selectFrom('ledger')
    .select(['minute', 'calls'])
    .where('tenant', '=', tenant)
    .where('minute', '>=', since)
    .execute();
}

export async function addToLedger(db: Db, tenant: string, minute: number, calls: number): Promise<void> {
  await db
    .insertInto('ledger')
    .values({ tenant, minute, calls })
    .onConflict((c) => c.columns(['tenant', 'minute']).doUpdateSet({ calls: sql`ledger.calls + ${calls}` }))
    .execute();
}
