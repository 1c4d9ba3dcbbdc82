import { UNHEARD, type AlertMemory } from '../sync/alert-memory.js';
import type { Db } from './store.js';

/** What is known of an alert of a team; `UNHEARD` where nothing is. */
export async function readAlert(db: Db, team: string, key: string): Promise<AlertMemory> {
  const row = await db
    .selectFrom('alert')
    .select('memory')
    .where('team', '=', team)
    .where('alert_key', '=', key)
    .executeTakeFirst();
  return row ? { ...UNHEARD, ...(JSON.parse(row.memory) as AlertMemory) } : UNHEARD;
}

/** @param externalId `null` where this time it was not told, which takes nothing back */
export async function writeAlert(
  db: Db,
  team: string,
  key: string,
  known: AlertMemory,
  externalId: string | null,
  now: number,
): Promise<void> {
  const memory = JSON.stringify(known);
  const named = externalId === null ? {} : { external_id: externalId };
  await db
    .insertInto('alert')
    .values({ team, alert_key: key, memory, external_id: externalId, updated_at: now })
    .onConflict((c) => c.columns(['team', 'alert_key']).doUpdateSet({ memory, ...named, updated_at: now }))
    .execute();
}

/** The external id that an alert was told with before, for ways that do not tell it; `null` for none. */
export async function knownExternalId(db: Db, team: string, key: string): Promise<string | null> {
  const row = await db
    .selectFrom('alert')
    .select('external_id')
    .where('team', '=', team)
    .where('alert_key', '=', key)
    .executeTakeFirst();
  return row?.external_id ?? null;
}

/** What was made of a notification when it came for the first time; `null` for a new one. */
export async function readHeard<T>(db: Db, team: string, id: string): Promise<T | null> {
  const row = await db
    .selectFrom('notification')
    .select('heard')
    .where('team', '=', team)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? (JSON.parse(row.heard) as T) : null;
}

export async function writeHeard(
  db: Db,
  team: string,
  id: string,
  heard: unknown,
  now: number,
): Promise<void> {
  await db
    .insertInto('notification')
    .values({ team, id, heard: JSON.stringify(heard), at: now })
    .onConflict((c) => c.columns(['team', 'id']).doNothing())
    .execute();
}
