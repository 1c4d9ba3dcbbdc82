import { followedTickets } from '../store/tickets.js';
import { writeTrigger } from '../store/triggers.js';
import type { ResolvedFilter } from './filter.js';
import { take } from './keep.js';
import type { PollContext } from './page.js';
import { lastActivity } from './reading.js';
import { changesSearch, MOST_FOLLOWED } from './search.js';
import { moved, NOWHERE, OVERLAP, type Watermark } from './watermark.js';

/** What is kept of a trigger between polls. */
export interface TriggerState {
  watermark?: Watermark;
  /** What the tickets were chosen by in the last complete poll. */
  filterKey?: string;
  filter?: ResolvedFilter;
  /** While the first stock is not complete: when it was begun, by Autotask's clock (ms). */
  began?: number;
}

/**
 * One poll: everything that changed since the watermark. Each page is on disk before the next is asked for; the
 * watermark moves with the last one.
 *
 * @returns the state to go on with
 * @throws Failure `autotask.*`, `store.*`; the state is then as before
 */
export async function pollChanges(context: PollContext, state: TriggerState): Promise<TriggerState> {
  const { store, triggerId, tenant, filter, seen, left, overlap } = context;
  const before = state.watermark ?? NOWHERE;
  const followed = await store.read((db) => followedTickets(db, triggerId, MOST_FOLLOWED));
  const since = overlap.since(before);
  const search = changesSearch(filter, new Date(since).toISOString(), followed);
  const finding = { mode: 'poll', chosen: search.chosen ? 'unknown' : 'none' } as const;
  seen.by(filter);
  let first: number | null = null;
  let highest = 0;
  let pages = 0;
  let next = state;
  for await (const page of tenant.client.pages('Tickets', { filter: search.filter }, { purpose: 'poll' })) {
    first ??= page.answeredAt;
    pages += 1;
    highest = page.items.reduce((most, raw) => Math.max(most, lastActivity(raw)), highest);
    if (!page.last) await take(context, page.items, finding);
    else {
      next = { ...state, watermark: moved(before, first, highest) };
      await take(context, page.items, finding, (db) => writeTrigger(db, triggerId, next));
    }
    seen.add(page.items, left);
  }
  overlap.read(since, before, pages);
  seen.forget(before.at - OVERLAP);
  return next;
}
