import type { Failure } from '../failure.js';
import {
  finishEntries,
  forgetEvent,
  insertEntries,
  removeFollowers,
  updateEntry,
  type Entry,
} from '../store/outbox.js';
import { readPairs, writePairs } from '../store/pairs.js';
import type { Cancelled } from './accept.js';
import { cancelEnded } from './cancel.js';
import type { Db } from '../store/store.js';
import type { Pair } from '../sync/pair.js';
import type { FollowUp, Move } from './carrier.js';
import { followUpRow } from './follow-up.js';
import { originOf } from './message.js';
import type { Message } from './outlets.js';

/** What is written of an entry after a try. */
export type Settlement = { entry: Entry; pair?: (pair: Pair) => Pair } & (
  | { kind: 'done'; result: Message; followUp?: FollowUp }
  | { kind: 'dead'; failure: Failure }
  /** Back to waiting. `counts` says whether it was a try of its own. */
  | { kind: 'waiting'; dueAt: number; counts: boolean; maybeSent: boolean; asked: number; move?: Move }
);

/** An entry that waits for its next try and is as sure, or unsure, as it was. */
export function waiting(entry: Entry, dueAt: number): Settlement & { kind: 'waiting' } {
  return {
    kind: 'waiting',
    entry,
    dueAt,
    counts: true,
    maybeSent: entry.maybe_sent === 1,
    asked: entry.asked,
  };
}

export interface SettleContext {
  now: number;
  /** Whether the node is there and will be told at once; else it is told when it comes. */
  isThere: (nodeId: string) => boolean;
  /** What a message gets whose command, which surely did not arrive, is needless by now. */
  cancelled: (command: string) => Message;
}

/** What is told once an entry's settlement is on disk. */
export interface Settled {
  /** Its node is to be told at once; else it is told from disk when it comes. */
  tell: boolean;
  /** Messages of entries that were cancelled with it, whose nodes are told at once. */
  cancelled: Cancelled[];
}

/** Writes what became of these entries and their pairs; they share one transaction. */
export async function settleAll(
  db: Db,
  settlements: Settlement[],
  context: SettleContext,
): Promise<Settled[]> {
  const { now, isThere } = context;
  const there = new Set(settlements.map(({ entry }) => entry.node_id).filter(isThere));
  const known = { ...context, isThere: (nodeId: string) => there.has(nodeId) };
  const done = settlements.filter((settlement) => settlement.kind === 'done');
  for (const emitted of [true, false]) {
    const some = done.filter(({ entry }) => known.isThere(entry.node_id) === emitted);
    const rows = some.map(({ entry, result }) => ({ id: entry.id, result: JSON.stringify(result) }));
    await finishEntries(db, rows, { at: now, emitted });
  }
  await insertEntries(
    db,
    done.flatMap(({ entry, followUp }) => (followUp ? followUpRow(entry, followUp, now) : [])),
  );
  for (const settlement of settlements) {
    if (settlement.kind !== 'done') await updateEntry(db, settlement.entry.id, changed(settlement, known));
    if (settlement.kind === 'dead') await welcomeAgain(db, settlement.entry);
  }
  await settlePairs(db, settlements, now);
  const settled: Settled[] = [];
  for (const settlement of settlements)
    settled.push({
      tell: known.isThere(settlement.entry.node_id),
      cancelled: await cancelEnded(db, settlement, context),
    });
  return settled;
}

/** A message that has gone on already and is sent back in tries again what was given up. */
async function welcomeAgain(db: Db, entry: Entry): Promise<void> {
  const origin = originOf(entry);
  if (origin?.eventId) await forgetEvent(db, entry.node_id, origin.eventId, origin.action);
}

function changed(
  settlement: Exclude<Settlement, { kind: 'done' }>,
  { now, isThere }: SettleContext,
): Partial<Entry> {
  const { entry } = settlement;
  const attempts = entry.attempts + 1;
  if (settlement.kind === 'waiting') {
    return {
      state: 'waiting',
      due_at: settlement.dueAt,
      attempts: settlement.counts ? attempts : entry.attempts,
      maybe_sent: settlement.maybeSent ? 1 : 0,
      asked: settlement.asked,
      ...settlement.move,
    };
  }
  const { code, said, status, facts } = settlement.failure;
  const emitted = isThere(entry.node_id) ? 1 : 0;
  const result = JSON.stringify({ code, said, status, facts });
  return { state: 'dead', done_at: now, attempts, result, emitted, emissions: emitted };
}

async function settlePairs(db: Db, settlements: Settlement[], now: number): Promise<void> {
  const touching = settlements.filter((s) => s.pair && s.entry.pair_key !== null);
  if (touching.length === 0) return;
  const pairs = await readPairs(db, [...new Set(touching.map((s) => s.entry.pair_key as string))]);
  for (const { entry, pair: change } of touching) {
    const before = pairs.get(entry.pair_key as string);
    if (!before || !change) continue;
    const after = change(before);
    pairs.set(before.key, after);
    // The alert that was to be replaced is the present one again, and must not be resolved.
    if (after.episode < before.episode) await removeFollowers(db, entry.lane);
  }
  await writePairs(db, [...pairs.values()], now);
}
