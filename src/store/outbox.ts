import { sql, type Insertable, type Selectable } from 'kysely';
import type { OutboxRow } from './schema.js';
import type { Db } from './store.js';

/** As many change their way in one transaction. */
const MOST_MOVED = 500;

export type Entry = Selectable<OutboxRow>;
export type NewEntry = Insertable<OutboxRow>;

/** What of one entry is said again when the same event comes again. */
export type Known = Pick<Entry, 'id' | 'node_id' | 'event_id' | 'action' | 'state' | 'result'>;

/** Entries of these events, whatever became of them. */
export async function knownEntries(db: Db, eventIds: string[]): Promise<Known[]> {
  if (eventIds.length === 0) return [];
  return db
    .selectFrom('outbox')
    .select(['id', 'node_id', 'event_id', 'action', 'state', 'result'])
    .where('event_id', 'in', eventIds)
    .execute();
}

export async function insertEntries(db: Db, rows: NewEntry[]): Promise<void> {
  if (rows.length > 0) await db.insertInto('outbox').values(rows).execute();
}

export async function removeEntries(db: Db, ids: number[]): Promise<void> {
  if (ids.length > 0) await db.deleteFrom('outbox').where('id', 'in', ids).execute();
}

/** Resolves of a lane that came along with another command, and not for a message of their own. */
export async function removeFollowers(db: Db, lane: string): Promise<void> {
  await db
    .deleteFrom('outbox')
    .where('lane', '=', lane)
    .where('state', '=', 'waiting')
    .where('kind', '=', 'resolve')
    .where('msg', '=', '')
    .execute();
}

/** What waits behind an entry in its lane. */
export function entriesBehind(db: Db, { lane, id }: Entry): Promise<Entry[]> {
  return db
    .selectFrom('outbox')
    .selectAll()
    .where('lane', '=', lane)
    .where('state', '=', 'waiting')
    .where('id', '>', id)
    .orderBy('id')
    .execute();
}

/** Raises and acknowledges of these pairs that surely never left this house and are not on their way. */
export async function unsentEntries(db: Db, pairKeys: string[]): Promise<Entry[]> {
  if (pairKeys.length === 0) return [];
  return db
    .selectFrom('outbox')
    .selectAll()
    .where('pair_key', 'in', pairKeys)
    .where('kind', 'in', ['raise', 'acknowledge'])
    .where('state', '=', 'waiting')
    .where('maybe_sent', '=', 0)
    .execute();
}

/** Writes of these pairs' tickets that surely never left this house. */
export async function unsentWrites(db: Db, pairKeys: string[]): Promise<Entry[]> {
  if (pairKeys.length === 0) return [];
  return db
    .selectFrom('outbox')
    .selectAll()
    .where('pair_key', 'in', pairKeys)
    .where('kind', '=', 'write')
    .where('state', '=', 'waiting')
    .where('maybe_sent', '=', 0)
    .execute();
}

/** That a node did something with an event is forgotten: the same message is welcome again. */
export async function forgetEvent(db: Db, nodeId: string, eventId: string, action: string): Promise<void> {
  await db
    .deleteFrom('outbox')
    .where('node_id', '=', nodeId)
    .where('event_id', '=', eventId)
    .where('action', '=', action)
    .where('state', '=', 'done')
    .execute();
}

export interface ClaimOptions {
  account: string;
  now: number;
  limit: number;
  /** The first that would go, whether due or not; the one that was tried least. */
  probe: boolean;
}

/** Takes the next entries of an account, never two of one lane, and marks them as being sent. */
export async function claimEntries(db: Db, { account, now, limit, probe }: ClaimOptions): Promise<Entry[]> {
  let heads = db
    .selectFrom('outbox as o')
    .selectAll('o')
    .where('o.state', '=', 'waiting')
    .where('o.account', '=', account)
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('outbox as earlier')
            .select('earlier.id')
            .whereRef('earlier.lane', '=', 'o.lane')
            .where('earlier.state', 'in', ['waiting', 'sending'])
            .whereRef('earlier.id', '<', 'o.id'),
        ),
      ),
    );
  // What may have been sent is no probe before its time: it is asked after then, or sent again.
  heads = probe
    ? heads.where((e) => e.or([e('o.maybe_sent', '=', 0), e('o.due_at', '<=', now)])).orderBy('o.attempts')
    : heads.where('o.due_at', '<=', now);
  const entries = await heads.orderBy('o.rank').orderBy('o.id').limit(limit).execute();
  if (entries.length > 0) {
    const ids = entries.map((entry) => entry.id);
    await db.updateTable('outbox').set({ state: 'sending', sent_at: now }).where('id', 'in', ids).execute();
  }
  return entries;
}

/** How many entries of each account wait, and when the first of them is due. */
export async function waitingWork(db: Db): Promise<Array<{ account: string; waiting: number; due: number }>> {
  const rows = await db
    .selectFrom('outbox')
    .select((e) => ['account', e.fn.countAll<number>().as('waiting'), e.fn.min('due_at').as('due')])
    .where('state', '=', 'waiting')
    .groupBy('account')
    .execute();
  return rows.map((row) => ({ account: row.account, waiting: Number(row.waiting), due: Number(row.due) }));
}

export async function updateEntry(db: Db, id: number, values: Partial<Entry>): Promise<void> {
  await db.updateTable('outbox').set(values).where('id', '=', id).execute();
}

/** Writes that these entries are done, in one statement whatever their number. */
export async function finishEntries(
  db: Db,
  done: Array<{ id: number; result: string }>,
  how: { at: number; emitted: boolean },
): Promise<void> {
  if (done.length === 0) return;
  const emitted = how.emitted ? 1 : 0;
  const rows = done.map(({ id, result }) => sql`(cast(${id} as integer), cast(${result} as text))`);
  await sql`update outbox set state = 'done', done_at = ${how.at}, attempts = outbox.attempts + 1,
    emitted = ${emitted}, emissions = ${emitted}, result = finished.column2
    from (values ${sql.join(rows)}) as finished where outbox.id = finished.column1`.execute(db);
}

/** What waits for an account, surely never arrived, and has another way to go; the most urgent first. */
export function entriesWithFallback(db: Db, account: string): Promise<Entry[]> {
  return db
    .selectFrom('outbox')
    .selectAll()
    .where('account', '=', account)
    .where('state', '=', 'waiting')
    .where('maybe_sent', '=', 0)
    .where('command', 'like', '%"fallback":{%')
    .orderBy('rank')
    .orderBy('id')
    .limit(MOST_MOVED)
    .execute();
}

/** Lets entries go on by another account, at once. */
export async function moveEntries(
  db: Db,
  moves: Array<{ id: number; account: string; command: string }>,
  now: number,
): Promise<void> {
  for (const { id, account, command } of moves) {
    const values = { account, command, due_at: now };
    await db.updateTable('outbox').set(values).where('id', '=', id).where('state', '=', 'waiting').execute();
  }
}

/** Makes everything of an account due that was only waiting for the account or its service. */
export async function makeDue(db: Db, account: string, now: number): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ due_at: now })
    .where('account', '=', account)
    .where('state', '=', 'waiting')
    .where('maybe_sent', '=', 0)
    .where('due_at', '>', now)
    .execute();
}

/** After a start: what was being sent when the process ended may or may not have arrived; nobody asked yet. */
export async function reclaimEntries(db: Db, now: number): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ state: 'waiting', maybe_sent: 1, asked: 0, due_at: now })
    .where('state', '=', 'sending')
    .execute();
}

/** The clock was set: waiting times and ages stay what they were. */
export async function shiftTimes(db: Db, by: number): Promise<void> {
  await db
    .updateTable('outbox')
    .set((e) => ({ due_at: e('due_at', '+', by), created_at: e('created_at', '+', by) }))
    .where('state', 'in', ['waiting', 'sending'])
    .execute();
}

/** When entries of an account were sent since a moment, oldest first. */
export async function sentTimes(db: Db, account: string, since: number): Promise<number[]> {
  const rows = await db
    .selectFrom('outbox')
    .select('sent_at')
    .where('account', '=', account)
    .where('sent_at', '>', since)
    .orderBy('sent_at')
    .execute();
  return rows.flatMap((row) => (row.sent_at === null ? [] : [row.sent_at]));
}

/** Which nodes have entries waiting at an account, and how many. */
export async function waitingNodes(
  db: Db,
  account: string,
): Promise<Array<{ nodeId: string; waiting: number }>> {
  const rows = await db
    .selectFrom('outbox')
    .select((e) => ['node_id', e.fn.countAll<number>().as('waiting')])
    .where('account', '=', account)
    .where('state', '=', 'waiting')
    .groupBy('node_id')
    .execute();
  return rows.map((row) => ({ nodeId: row.node_id, waiting: Number(row.waiting) }));
}
