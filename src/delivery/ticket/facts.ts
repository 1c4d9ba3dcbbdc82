import type { AutotaskClient } from '../../autotask/client.js';
import type { OwnerAnswer } from '../../autotask/people.js';
import { mergeDestination, type Merge } from '../../autotask/merged.js';
import { Picklists } from '../../autotask/picklists.js';
import { readTicket } from '../../autotask/ticket-updates.js';
import { Failure } from '../../failure.js';
import type { Tenant } from '../../intake/tenant.js';
import { externalId } from '../../signl4/external-id.js';
import { pairOfTicket } from '../../store/pairs.js';
import type { Store } from '../../store/store.js';
import { isOfAnother } from '../../sync/merge.js';
import { isLive } from '../../sync/pair.js';
import { assigns, type Policy } from '../../sync/policy.js';
import { authorInOtherTeam, authorOf, UNKNOWN_AUTHOR, type Author } from './author.js';
import { problemOf } from './carrier.js';
import { readingOf, readingOfRecord } from './reading.js';
import type { SyncSettings } from './settings.js';
import type { SyncFacts } from './sync-facts.js';
import type { SyncSubject } from './subject.js';

/** Where facts come from. */
export interface FactSources {
  tenant: Tenant;
  store: Store;
  policy: Policy;
  /** Ids of the statuses that mean "done" to the triggers of the tenant. */
  closed: number[];
  picklists: Picklists | null;
  canComment: boolean;
}

type Told = SyncSubject & { kind: 'alert' | 'ticket' };

/**
 * Finds out what a decision needs to know beside the pair, with as few calls as it takes; what an outage hides is left
 * unknown, and the write itself finds it out.
 */
export async function gatherFacts(
  subject: Told,
  settings: SyncSettings,
  sources: FactSources,
): Promise<SyncFacts> {
  const { tenant, policy, closed, picklists, canComment } = sources;
  const facts: SyncFacts = {
    policy,
    closed,
    tenant: tenant.client.tenant,
    label: (status) => picklists?.label('status', status)?.label ?? String(status),
    owner: null,
    ownerProblem: null,
    ...UNKNOWN_AUTHOR,
    merged: null,
    canComment,
  };
  return subject.kind === 'alert'
    ? { ...facts, ...(await ownerFor(subject, settings, sources)) }
    : { ...facts, ...(await aboutTicket(subject, settings, sources)) };
}

async function ownerFor(
  { payload, event }: Told & { kind: 'alert' },
  settings: SyncSettings,
  { tenant, policy }: FactSources,
): Promise<Partial<SyncFacts>> {
  const { type, user } = payload;
  const isCause = type === 'acknowledged' || type === 'closed';
  if (!isCause || event.verdict || !user || !assigns(policy, type)) return {};
  if (user.email === '')
    return { ownerProblem: { code: 'sync.owner-unknown', facts: { person: user.name } } };
  const answer = await unlessAway<OwnerAnswer | null>(
    tenant.people.findOwner(user.email, settings.ownerMap),
    null,
  );
  if (answer === null) return {};
  if ('owner' in answer) return { owner: answer.owner };
  const { code, facts, said } = problemOf(answer);
  return { ownerProblem: { code, facts: { ...facts, ...(said === null ? {} : { said }) } } };
}

async function aboutTicket(
  subject: Told & { kind: 'ticket' },
  settings: SyncSettings,
  sources: FactSources,
): Promise<Partial<SyncFacts>> {
  const { tenant, store } = sources;
  const { ticket, event } = subject;
  const key = externalId(settings.prefix, ticket.id, 1);
  const pair = await store.read((db) => pairOfTicket(db, key));
  if (!pair || !isLive(pair) || isOfAnother(pair, ticket.id)) return {};
  const reading = readingOf(ticket, event.type === 'closed');
  if (reading.status === pair.ticket.wanted || reading.at < pair.ticket.at) return {};
  const about = { key: pair.key, tenant: tenant.client.tenant, ticketId: ticket.id };
  const author =
    (await authorInOtherTeam(store, about, reading.status)) ??
    (await unlessAway<Author>(authorOf(tenant, ticket.fields, pair.ticket.at || null), UNKNOWN_AUTHOR));
  const merged = event.type === 'closed' ? await mergedInto(subject, settings, sources) : null;
  return { ...author, merged };
}

async function mergedInto(
  { ticket }: Told & { kind: 'ticket' },
  settings: SyncSettings,
  { tenant, closed }: FactSources,
): Promise<SyncFacts['merged']> {
  const { client } = tenant;
  try {
    return await destinationOf(client, await mergeDestination(client, ticket.fields), settings, closed);
  } catch (error) {
    if (error instanceof Failure) return 'unreadable';
    throw error;
  }
}

/** How the ticket stands into which another one was merged. @throws Failure `autotask.*` */
export async function destinationOf(
  client: AutotaskClient,
  merge: Merge,
  { prefix }: SyncSettings,
  closed: readonly number[],
): Promise<SyncFacts['merged']> {
  if (merge.kind !== 'merged') return merge.kind === 'unreadable' ? 'unreadable' : null;
  const { ticketId } = merge;
  const raw = await readTicket(client, ticketId);
  if (!raw) return 'unreadable';
  return { ticketId, key: externalId(prefix, ticketId, 1), reading: readingOfRecord(raw, closed) };
}

async function unlessAway<T>(asked: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Failure) return otherwise;
    throw error;
  }
}
