import type { Picklists } from '../autotask/picklists.js';
import { removeHints, stillWaiting } from '../store/hints.js';
import type { HintRow } from '../store/schema.js';
import type { Store } from '../store/store.js';
import { readTickets, writeTickets } from '../store/tickets.js';
import { saidIn } from './hint.js';
import { journalMessages, type Journalled } from './journal.js';
import { judge, type Verdict } from './judge.js';
import type { Known } from './known.js';
import { idOf, partialMessage, statedReading } from './partial.js';
import { withKnownIds } from './recognise.js';
import type { TriggerSettings } from './settings.js';
import { Stated } from './stated.js';
import { opinionOf, ringUnread, type Opinion } from './unread.js';

export interface UnreadContext {
  triggerId: string;
  store: Store;
  settings: TriggerSettings;
  /** Name of the tenant; empty where there are no credentials. */
  tenant: string;
  /** The tenant's labels, where they were ever read. */
  picklists: Picklists | null;
  webUrl: string | null;
  now: () => number;
  emit: (messages: Journalled[]) => Promise<void>;
}

/** Tickets that can't be read ring from what their hints say; the hints wait on, to be read later. A deletion never rings. */
export function ringUnreadHints(context: UnreadContext, rows: HintRow[]): Promise<void> {
  const mayRing = rows.filter((row) => row.deleted === 0);
  return tellUnread(context, mayRing, false, (row, { opinion }, before) =>
    ringUnread(idOf(row), before, opinion, context.settings.onReopen),
  );
}

/** Without credentials nothing is ever read: what hints say is what is known. */
export function tellHints(context: UnreadContext, rows: HintRow[]): Promise<void> {
  const rules = { mode: 'poll' as const, lookbackFrom: 0, onReopen: context.settings.onReopen };
  return tellUnread(context, rows, true, (row, { stated, opinion }, before) => {
    if (row.deleted === 1) return deleted(before);
    return judge(before, statedReading(row, stated, opinion, before), rules);
  });
}

/** The sender says that these tickets were deleted, and Autotask does not show them: they are closed. */
export function tellDeleted(context: UnreadContext, rows: HintRow[]): Promise<void> {
  return tellUnread(context, rows, true, (_row, _said, before) => deleted(before));
}

function deleted(before: Known | undefined): Verdict {
  if (!before || before.closed) return { known: before ?? null, told: null };
  return {
    known: { ...before, closed: true, count: before.count + 1 },
    told: { type: 'closed', changes: [], left: false, stock: false },
  };
}

type Said = { stated: Stated; opinion: Opinion };

/**
 * What was read meanwhile is known better: only hints that still wait are told.
 *
 * @param over the hints are done with and need not be read any more
 */
async function tellUnread(
  context: UnreadContext,
  rows: HintRow[],
  over: boolean,
  verdictOf: (row: HintRow, said: Said, before: Known | undefined) => Verdict,
): Promise<void> {
  const { triggerId, store, settings, now } = context;
  const journalled = await store.commit(async (db) => {
    const waiting = await stillWaiting(
      db,
      triggerId,
      rows.map(({ key }) => key),
    );
    const left = rows.filter(({ key }) => waiting.has(key));
    const named = await withKnownIds(db, triggerId, left);
    const known = await readTickets(db, triggerId, named.map(idOf));
    const news = named.flatMap((row) => {
      const stated = new Stated(saidIn(row), context.picklists);
      const before = known.get(idOf(row));
      const { known: next, told } = verdictOf(row, { stated, opinion: opinionOf(stated, settings) }, before);
      return next && next !== before ? [{ row, stated, next, told }] : [];
    });
    await writeTickets(
      db,
      triggerId,
      news.map(({ next }) => next),
      now(),
    );
    if (over) await removeHints(db, rows);
    const messages = news.flatMap(({ row, stated, next, told }) =>
      told ? [partialMessage(row, stated, next, told, context)] : [],
    );
    return journalMessages(db, triggerId, messages, now());
  });
  await context.emit(journalled);
}
