import { entriesBehind, updateEntry } from '../store/outbox.js';
import { pairOfKey, writePairs } from '../store/pairs.js';
import type { Db } from '../store/store.js';
import { withoutAlert } from '../sync/pair.js';
import type { Cancelled } from './accept.js';
import type { SettleContext, Settlement } from './settle.js';

/**
 * A ticket that was closed while the try of its raise was under way: the try failed and the raise surely did not
 * arrive, so it and the resolve behind it cancel each other, and with them an acknowledge in between.
 *
 * @returns the messages of those whose nodes are there, and what they get; the others are told when they come
 */
export async function cancelEnded(
  db: Db,
  settlement: Settlement,
  { now, isThere, cancelled }: SettleContext,
): Promise<Cancelled[]> {
  const { entry } = settlement;
  const raise = settlement.kind === 'waiting' && entry.kind === 'raise' && !settlement.maybeSent;
  if (!raise || entry.pair_key === null) return [];
  const behind = (await entriesBehind(db, entry)).filter((one) => episodeOf(one) === episodeOf(entry));
  if (!behind.some((one) => one.kind === 'resolve')) return [];
  const ended: Cancelled[] = [];
  for (const one of [entry, ...behind]) {
    const result = cancelled(one.command);
    const tell = isThere(one.node_id);
    const emitted = tell ? 1 : 0;
    const values = { state: 'done' as const, done_at: now, emitted, emissions: emitted };
    await updateEntry(db, one.id, { ...values, result: JSON.stringify(result) });
    if (tell) ended.push({ entryId: one.id, nodeId: one.node_id, msg: one.msg, result });
  }
  await forgetAlert(db, entry.pair_key, episodeOf(entry), now);
  return ended;
}

async function forgetAlert(db: Db, pairKey: string, episode: number, now: number): Promise<void> {
  const pair = await pairOfKey(db, pairKey);
  if (pair?.episode === episode) await writePairs(db, [withoutAlert(pair)], now);
}

/** Which alert of its pair an entry is about. */
export function episodeOf({ command }: { command: string }): number {
  return (JSON.parse(command) as { episode: number }).episode;
}
