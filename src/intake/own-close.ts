import { anyOf } from '../autotask/filter.js';
import { pairsOfTickets } from '../store/pairs.js';
import type { Store } from '../store/store.js';
import type { RawRecord } from '../types.js';
import type { ResolvedFilter } from './filter.js';
import type { Known } from './known.js';
import { lastActivity, reading } from './reading.js';
import type { Tenant } from './tenant.js';

/** A ticket that we closed ourselves, or are about to: how new the state was that we closed. */
interface OwnClose {
  at: number;
  underWay: boolean;
}

export interface Doubts {
  /** The rows that can be judged, those in doubt as they were read once more. */
  rows: RawRecord[];
  /** Which of them we closed, and how new the state was that we closed. */
  closes: Map<number, number>;
}

/**
 * A trigger that never saw a ticket closed by us must still see that somebody opened it again. What shows such a ticket
 * open may have been read before our close was done, so it is read again; while the close has no answer nobody can
 * tell, and a later poll does.
 *
 * @throws Failure `autotask.*`, `store.*`
 */
export async function withoutDoubt(
  {
    tenant,
    store,
    filter,
    left,
  }: { tenant: Tenant; store: Store; filter: ResolvedFilter; left: Set<number> },
  fresh: RawRecord[],
  known: ReadonlyMap<number, Known>,
): Promise<Doubts> {
  const wereOpen = fresh.map(idOf).filter((id) => known.get(id)?.closed === false);
  const found = await ownCloses(store, tenant.client.tenant, wereOpen, filter);
  const closes = new Map([...found].map(([id, { at }]) => [id, at]));
  for (const id of fresh.map(idOf)) left.delete(id);
  const doubtful = fresh.filter((raw) =>
    isDoubtful(raw, filter, known.get(idOf(raw)), closes.get(idOf(raw))),
  );
  if (doubtful.length === 0) return { rows: fresh, closes };
  const later = new Set(doubtful.map(idOf).filter((id) => found.get(id)?.underWay));
  const again = await readAgain(
    tenant,
    doubtful.map(idOf).filter((id) => !later.has(id)),
  );
  const rows = fresh.flatMap((raw): RawRecord[] => {
    const sure = doubtful.includes(raw) ? again.get(idOf(raw)) : raw;
    return sure ? [sure] : [];
  });
  const judged = new Set(rows.map(idOf));
  for (const id of doubtful.map(idOf)) if (!judged.has(id)) left.add(id);
  return { rows, closes };
}

/** What is known of a ticket, with the close of ours that lies between that and the reading. */
export function withOwnClose(
  known: Known | undefined,
  activity: number,
  closedAt: number | undefined,
): Known | undefined {
  return known && isBetween(known, activity, closedAt) ? { ...known, closed: true } : known;
}

function isDoubtful(
  raw: RawRecord,
  filter: ResolvedFilter,
  known: Known | undefined,
  closedAt: number | undefined,
): boolean {
  if (!known || !isBetween(known, lastActivity(raw), closedAt)) return false;
  return !reading(raw, filter, { matches: false, alerted: false }).closed;
}

function isBetween(known: Known, activity: number, closedAt: number | undefined): boolean {
  if (known.closed || closedAt === undefined) return false;
  return known.lastActivity <= closedAt && activity > closedAt;
}

async function ownCloses(
  store: Store,
  tenant: string,
  ids: number[],
  { closed }: ResolvedFilter,
): Promise<Map<number, OwnClose>> {
  const pairs = await store.read((db) => pairsOfTickets(db, tenant, ids));
  const isClose = (status: number | null) => status !== null && closed.includes(status);
  return new Map(
    pairs.flatMap(({ ticketId, ticket }): Array<[number, OwnClose]> => {
      if (ticketId === null) return [];
      const { sending, sendingAt, written, writtenAt } = ticket;
      if (isClose(sending)) return [[ticketId, { at: sendingAt, underWay: true }]];
      return isClose(written) ? [[ticketId, { at: writtenAt, underWay: false }]] : [];
    }),
  );
}

async function readAgain({ client }: Tenant, ids: number[]): Promise<Map<number, RawRecord>> {
  if (ids.length === 0) return new Map();
  const filter = [anyOf('id', ids)];
  const rows = new Map<number, RawRecord>();
  for await (const { items } of client.pages('Tickets', { filter }, { purpose: 'poll' }))
    for (const raw of items) rows.set(idOf(raw), raw);
  return rows;
}

function idOf(raw: RawRecord): number {
  return raw['id'] as number;
}
