import type { HintRow } from '../store/schema.js';
import type { Db } from '../store/store.js';
import { numberedTickets, readTickets, writeTickets } from '../store/tickets.js';
import type { RawRecord } from '../types.js';
import type { Known } from './known.js';
import type { PollContext } from './page.js';
import { idOf } from './partial.js';

/**
 * A ticket that was known by its number alone is from now on known by its id, whichever door it comes through next:
 * it rang already.
 */
export async function recognise(
  { store, triggerId, now }: Pick<PollContext, 'store' | 'triggerId' | 'now'>,
  items: RawRecord[],
): Promise<void> {
  const numbered = await store.read((db) => numberedTickets(db, triggerId));
  if (numbered.size === 0) return;
  const met = items.flatMap((raw) => {
    const number = typeof raw['ticketNumber'] === 'string' ? raw['ticketNumber'] : null;
    const known = idOf({ ticket_id: null, number });
    return numbered.has(known) ? [{ number: known, id: raw['id'] as number }] : [];
  });
  if (met.length === 0) return;
  await store.commit(async (db) => {
    const ids = met.flatMap(({ number, id }) => [number, id]);
    const known = await readTickets(db, triggerId, ids);
    const news = met.filter(({ number, id }) => known.has(number) && !known.has(id));
    const learned = news.map(({ number, id }) => ({ ...known.get(number)!, id, lastActivity: 0 }));
    const signposts = met.map(({ number, id }) => signpost(number, id));
    await writeTickets(db, triggerId, [...learned, ...signposts], now());
  });
}

/** Those of these tickets that rang by their number alone, and are not recognised yet. */
export async function rungByNumber(db: Db, triggerId: string, items: RawRecord[]): Promise<Set<number>> {
  const byNumber = new Map(items.flatMap((raw) => placeOf(raw).map((known) => [known, raw['id'] as number])));
  const known = await readTickets(db, triggerId, [...byNumber.keys()]);
  const rung = [...known.values()].filter(({ partial }) => partial);
  return new Set(rung.flatMap(({ id }) => byNumber.get(id) ?? []));
}

/** The id under which it would be known by its number; none where it has no number. */
function placeOf(raw: RawRecord): number[] {
  const number = raw['ticketNumber'];
  return typeof number === 'string' && number.trim() !== '' ? [idOf({ ticket_id: null, number })] : [];
}

/** What is kept under the number of a ticket whose id is known: where it is to be found. Never open, never partial. */
function signpost(number: number, ticketId: number): Known {
  const nothing = { matching: false, opened: false, closed: true, count: 0, partial: false };
  return { id: number, visible: { ticketId }, lastActivity: 0, ...nothing };
}

/** Puts up signposts for callouts that name these tickets by their number alone, when nothing can be read. */
export async function putUpSignposts(
  db: Db,
  { triggerId, now }: Pick<PollContext, 'triggerId' | 'now'>,
  items: RawRecord[],
): Promise<void> {
  const signposts = items.flatMap((raw) => placeOf(raw).map((known) => signpost(known, raw['id'] as number)));
  await writeTickets(db, triggerId, signposts, now());
}

/** The same for hints that were read, whatever number they gave. */
export async function rememberNumbers(
  db: Db,
  { triggerId, now }: Pick<PollContext, 'triggerId' | 'now'>,
  rows: HintRow[],
  recordOf: (row: HintRow) => RawRecord | undefined,
): Promise<void> {
  const signposts = rows.flatMap((row) => {
    const raw = row.ticket_id === null ? recordOf(row) : undefined;
    return raw ? [signpost(idOf(row), raw['id'] as number)] : [];
  });
  await writeTickets(db, triggerId, signposts, now());
}

/** The hints, with the id where they have only a number that was met before. */
export async function withKnownIds(db: Db, triggerId: string, rows: HintRow[]): Promise<HintRow[]> {
  const numbered = rows.filter((row) => row.ticket_id === null);
  const signposts = await readTickets(db, triggerId, numbered.map(idOf));
  return rows.map((row) => {
    const id = row.ticket_id === null ? signposts.get(idOf(row))?.visible['ticketId'] : null;
    return typeof id === 'number' ? { ...row, ticket_id: id } : row;
  });
}
