import type { Insertable, Selectable } from 'kysely';
import type { JournalRow } from './schema.js';
import type { Db } from './store.js';
import type { Entry } from './outbox.js';

export type JournalEntry = Selectable<JournalRow>;
export type NewJournalEntry = Insertable<JournalRow>;

/** Writes what a trigger is about to emit, in chunks that keep the event loop free; gives the ids in order. */
export async function writeJournal(db: Db, rows: NewJournalEntry[]): Promise<number[]> {
  const ids: number[] = [];
  for (let start = 0; start < rows.length; start += 50) {
    const chunk = rows.slice(start, start + 50);
    const inserted = await db.insertInto('journal').values(chunk).returning('id').execute();
    ids.push(...inserted.map((row) => row.id).sort((a, b) => a - b));
    await new Promise((next) => setImmediate(next));
  }
  return ids;
}

/**
 * Actions have these events on disk: after a clean stop nobody need tell them again. What an action itself made of
 * an event is taken only by another one.
 *
 * @param events ids of the events, by the action's node
 */
export async function markTaken(db: Db, events: ReadonlyMap<string, ReadonlySet<string>>): Promise<void> {
  for (const [nodeId, ids] of events) {
    for (const table of ['journal', 'outbox'] as const) {
      await db
        .updateTable(table)
        .set({ taken: 1 })
        .where('event_id', 'in', [...ids])
        .where('node_id', '<>', nodeId)
        .where('taken', '=', 0)
        .execute();
    }
  }
}

/** When something was written last that is to be told (ms); `null`: nothing is left. */
export async function lastWritten(db: Db): Promise<number | null> {
  const journal = await db
    .selectFrom('journal')
    .select((e) => e.fn.max('created_at').as('at'))
    .executeTakeFirst();
  const results = await db
    .selectFrom('outbox')
    .select((e) => e.fn.max('done_at').as('at'))
    .where('msg', '<>', '')
    .executeTakeFirst();
  return Math.max(Number(journal?.at ?? 0), Number(results?.at ?? 0)) || null;
}

export interface ReplayRule {
  /** What is older is never told again. */
  since: number;
  /** Tell even what an action took. */
  taken: boolean;
}

/** Emissions in all: the first one and three more. */
const MOST_EMISSIONS = 4;

/** Marks what triggers and actions emitted and have to emit again, as soon as their nodes are there. */
export async function markForReplay(db: Db, rule: ReplayRule): Promise<void> {
  await db
    .updateTable('journal')
    .set({ emitted: 0 })
    .where('created_at', '>=', rule.since)
    .where('emissions', '<', MOST_EMISSIONS)
    .$if(!rule.taken, (q) => q.where('taken', '=', 0))
    .execute();
  await db
    .updateTable('outbox')
    .set({ emitted: 0 })
    .where('state', 'in', ['done', 'dead'])
    .where('done_at', '>=', rule.since)
    .where('emissions', '<', MOST_EMISSIONS)
    .where('msg', '<>', '')
    .$if(!rule.taken, (q) => q.where('taken', '=', 0))
    .execute();
}

/** What waits for one node: journalled messages, and results of its entries. */
export interface Unemitted {
  journal: JournalEntry[];
  results: Entry[];
}

/**
 * Takes the next messages that wait for a node, and counts them as emitted. What no action took comes first: after
 * a crash that may end in the next one, it must not stand behind what was dealt with long ago.
 */
export async function takeUnemitted(db: Db, nodeId: string, most: number): Promise<Unemitted> {
  const journal = await db
    .selectFrom('journal')
    .selectAll()
    .where('node_id', '=', nodeId)
    .where('emitted', '=', 0)
    .orderBy('taken')
    .orderBy('id')
    .limit(most)
    .execute();
  const results = await db
    .selectFrom('outbox')
    .selectAll()
    .where('node_id', '=', nodeId)
    .where('state', 'in', ['done', 'dead'])
    .where('emitted', '=', 0)
    .orderBy('taken')
    .orderBy('id')
    .limit(most)
    .execute();
  await count(db, 'journal', journal);
  await count(db, 'outbox', results);
  return { journal, results };
}

async function count(db: Db, table: 'journal' | 'outbox', rows: Array<{ id: number }>): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map((row) => row.id);
  await db
    .updateTable(table)
    .set((e) => ({ emissions: e('emissions', '+', 1), emitted: 1 }))
    .where('id', 'in', ids)
    .execute();
}

/** These could not be emitted after all, since their node was gone when their turn came. */
export async function markUnemitted(db: Db, table: 'journal' | 'outbox', ids: number[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable(table)
    .set((e) => ({ emitted: 0, emissions: e('emissions', '-', 1) }))
    .where('id', 'in', ids)
    .where('emitted', '=', 1)
    .execute();
}

/** Messages of this name that wait to be dealt with, oldest first; they wait until they are removed. */
export function waitingMessages(db: Db, name: string, most: number): Promise<JournalEntry[]> {
  return db
    .selectFrom('journal')
    .selectAll()
    .where('node_id', '=', name)
    .where('emitted', '=', 0)
    .orderBy('id')
    .limit(most)
    .execute();
}

export async function removeMessages(db: Db, ids: number[]): Promise<void> {
  if (ids.length > 0) await db.deleteFrom('journal').where('id', 'in', ids).execute();
}
