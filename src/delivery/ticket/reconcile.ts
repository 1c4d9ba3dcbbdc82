import type { AutotaskClient } from '../../autotask/client.js';
import { deletedTickets } from '../../autotask/deleted.js';
import { mergeDestinations } from '../../autotask/merged.js';
import { readTickets } from '../../autotask/ticket-updates.js';
import { Failure } from '../../failure.js';
import { livePairs, readPairs } from '../../store/pairs.js';
import type { Store } from '../../store/store.js';
import { isExpected } from '../../sync/from-ticket.js';
import { isLive, type Pair, type Phase } from '../../sync/pair.js';
import { phaseOf, type Policy, type Reading } from '../../sync/policy.js';
import type { RawRecord } from '../../types.js';
import type { Intent } from '../intent.js';
import { authorInOtherTeam, authorOf, UNKNOWN_AUTHOR, type Author } from './author.js';
import { destinationOf } from './facts.js';
import { foundIntent } from './intent.js';
import { readingOfRecord } from './reading.js';
import type { SyncDesk } from './sync-desk.js';
import type { SyncFacts } from './sync-facts.js';

/** Autotask takes so many ids in one query. */
const BATCH = 500;

export interface Surroundings {
  /** Puts an intent on disk. */
  accept: (intent: Intent) => Promise<unknown>;
  /**
   * What triggers have not told yet comes first, as their messages say who did it and go on through the flow. Resolves
   * when that is decided on.
   */
  letTell: () => Promise<void>;
  /** Whether the desk's settings still hold: what former ones mean is decided on by nobody. */
  isPresent: () => boolean;
}

export interface Reconciled {
  pairs: number;
  /** Where something had been missed. */
  found: number;
  /** A right is missing without which deleted tickets can't be told. */
  problem: Failure | null;
}

/**
 * Compares all tickets whose alert is not closed with what is known of them, and lets what was missed be decided on like
 * everything else. Costs one call per 500 tickets, and one more where some are not shown, or are completed by now.
 *
 * @throws Failure `autotask.*`, `store.*`
 */
export async function reconcileTickets(
  desk: SyncDesk,
  store: Store,
  { accept, letTell, isPresent }: Surroundings,
): Promise<Reconciled> {
  const { settings, tenant } = desk;
  const { client } = tenant;
  const result: Reconciled = { pairs: 0, found: 0, problem: null };
  const { policy, closed, picklists } = await desk.policy();
  const facts: SyncFacts = {
    policy,
    closed,
    tenant: client.tenant,
    label: (status) => picklists?.label('status', status)?.label ?? String(status),
    owner: null,
    ownerProblem: null,
    ...UNKNOWN_AUTHOR,
    merged: null,
    canComment: false,
  };
  let hasTold = false;
  for (let after = ''; ;) {
    const pairs = await store.read((db) => livePairs(db, client.tenant, settings.prefix, after, BATCH));
    const last = pairs.at(-1);
    if (!last) return result;
    after = last.key;
    result.pairs += pairs.length;
    const rows = await readTickets(client, idsOf(pairs));
    const closedFor = await desk.closedFor(idsOf(pairs));
    const missedAmong = (some: Pair[]) =>
      some.flatMap((pair) => {
        const raw = pair.ticketId === null ? undefined : rows.get(pair.ticketId);
        return raw ? missedOf(pair, raw, policy, closedFor(pair.ticketId)) : [];
      });
    const stillMissed = async (some: Missed[]) => {
      const keys = some.map(({ pair }) => pair.key);
      const since = await store.read((db) => readPairs(db, keys));
      return missedAmong([...since.values()].filter(isLive));
    };
    // While the tickets were read, we may have written one of them ourselves.
    let missed = await stillMissed(missedAmong(pairs));
    if (missed.length > 0 && !hasTold) {
      hasTold = true;
      await letTell();
      missed = await stillMissed(missed);
    }
    const news = await intentsOf(missed, { desk, store, facts });
    const missing = pairs.filter(({ ticketId }) => ticketId !== null && !rows.has(ticketId));
    const gone = result.problem ?? (await deletedAmong(client, missing));
    if (gone instanceof Failure) result.problem = gone;
    else for (const pair of gone) news.push(foundIntent(pair, { side: 'gone' }, pair.key, settings, facts));
    if (!isPresent()) return result;
    result.found += news.length;
    // Together, so that many cost few transactions.
    await Promise.all(news.map(accept));
  }
}

/** A ticket of which something is news. */
interface Missed {
  pair: Pair;
  ticketId: number;
  raw: RawRecord;
  /** Ids of the statuses that mean "done" for it. */
  closed: number[];
  reading: Reading;
  phase: Phase | null;
  /** Who did it matters. */
  needsAuthor: boolean;
}

function missedOf(pair: Pair, raw: RawRecord, policy: Policy, closed: number[]): Missed[] {
  const reading = readingOfRecord(raw, closed);
  const { at, status, owner, base } = pair.ticket;
  if (reading.at < at || (reading.at === at && reading.status === status && reading.owner === owner))
    return [];
  if (isExpected(pair, reading)) return [];
  const phase = phaseOf(policy, reading, base);
  const isTaken = policy.ownerAcknowledges && reading.owner !== owner;
  const matters = reading.status !== status || isTaken || phase === 'closed';
  const needsAuthor = phase === 'acknowledged' || (isTaken && phase !== 'closed');
  return matters ? [{ pair, ticketId: pair.ticketId ?? 0, raw, closed, reading, phase, needsAuthor }] : [];
}

/** What is to be decided on, with what has to be known for it. */
async function intentsOf(
  missed: Missed[],
  { desk, store, facts }: { desk: SyncDesk; store: Store; facts: SyncFacts },
): Promise<Intent[]> {
  const { settings, tenant } = desk;
  const done = missed.filter(({ phase }) => phase === 'closed').map(({ raw }) => raw);
  const merges = await mergeDestinations(tenant.client, done, { purpose: 'reconcile' });
  const intents: Intent[] = [];
  for (const { pair, ticketId, raw, closed, reading, phase, needsAuthor } of missed) {
    const author: Author = needsAuthor
      ? ((await authorInOtherTeam(store, pair, reading.status)) ??
        (await authorOf(tenant, raw, pair.ticket.at || null)))
      : UNKNOWN_AUTHOR;
    const merge = phase === 'closed' ? merges.get(ticketId) : undefined;
    const merged = merge ? await destinationOf(tenant.client, merge, settings, facts.closed) : null;
    const change = { side: 'reading' as const, reading, ...author, left: false };
    const title = typeof raw['ticketNumber'] === 'string' ? raw['ticketNumber'] : pair.key;
    intents.push(foundIntent(pair, change, title, settings, { ...facts, closed, ...author, merged }));
  }
  return intents;
}

/** A missing row means nothing: only the log of deleted tickets tells. */
async function deletedAmong(client: AutotaskClient, pairs: Pair[]): Promise<Pair[] | Failure> {
  if (pairs.length === 0) return [];
  const deleted = await deletedTickets(client, null, idsOf(pairs));
  if (!(deleted instanceof Set)) {
    return new Failure('sync.no-deleted', 'entry', { facts: { entity: deleted.entity } });
  }
  return pairs.filter(({ ticketId }) => ticketId !== null && deleted.has(ticketId));
}

function idsOf(pairs: Pair[]): number[] {
  return pairs.flatMap(({ ticketId }) => (ticketId === null ? [] : [ticketId]));
}
