import { markTaken } from '../store/journal.js';
import {
  insertEntries,
  knownEntries,
  removeEntries,
  unsentEntries,
  unsentWrites,
  updateEntry,
  type Entry,
  type Known,
  type NewEntry,
} from '../store/outbox.js';
import { readPairs, writePairs } from '../store/pairs.js';
import type { Db } from '../store/store.js';
import type { Superseded, TicketCommand } from '../sync/change.js';
import { isSuperseded } from '../sync/decision.js';
import { isLive, newPair, withoutAlert, type Pair } from '../sync/pair.js';
import { episodeOf } from './cancel.js';
import { accountsOf, endowed, entryOf, finished, inheriting, type Heritage } from './planned.js';
import type { Accepted, Intent, PlannedCommand } from './intent.js';
import type { Message } from './outlets.js';

/** The message of a raise that was cancelled before it was ever sent, and what it gets. */
export interface Cancelled {
  /** `null` for one that was accepted together with what cancelled it. */
  entryId: number | null;
  nodeId: string;
  msg: string;
  result: Message;
}

/** What became of one intent, and of the raises that it cancelled; the latter are told when all is on disk. */
export interface Accepting {
  accepted: Accepted;
  cancelled: Cancelled[];
}

export interface AcceptContext {
  now: number;
  /** What the message of a raise gets that was cancelled, and of the resolve that cancelled it. */
  cancelled: (command: string) => Message;
}

/** Writes what these intents ask for into the outbox, together with the pairs they change, in one transaction. */
export async function acceptAll(db: Db, intents: Intent[], context: AcceptContext): Promise<Accepting[]> {
  const batch = await Batch.load(db, intents, context);
  const cancelled: Cancelled[][] = [];
  const accepted = intents.map((intent) => {
    const before = batch.cancelled.length;
    const one = batch.accept(intent);
    cancelled.push(batch.cancelled.slice(before));
    return one;
  });
  await batch.write(db);
  return accepted.map((one, index) => ({ accepted: one, cancelled: cancelled[index] ?? [] }));
}

class Batch {
  readonly cancelled: Cancelled[] = [];
  readonly #rows: NewEntry[] = [];
  readonly #replaced: number[] = [];
  readonly #ended: Array<{ id: number; result: Message }> = [];
  readonly #changed = new Set<string>();
  /** Events by the node that takes them. */
  readonly #events = new Map<string, Set<string>>();

  private constructor(
    private readonly context: AcceptContext,
    private readonly known: Map<string, Known | 'new'>,
    private readonly pairs: Map<string, Pair>,
    private unsent: Entry[],
    private writes: Entry[],
    intents: Intent[],
  ) {
    for (const { nodeId, eventId } of intents) {
      if (eventId === null) continue;
      const events = this.#events.get(nodeId) ?? new Set();
      this.#events.set(nodeId, events.add(eventId));
    }
  }

  static async load(db: Db, intents: Intent[], context: AcceptContext): Promise<Batch> {
    const eventIds = [...new Set(intents.flatMap((intent) => intent.eventId ?? []))];
    const named = intents.flatMap(({ pair, others = [] }) => [...(pair ? [pair.key] : []), ...others]);
    const pairs = await readWithHeirs(db, [...new Set(named)]);
    const pairKeys = [...pairs.keys()];
    const known = new Map(
      (await knownEntries(db, eventIds)).map((row) => [onceKey(row), row as Known | 'new']),
    );
    return new Batch(
      context,
      known,
      pairs,
      await unsentEntries(db, pairKeys),
      await unsentWrites(db, pairKeys),
      intents,
    );
  }

  accept(intent: Intent): Accepted {
    const key = onceKey({ node_id: intent.nodeId, event_id: intent.eventId, action: intent.action });
    const known = intent.eventId === null ? undefined : this.known.get(key);
    if (known === 'new' || known?.state === 'waiting' || known?.state === 'sending')
      return { kind: 'pending' };
    if (known?.state === 'done')
      return { kind: 'repeat', result: JSON.parse(known.result ?? '{}') as Message };
    if (known) this.#replaced.push(known.id);
    this.known.set(key, 'new');
    return this.#plan(intent);
  }

  #plan(intent: Intent): Accepted {
    const about = this.#pairOf(intent);
    const plan = intent.plan(about, (key) => this.pairs.get(key) ?? null);
    if (about && intent.pair && about.key !== intent.pair.key) {
      intent = { ...intent, pair: { ...intent.pair, key: about.key } };
    }
    let { commands, result } = plan;
    for (const pair of [plan.pair, ...(plan.others ?? [])]) this.#keepPair(pair);
    if (plan.supersedes && plan.pair) commands = this.#supersede(plan.pair.key, plan.supersedes, commands);
    const resolve = commands.find((command) => command.kind === 'resolve');
    const raise = resolve && plan.pair && this.#cancel(plan.pair.key, resolve.episode);
    if (resolve && plan.pair && raise) {
      commands = commands
        .filter((command) => command !== resolve)
        .map((command) => inheriting(command, raise));
      if (commands.length === 0) {
        this.#keepPair(withoutAlert(plan.pair));
        if (!intent.atOnce) result = this.context.cancelled(JSON.stringify(resolve.command));
      }
    }
    if (intent.atOnce) {
      this.#rows.push(...commands.map((command) => entryOf(intent, command, this.context.now, false)));
      return this.#done(intent, result, commands);
    }
    const [first, ...others] = commands;
    if (!first) return this.#done(intent, result);
    this.#rows.push(
      entryOf(intent, first, this.context.now, true),
      ...others.map((command) => entryOf(intent, command, this.context.now, false)),
    );
    return {
      kind: 'queued',
      accounts: accountsOf(intent, [first, ...others]),
    };
  }

  /** A pair that SIGNL4's events made does not know its tenant yet. */
  #pairOf({ pair: about }: Intent): Pair | null {
    if (!about) return null;
    const known = this.pairs.get(about.key);
    if (!known) return newPair(about.key, about.tenant, about.ticketId);
    const heir = known.heir === undefined ? undefined : this.pairs.get(known.heir);
    if (heir && isLive(heir)) return heir;
    return known.tenant === '' ? { ...known, tenant: about.tenant } : known;
  }

  /** What was to be written before is needless; who was to become the owner by it, still does by what follows. */
  #supersede(pairKey: string, which: Superseded, commands: PlannedCommand[]): PlannedCommand[] {
    const isMeant = (row: { pair_key?: string | null; command: string }) =>
      row.pair_key === pairKey && isSuperseded(JSON.parse(row.command) as TicketCommand, which);
    const written = this.writes.filter(isMeant);
    const fresh = this.#rows.filter((row) => row.kind === 'write' && isMeant(row));
    this.writes = this.writes.filter((entry) => !written.includes(entry));
    this.#replaced.push(...written.map(({ id }) => id));
    for (const row of fresh) this.#rows.splice(this.#rows.indexOf(row), 1);
    const heritage = [...written, ...fresh].map(({ command }) => JSON.parse(command) as Heritage);
    const heir = heritage.find(({ email }) => email !== null);
    return heir ? commands.map((command) => endowed(command, heir)) : commands;
  }

  #keepPair(pair: Pair | null): void {
    if (!pair) return;
    this.pairs.set(pair.key, pair);
    this.#changed.add(pair.key);
  }

  /**
   * A raise that never left and its resolve cancel each other, and with them an acknowledge in between.
   *
   * @returns the raise, where there is one
   */
  #cancel(pairKey: string, episode: number): { command: string } | null {
    const isOfIt = (row: { pair_key?: string | null; command: string }) =>
      row.pair_key === pairKey && episodeOf(row) === episode;
    const written = this.unsent.filter(isOfIt);
    const fresh = this.#rows.filter((row) => row.state === 'waiting' && isOfIt(row));
    const raise = [...written, ...fresh].find(({ kind }) => kind === 'raise');
    if (!raise) return null;
    this.unsent = this.unsent.filter((entry) => !written.includes(entry));
    for (const { id, node_id, msg, command } of written) {
      const result = this.context.cancelled(command);
      this.#ended.push({ id, result });
      this.cancelled.push({ entryId: id, nodeId: node_id, msg, result });
    }
    for (const row of fresh) {
      const result = this.context.cancelled(row.command);
      Object.assign(row, finished(result, this.context.now));
      this.cancelled.push({ entryId: null, nodeId: row.node_id, msg: row.msg, result });
    }
    return raise;
  }

  #done(intent: Intent, result: Message, queued: PlannedCommand[] = []): Accepted {
    const planned: PlannedCommand = { kind: 'none', rank: 0, episode: 0, command: {} };
    const row = entryOf(intent, planned, this.context.now, true);
    Object.assign(row, finished(result, this.context.now));
    this.#rows.push(row);
    return { kind: 'done', result, accounts: accountsOf(intent, queued) };
  }

  async write(db: Db): Promise<void> {
    const { now } = this.context;
    await removeEntries(db, this.#replaced);
    for (const { id, result } of this.#ended) await updateEntry(db, id, finished(result, now));
    await insertEntries(db, this.#rows);
    await writePairs(
      db,
      [...this.#changed].flatMap((key) => this.pairs.get(key) ?? []),
      now,
    );
    await markTaken(db, this.#events);
  }
}

/** The pairs of these keys, and those whose alert belongs to them since a merge. */
async function readWithHeirs(db: Db, keys: string[]): Promise<Map<string, Pair>> {
  const pairs = await readPairs(db, keys);
  const heirs = [...pairs.values()].flatMap(({ heir }) => (heir === undefined ? [] : [heir]));
  return heirs.length === 0 ? pairs : new Map([...pairs, ...(await readPairs(db, heirs))]);
}

function onceKey(row: { node_id: string; event_id: string | null; action: string }): string {
  return JSON.stringify([row.node_id, row.event_id, row.action]);
}
