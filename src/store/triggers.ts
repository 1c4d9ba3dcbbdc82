import type { Db } from './store.js';

export interface TriggerRow {
  firstDeploy: number;
  state: unknown;
}

/** What is kept of a trigger; the moment of its first deploy is written down when it is first asked for. */
export async function readTrigger(db: Db, id: string, now: number): Promise<TriggerRow> {
  await db
    .insertInto('trigger')
    .values({ id, first_deploy: now, state: '{}' })
    .onConflict((c) => c.column('id').doNothing())
    .execute();
  const row = await db.selectFrom('trigger').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  return { firstDeploy: Number(row.first_deploy), state: JSON.parse(row.state) as unknown };
}

/** The state of a trigger that has been polling; `null` for one that never did. */
export async function triggerState(db: Db, id: string): Promise<unknown> {
  const row = await db.selectFrom('trigger').select('state').where('id', '=', id).executeTakeFirst();
  return row ? (JSON.parse(row.state) as unknown) : null;
}

export async function writeTrigger(db: Db, id: string, state: unknown): Promise<void> {
  await db
    .updateTable('trigger')
    .set({ state: JSON.stringify(state) })
    .where('id', '=', id)
    .execute();
}
