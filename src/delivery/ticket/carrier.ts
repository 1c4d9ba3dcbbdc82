import type { Owner, OwnerAnswer, OwnerProblem } from '../../autotask/people.js';
import { Failure, type Facts } from '../../failure.js';
import type { Entry } from '../../store/outbox.js';
import { giveUpWrite } from '../../sync/give-up.js';
import { isOfAnother } from '../../sync/merge.js';
import type { Pair } from '../../sync/pair.js';
import type { FinalWrite, ReadBefore } from '../../sync/write.js';
import { written } from '../../sync/write.js';
import type { RawRecord } from '../../types.js';
import type { Carrier, Outcome } from '../carrier.js';
import { RefusedNames } from '../refused-names.js';
import type { StoredWrite } from './command.js';
import { readingOfRecord } from './reading.js';

/** A ticket may not be there yet for so long after it was made. */
const APPEARS = 2 * 60_000;

interface Assignment {
  id: number;
  status?: number;
  owner: Owner;
}

/** One Autotask tenant, as far as writes of its tickets need it. */
export interface TicketService {
  read(id: number): Promise<RawRecord | null>;
  update(
    change: { id: number; status?: number; owner?: Pick<Owner, 'resourceId' | 'roleId'> },
    impersonate: number | null,
  ): Promise<void>;
  findOwner(email: string, ownerMap: StoredWrite['ownerMap']): Promise<OwnerAnswer>;
  /** Who is known to have made the ticket what it is. @param about the pair that asks */
  authorOf(
    raw: RawRecord,
    about: Pick<Pair, 'key' | 'tenant' | 'ticketId'>,
    status: number | null,
  ): Promise<Pick<ReadBefore, 'byPerson' | 'email'>>;
  /** What the settings of a node mean by now for a ticket; `null` where the node is gone, or nobody can tell. */
  settingsOf(
    nodeId: string,
    about: Pick<StoredWrite, 'tenant' | 'ticketId'>,
  ): Promise<Pick<StoredWrite, 'policy' | 'closed'> | null>;
  /** Whether a completed ticket was merged into another one. */
  isMerged(raw: RawRecord): Promise<boolean>;
}

/** Judges a read once more inside a transaction, together with what it means for the alert. */
export type Rejudge = (entry: Entry, stored: StoredWrite, read: ReadBefore) => Promise<FinalWrite | null>;

/** Carries status and owner to Autotask: one read, and one write where it is still wanted. */
export class TicketCarrier implements Carrier {
  readonly #refused: RefusedNames;

  constructor(
    private readonly service: TicketService,
    private readonly rejudge: Rejudge,
    private readonly now: () => number,
    /** A dry run began, perhaps while it was found out what to write. */
    private readonly isDry: () => boolean = () => false,
  ) {
    this.#refused = new RefusedNames(now);
  }

  async deliver(entry: Entry): Promise<Outcome> {
    const decided = JSON.parse(entry.command) as StoredWrite;
    const raw = await this.service.read(decided.ticketId);
    if (!raw) return this.#missing(entry, decided);
    // What is read is judged by the lists of now: those of before may have been edited while it waited.
    const stored = { ...decided, ...(await this.service.settingsOf(entry.node_id, decided)) };
    const reading = readingOfRecord(raw, stored.closed);
    // After a try that may have been done, also the status of before is one that somebody may have set since.
    const asBefore = reading.status === stored.basis && entry.maybe_sent === 0;
    const moved = !asBefore && reading.status !== stored.status;
    const { tenant, ticketId } = stored;
    // Whoever hears of the merge hands its alert over: there is nothing left to write, and nobody may close it before.
    if (moved && (await this.service.isMerged(raw)))
      return { kind: 'done', result: {}, pair: (pair) => this.giveUp(entry, pair) };
    const about = { key: entry.pair_key ?? '', tenant, ticketId };
    const author = moved
      ? await this.service.authorOf(raw, about, reading.status)
      : { byPerson: null, email: null };
    const final = await this.rejudge(entry, stored, { reading, ...author });
    if (!final) return { kind: 'done', result: {} };
    const assigning = final.assign ? await this.#owner(stored, reading.owner, final.pair) : null;
    const owner = assigning && 'owner' in assigning ? assigning.owner : null;
    const problem = assigning && 'problem' in assigning ? problemOf(assigning) : null;
    if (this.isDry()) return { kind: 'later', waitMs: 0, sent: false };
    const told = await this.#update(stored, final.status, owner);
    // A write whose answer was lost and that is there was done.
    const there = entry.maybe_sent === 1 && reading.status === stored.status ? stored.status : null;
    const done = {
      episode: stored.episode,
      status: final.status ?? there,
      readAt: reading.at,
      owner: told ? null : (owner?.resourceId ?? null),
    };
    const warning = told ?? problem ?? kept(final, stored);
    return {
      kind: 'done',
      result: {},
      // What was written to a ticket says nothing of the one that took over its alert meanwhile.
      pair: (pair) => (isOfAnother(pair, ticketId) ? pair : written(pair, done, stored.policy)),
      ...(warning ? { warning } : {}),
    };
  }

  giveUp(entry: Entry, pair: Pair): Pair {
    const stored = JSON.parse(entry.command) as StoredWrite;
    return isOfAnother(pair, stored.ticketId) ? pair : giveUpWrite(pair, stored);
  }

  /** A missing row means nothing: it may be a fresh ticket, or a right that was narrowed. */
  #missing(entry: Entry, { ticketId }: StoredWrite): Outcome {
    const fresh = this.now() - entry.created_at < APPEARS;
    const details = { facts: { ticket: ticketId }, ...(fresh ? { status: 404 } : {}) };
    const failure = new Failure('sync.ticket-missing', fresh ? 'outage' : 'entry', details);
    return { kind: 'failed', failure };
  }

  /** @returns why the owner could not be set although the status could */
  async #update(stored: StoredWrite, status: number | null, owner: Owner | null): Promise<Failure | null> {
    const change = { id: stored.ticketId, ...(status === null ? {} : { status }) };
    if (status === null && owner === null) return null;
    if (owner === null) return this.service.update(change, null).then(() => null);
    try {
      await this.#assign({ ...change, owner }, stored.impersonate);
      return null;
    } catch (error) {
      const refused = error instanceof Failure && error.scope === 'entry';
      if (!refused || status === null) throw error;
      await this.service.update(change, null);
      return new Failure('sync.owner-refused', 'entry', {
        facts: { person: owner.name },
        ...(error.said ? { said: error.said } : {}),
      });
    }
  }

  /** In the new owner's own name, where that is wanted and Autotask allows it; else in our own. */
  async #assign(change: Assignment, impersonate: boolean): Promise<void> {
    const { resourceId } = change.owner;
    if (!impersonate || this.#refused.has(resourceId)) return this.service.update(change, null);
    try {
      await this.service.update(change, resourceId);
    } catch (error) {
      // Nothing was written.
      if (!(error instanceof Failure) || error.code !== 'autotask.impersonation') throw error;
      this.#refused.add(resourceId);
      await this.service.update(change, null);
    }
  }

  async #owner(stored: StoredWrite, present: number | null, pair: Pair): Promise<OwnerAnswer | null> {
    const { email, ownerMap, policy } = stored;
    if (email === null) return null;
    const taken = present !== null && present !== pair.ticket.ownOwner;
    if (taken && policy.assignPolicy === 'if-unassigned') return null;
    const answer = stored.owner ? { owner: stored.owner } : await this.service.findOwner(email, ownerMap);
    // Kept with its role when the ticket already has that resource.
    return 'owner' in answer && answer.owner.resourceId === present ? null : answer;
  }
}

/** By the time of the write somebody had given the ticket another status, as only the read could tell. */
function kept({ reason }: FinalWrite, { ticketId }: StoredWrite): Failure | null {
  if (reason !== 'status-kept') return null;
  return new Failure('sync.status-kept', 'entry', { facts: { ticket: ticketId } });
}

/** Why nobody becomes the owner, as a text for people. */
export function problemOf({ problem, facts }: { problem: OwnerProblem; facts: Facts }): Failure {
  const { said, ...rest } = facts;
  return new Failure(`sync.owner-${problem}`, 'entry', {
    facts: rest,
    ...(typeof said === 'string' && said !== '' ? { said } : {}),
  });
}
