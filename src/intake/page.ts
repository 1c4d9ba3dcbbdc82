import { alertedTickets } from '../store/pairs.js';
import type { Store } from '../store/store.js';
import { readTickets } from '../store/tickets.js';
import type { RawRecord, TicketEvent } from '../types.js';
import { fitsLists, type ResolvedFilter } from './filter.js';
import type { Journalled } from './journal.js';
import { judge, type Rules, type Told } from './judge.js';
import type { Known } from './known.js';
import { whichMatch } from './match.js';
import type { Overlap } from './overlap.js';
import { withoutDoubt, withOwnClose } from './own-close.js';
import { lastActivity, reading } from './reading.js';
import type { Seen } from './seen.js';
import type { Tenant } from './tenant.js';

export interface PollContext {
  triggerId: string;
  tenant: Tenant;
  store: Store;
  filter: ResolvedFilter;
  now: () => number;
  rules: Omit<Rules, 'mode'>;
  seen: Seen;
  /** Tickets of this round that can't be judged yet. */
  left: Set<number>;
  overlap: Overlap;
  /** By which door the news of a ticket came. */
  intakeOf: (ticketId: number) => TicketEvent['intake'];
  notes: 'never' | 'customer' | 'all';
  /** Callouts or webhooks may tell of tickets as well. */
  listens: boolean;
  /** Tickets whose activity went on, as they were read. */
  touched: Map<number, RawRecord>;
  /** Told as soon as it is on disk; resolves when the flow has it. */
  emit: (messages: Journalled[]) => Promise<void>;
}

/** How the tickets of a page came to be read, and what that means for them. */
export interface Finding {
  mode: Rules['mode'];
  /** `found`: what was found matches; `unknown`: so it does where it is not known; `none`: nothing is sure. */
  chosen: 'found' | 'unknown' | 'none';
}

export interface Judged {
  raw: RawRecord;
  /** What was known before. */
  before: Known | undefined;
  known: Known | null;
  /** `known` is to be written. */
  changed: boolean;
  told: Told | null;
}

/** What a trigger knows of the tickets of a page. */
export function knownOf(context: PollContext, items: RawRecord[]): Promise<Map<number, Known>> {
  const ids = items.map((raw) => raw['id'] as number);
  return context.store.read((db) => readTickets(db, context.triggerId, ids));
}

/** Judges those tickets of a page about which there is something new. */
export async function judgePage(
  context: PollContext,
  items: RawRecord[],
  known: ReadonlyMap<number, Known>,
  { mode, chosen }: Finding,
): Promise<Judged[]> {
  const { tenant, store, filter } = context;
  const news = items.filter((raw) => isFresh(context, raw, known.get(raw['id'] as number)));
  const { rows: fresh, closes } = await withoutDoubt(context, news, known);
  const isSure = (raw: RawRecord) =>
    chosen === 'found' || (chosen === 'unknown' && !known.has(raw['id'] as number));
  const matching = await whichMatch(
    tenant,
    filter,
    fresh.filter((raw) => !isSure(raw)),
  );
  const wereClosed = fresh.map((raw) => raw['id'] as number).filter((id) => known.get(id)?.closed);
  const alerted = await store.read((db) => alertedTickets(db, tenant.client.tenant, wereClosed));
  return fresh.map((raw) => {
    const id = raw['id'] as number;
    const before = known.get(id);
    const matches = isSure(raw) || matching.has(id);
    const read = reading(raw, filter, { matches, alerted: alerted.has(id) || closes.has(id) });
    const since = read.closed ? before : withOwnClose(before, read.lastActivity, closes.get(id));
    const verdict = judge(since, read, { ...context.rules, mode });
    return { ...verdict, raw, before, changed: verdict.known !== (before ?? null) };
  });
}

/** What the overlap brings again and is known as it is needs no second thought. */
function isFresh(context: PollContext, raw: RawRecord, known: Known | undefined): boolean {
  if (context.seen.has(raw)) return false;
  if (!known || known.lastActivity !== lastActivity(raw)) return true;
  // Whether it still matches a query, only Autotask can tell: after a restart it is asked once.
  return context.filter.query.length > 0 || changedQuietly(context.filter, raw, known);
}

/** Some changes do not move the ticket's activity, or not yet. */
function changedQuietly(filter: ResolvedFilter, raw: RawRecord, known: Known): boolean {
  const read = reading(raw, filter, { matches: known.matching, alerted: false });
  return (
    read.closed !== known.closed ||
    movedInOrOut(filter, raw, known) ||
    (known.matching && !known.opened && read.opens && !read.own) ||
    JSON.stringify(read.visible) !== JSON.stringify(known.visible)
  );
}

/** Where there is a query as well, only Autotask can tell that a ticket came to match. */
function movedInOrOut(filter: ResolvedFilter, raw: RawRecord, known: Known): boolean {
  const fits = fitsLists(filter, raw);
  return known.matching ? !fits : fits && filter.query.length === 0;
}
