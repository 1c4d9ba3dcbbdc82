import { sql } from 'kysely';
import { isLive, readPair, type Pair } from '../sync/pair.js';
import type { Db } from './store.js';

/** The pairs of these keys, as far as there are any. */
export async function readPairs(db: Db, keys: string[]): Promise<Map<string, Pair>> {
  if (keys.length === 0) return new Map();
  const rows = await db.selectFrom('pair').select(['key', 'state']).where('key', 'in', keys).execute();
  return new Map(rows.map((row) => [row.key, readPair(row.state)]));
}

/** The pair of a key; `null` where there is none. */
export async function pairOfKey(db: Db, key: string): Promise<Pair | null> {
  return (await readPairs(db, [key])).get(key) ?? null;
}

/** The pair that has the alert of a ticket: after a merge into it that of another one. */
export async function pairOfTicket(db: Db, key: string): Promise<Pair | null> {
  const own = await pairOfKey(db, key);
  const heir = own?.heir === undefined ? null : await pairOfKey(db, own.heir);
  return heir && isLive(heir) ? heir : own;
}

export async function writePairs(db: Db, pairs: Pair[], now: number): Promise<void> {
  if (pairs.length === 0) return;
  await db
    .insertInto('pair')
    .values(
      pairs.map((pair) => ({
        key: pair.key,
        tenant: pair.tenant,
        ticket_id: pair.ticketId,
        state: JSON.stringify(pair),
        live: isLive(pair) ? 1 : 0,
        updated_at: now,
      })),
    )
    .onConflict((c) =>
      c.column('key').doUpdateSet((e) => ({
        tenant: e.ref('excluded.tenant'),
        ticket_id: e.ref('excluded.ticket_id'),
        state: e.ref('excluded.state'),
        live: e.ref('excluded.live'),
        updated_at: now,
      })),
    )
    .execute();
}

/** Which of these tickets have or had an alert of ours in any team; a dry run rings nowhere. */
export async function alertedTickets(db: Db, tenant: string, ticketIds: number[]): Promise<Set<number>> {
  if (ticketIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('pair')
    .select('ticket_id')
    .where('tenant', '=', tenant)
    .where('ticket_id', 'in', ticketIds)
    .where('key', 'not like', 'dry:%')
    .execute();
  return new Set(rows.flatMap((row) => (row.ticket_id === null ? [] : [row.ticket_id])));
}

/**
 * The next pairs whose alert is not closed, in order of their keys.
 *
 * @param after key of the last one before; empty for the first
 */
export async function livePairs(
  db: Db,
  tenant: string,
  prefix: string,
  after: string,
  most: number,
): Promise<Pair[]> {
  const rows = await db
    .selectFrom('pair')
    .select('state')
    .where('live', '=', 1)
    .where('tenant', '=', tenant)
    .where('key', '>', after)
    .where(ofPrefix(prefix))
    .orderBy('key')
    .limit(most)
    .execute();
  return rows.map((row) => readPair(row.state));
}

/** The pairs of these tickets, of whatever team. */
export async function pairsOfTickets(db: Db, tenant: string, ticketIds: number[]): Promise<Pair[]> {
  if (ticketIds.length === 0) return [];
  const rows = await db
    .selectFrom('pair')
    .select('state')
    .where('tenant', '=', tenant)
    .where('ticket_id', 'in', ticketIds)
    .where('key', 'not like', 'dry:%')
    .execute();
  return rows.map((row) => readPair(row.state));
}

/** Whether any alert of this prefix is not closed. */
export async function anyLive(db: Db, prefix: string): Promise<boolean> {
  const found = db.selectFrom('pair').select('key').where('live', '=', 1).where(ofPrefix(prefix)).limit(1);
  return (await found.executeTakeFirst()) !== undefined;
}

/** A prefix may hold what `like` takes for a placeholder. */
function ofPrefix(prefix: string) {
  const begin = `${prefix}-`;
  return sql<boolean>`substr(key, 1, ${begin.length}) = ${begin}`;
}
