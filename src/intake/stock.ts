import type { RawRecord } from '../types.js';
import { matchingTickets, unmatchOthers } from '../store/tickets.js';
import { writeTrigger } from '../store/triggers.js';
import { fitsLists, type ResolvedFilter } from './filter.js';
import type { Known } from './known.js';
import { keep, take } from './keep.js';
import { judgePage, knownOf, type Judged, type PollContext } from './page.js';
import type { TriggerState } from './poll.js';
import { lastActivity } from './reading.js';
import { recognise } from './recognise.js';
import { Seen } from './seen.js';
import { oneQuery } from '../autotask/udf.js';
import type { Page } from '../autotask/pages.js';
import { stockSearches } from './search.js';
import { whichMatch } from './match.js';
import { moved, NOWHERE, OVERLAP } from './watermark.js';

/**
 * The first look at what is there: every open ticket that matches is recorded. Where it fails on the way, the
 * watermark will still be the moment when it was begun for the first time, so that nothing since is missed.
 *
 * @throws Failure `autotask.*`, `store.*`
 */
export async function takeStock(
  context: PollContext,
  state: TriggerState,
  present: Required<Pick<TriggerState, 'filterKey' | 'filter'>>,
): Promise<void> {
  let { began } = state;
  let highest = 0;
  let pages = 0;
  const seen = new Set<number>();
  const matching = await matchingOf(context);
  context.seen.by(context.filter);
  for await (const page of stockPages(context)) {
    began ??= page.answeredAt;
    pages += 1;
    highest = note(page.items, seen, highest);
    const watermark = moved(NOWHERE, began, highest);
    const next = page.last ? { ...present, watermark } : { began };
    await take(context, page.items, { mode: 'take', chosen: 'found' }, async (db) => {
      if (page.last) await unmatchOthers(db, context.triggerId, matching, seen);
      await writeTrigger(db, context.triggerId, next);
    });
    const again = page.items.filter((raw) => lastActivity(raw) >= watermark.at - OVERLAP);
    context.seen.add(again, context.left);
    if (page.last) context.overlap.read(watermark.at - OVERLAP, watermark, pages);
  }
}

/**
 * After a changed filter, and a poll with the former one: what only the new one matches is known and silent. What
 * comes while stock is taken and matches both is judged as by one more poll with the former, so that it rings. The
 * watermark stays where that poll put it; all is written at the end, since until then the former filter holds.
 *
 * @throws Failure `autotask.*`, `store.*`; the state is then as before
 */
export async function takeSilentStock(
  context: PollContext,
  state: TriggerState & { filter: ResolvedFilter },
  present: Required<Pick<TriggerState, 'filterKey' | 'filter'>>,
): Promise<void> {
  const { at } = state.watermark ?? NOWHERE;
  context.seen.by(context.filter);
  // What another door learned of a ticket meanwhile makes all be looked at again.
  while (!(await takeSilentlyOnce(context, state, present, at)));
}

async function takeSilentlyOnce(
  context: PollContext,
  state: TriggerState & { filter: ResolvedFilter },
  present: Required<Pick<TriggerState, 'filterKey' | 'filter'>>,
  at: number,
): Promise<boolean> {
  const former = { ...context, filter: state.filter, seen: new Seen() };
  const seen = new Set<number>();
  const matching = await matchingOf(context);
  const all: Judged[] = [];
  for await (const page of stockPages(context)) {
    note(page.items, seen, 0);
    await recognise(context, page.items);
    const known = await knownOf(context, page.items);
    const recent = page.items.filter((raw) => lastActivity(raw) >= at - OVERLAP);
    const judged = await judgePage(former, recent, known, { mode: 'poll', chosen: 'none' });
    all.push(...(await takeSilently(context, page.items, known, judged)));
  }
  const overtaken = await keep(context, all, async (db) => {
    await unmatchOthers(db, context.triggerId, matching, seen);
    await writeTrigger(db, context.triggerId, { ...state, ...present });
  });
  return overtaken.length === 0;
}

/** What is known after the page was judged by the former filter, and then silently by the new one. */
async function takeSilently(
  context: PollContext,
  items: RawRecord[],
  known: Map<number, Known>,
  judged: Judged[],
): Promise<Judged[]> {
  const told = judged.filter((one) => one.told);
  const before = new Map(known);
  for (const { known: now } of judged) if (now) known.set(now.id, now);
  const silent = await judgePage(context, items, known, { mode: 'silent', chosen: 'found' });
  const written = new Map(silent.map((one) => [one.raw['id'], one.known]));
  return [
    // Known as it is in the end, told as it was: both go into one transaction.
    ...told.map((one) => ({ ...one, changed: !written.has(one.raw['id']) })),
    ...judged.filter((one) => !one.told && one.changed && !written.has(one.raw['id'])),
    ...silent.map((one) => ({ ...one, before: before.get(one.raw['id'] as number) })),
  ];
}

/** Open tickets that match, page by page. What a query could not hold of the filter is looked at here. */
async function* stockPages({ tenant, filter }: PollContext): AsyncGenerator<Page> {
  const isWhole = oneQuery(filter.query).rest.length === 0;
  const searches = stockSearches(filter);
  for (const search of searches) {
    for await (const page of tenant.client.pages('Tickets', { filter: search }, { purpose: 'poll' })) {
      const matching = isWhole ? null : await whichMatch(tenant, filter, page.items);
      const items = page.items.filter((raw) =>
        matching ? matching.has(raw['id'] as number) : fitsLists(filter, raw),
      );
      yield { ...page, items, last: page.last && search === searches.at(-1) };
    }
  }
}

function matchingOf({ store, triggerId }: PollContext): Promise<number[]> {
  return store.read((db) => matchingTickets(db, triggerId));
}

function note(items: RawRecord[], seen: Set<number>, highest: number): number {
  for (const raw of items) seen.add(raw['id'] as number);
  return items.reduce((most, raw) => Math.max(most, lastActivity(raw)), highest);
}
