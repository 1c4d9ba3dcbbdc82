import { sql } from 'kysely';
import type { NoteWatchRow } from './schema.js';
import type { Db } from './store.js';

const CHUNK = 100;

/** The activity of a ticket went on after `since` (ms, by Autotask's clock). */
export interface Touched {
  ticketId: number;
  since: number;
}

/**
 * Remembers tickets whose notes have to be asked for.
 *
 * @param overlap how far back (ms) a ticket that is waited for already is asked for again
 */
export async function watchNotes(
  db: Db,
  triggerId: string,
  touched: Touched[],
  { now, overlap }: { now: number; overlap: number },
): Promise<void> {
  for (let start = 0; start < touched.length; start += CHUNK) {
    const rows = touched.slice(start, start + CHUNK).map(({ ticketId, since }) => ({
      trigger_id: triggerId,
      ticket_id: ticketId,
      since,
      touched_at: now,
      asked: 0,
    }));
    await db
      .insertInto('note_watch')
      .values(rows)
      .onConflict((c) =>
        c.columns(['trigger_id', 'ticket_id']).doUpdateSet({
          since: sql`case when note_watch.since > excluded.since - ${overlap} then note_watch.since
            else excluded.since - ${overlap} end`,
          touched_at: now,
          asked: 0,
        }),
      )
      .execute();
  }
}

/** Every ticket whose notes a trigger waits for. */
export function watchedTickets(db: Db, triggerId: string): Promise<NoteWatchRow[]> {
  return db
    .selectFrom('note_watch')
    .selectAll()
    .where('trigger_id', '=', triggerId)
    .orderBy('ticket_id')
    .execute();
}

/** These were asked for; those touched since then are asked for again. */
export async function countAsked(db: Db, triggerId: string, asked: NoteWatchRow[]): Promise<void> {
  for (const row of asked) {
    await db
      .updateTable('note_watch')
      .set((e) => ({ asked: e('asked', '+', 1) }))
      .where('trigger_id', '=', triggerId)
      .where('ticket_id', '=', row.ticket_id)
      .where('touched_at', '=', row.touched_at)
      .execute();
  }
}

/** These were asked for often enough. */
export async function unwatchNotes(db: Db, triggerId: string, rows: NoteWatchRow[]): Promise<void> {
  for (const row of rows) {
    await db
      .deleteFrom('note_watch')
      .where('trigger_id', '=', triggerId)
      .where('ticket_id', '=', row.ticket_id)
      .where('touched_at', '=', row.touched_at)
      .execute();
  }
}

/** Which of these notes were told. */
export async function toldNotes(db: Db, triggerId: string, noteIds: number[]): Promise<Set<number>> {
  if (noteIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('told_note')
    .select('note_id')
    .where('trigger_id', '=', triggerId)
    .where('note_id', 'in', noteIds)
    .execute();
  return new Set(rows.map((row) => row.note_id));
}

export async function markToldNotes(
  db: Db,
  triggerId: string,
  noteIds: number[],
  now: number,
): Promise<void> {
  if (noteIds.length === 0) return;
  await db
    .insertInto('told_note')
    .values(noteIds.map((id) => ({ trigger_id: triggerId, note_id: id, told_at: now })))
    .onConflict((c) => c.columns(['trigger_id', 'note_id']).doNothing())
    .execute();
}
