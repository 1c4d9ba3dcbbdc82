import type { HintRow } from './schema.js';
import type { Db } from './store.js';

const CHUNK = 100;

/** Every hint of a trigger whose ticket was not read since. */
export function waitingHints(db: Db, triggerId: string): Promise<HintRow[]> {
  return db
    .selectFrom('hint')
    .selectAll()
    .where('trigger_id', '=', triggerId)
    .orderBy('received_at')
    .execute();
}

/** Keys of those hints that still wait, in this version or a later one. */
export async function stillWaiting(db: Db, triggerId: string, keys: string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const rows = await db
    .selectFrom('hint')
    .select('key')
    .where('trigger_id', '=', triggerId)
    .where('key', 'in', keys)
    .execute();
  return new Set(rows.map(({ key }) => key));
}

/** Writes hints; what waits of the same ticket is replaced. */
export async function writeHints(db: Db, rows: HintRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += CHUNK) {
    await db
      .insertInto('hint')
      .values(rows.slice(start, start + CHUNK))
      .onConflict((c) =>
        c.columns(['trigger_id', 'key']).doUpdateSet((e) => ({
          number: e.ref('excluded.number'),
          deleted: e.ref('excluded.deleted'),
          seq: e.ref('excluded.seq'),
          partial: e.ref('excluded.partial'),
        })),
      )
      .execute();
  }
}

/** These are dealt with; where another came since, it stays. */
export async function removeHints(db: Db, rows: HintRow[]): Promise<void> {
  for (const { trigger_id, key, seq } of rows) {
    await db
      .deleteFrom('hint')
      .where('trigger_id', '=', trigger_id)
      .where('key', '=', key)
      .where('seq', '<=', seq)
      .execute();
  }
}
