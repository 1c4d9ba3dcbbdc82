import { numberedTickets, readTickets, removeTickets, writeTickets } from '../store/tickets.js';
import type { RawRecord } from '../types.js';
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
    await writeTickets(db, triggerId, learned, now());
    const former = met.map(({ number }) => number);
    await removeTickets(db, triggerId, former);
  });
}
