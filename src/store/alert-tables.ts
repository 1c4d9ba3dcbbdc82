import type { Kysely } from 'kysely';

/** The pairs as they are after this step. */
interface PairTable {
  pair: { key: string; state: string; live: number };
}

const CHUNK = 400;

/** What is known of alerts, which notifications were heard of, and which pairs have an alert that is not closed. */
export async function alertTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('alert')
    .addColumn('team', 'text', (c) => c.notNull())
    .addColumn('alert_key', 'text', (c) => c.notNull())
    .addColumn('memory', 'text', (c) => c.notNull())
    .addColumn('external_id', 'text')
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('alert_primary', ['team', 'alert_key'])
    .execute();
  await db.schema.createIndex('alert_age').on('alert').columns(['updated_at']).execute();
  await db.schema
    .alterTable('pair')
    .addColumn('live', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await fillLive(db);
  await db.schema.createIndex('pair_live').on('pair').columns(['live', 'tenant', 'key']).execute();
  await db.schema
    .createTable('notification')
    .addColumn('team', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('heard', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('notification_primary', ['team', 'id'])
    .execute();
  await db.schema.createIndex('notification_age').on('notification').columns(['at']).execute();
}

/** Alerts that were open before are as live as those raised from now on. */
async function fillLive(db: Kysely<PairTable>): Promise<void> {
  for (let after = ''; ;) {
    const rows = await db
      .selectFrom('pair')
      .select(['key', 'state'])
      .where('key', '>', after)
      .orderBy('key')
      .limit(CHUNK)
      .execute();
    const last = rows.at(-1);
    if (!last) return;
    after = last.key;
    const live = rows.filter(({ state }) => wasLive(state)).map(({ key }) => key);
    if (live.length > 0) await db.updateTable('pair').set({ live: 1 }).where('key', 'in', live).execute();
  }
}

function wasLive(state: string): boolean {
  const { alert } = JSON.parse(state) as { alert: { seen: string | null; wanted: string | null } };
  const phase = alert.wanted ?? alert.seen;
  return phase === 'open' || phase === 'acknowledged';
}
