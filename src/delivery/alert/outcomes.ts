import type { AlertState } from '../../signl4/api.js';
import type { Entry } from '../../store/outbox.js';
import type { Pair, Phase } from '../../sync/pair.js';
import type { Outcome } from '../carrier.js';
import { alertResult, type StoredAlert } from './command.js';

export interface Found {
  phase: Phase;
  recently: boolean;
}

/**
 * The answer writes ids, and a phase only where nothing was heard of the alert: an acknowledge may have been faster.
 *
 * @param found where the alert stood when it was found, and whether it had changed shortly before
 */
export function withIds(
  { episode }: { episode: number },
  ids: Partial<Pick<Pair, 'eventId' | 'alertId' | 'twice'>>,
  found?: Found,
) {
  return (pair: Pair): Pair => {
    if (pair.episode !== episode) return pair;
    if (!found) return { ...pair, ...ids };
    const wanted = pair.alert.wanted === 'open' ? null : pair.alert.wanted;
    const asked = found.recently ? { asked: true as const } : {};
    const seen = pair.alert.seen === null ? { seen: found.phase, ...asked } : {};
    return { ...pair, ...ids, alert: { ...pair.alert, wanted, ...seen } };
  };
}

/** SIGNL4 has closed the alert, by its own clock (ms), and may never tell of it. */
export function resolvedAt({ episode }: { episode: number }, at: number) {
  return (pair: Pair): Pair =>
    pair.episode === episode ? { ...pair, alert: { ...pair.alert, resolvedAt: at } } : pair;
}

/** A raise whose alert is there. @param found as for `withIds` */
export function confirmed(entry: Entry, stored: StoredAlert, alert: AlertState, found?: Found): Outcome {
  const { eventId, alertId, at } = alert;
  const { failed } = stored;
  // Its fallback was not tried yet: the way that seemed to fail has done it.
  const transport = failed && entry.attempts === failed.attempts ? failed.transport : stored.transport;
  const result = alertResult(
    { ...stored, transport },
    { eventId, attempts: entry.attempts + 1, sentAt: at, confirmed: true },
  );
  return { kind: 'done', result, pair: withIds(stored, { eventId, alertId }, found) };
}

/** Its last alert was found closed, unless somebody was heard to take that back. */
export function foundClosed(episode: number) {
  return (pair: Pair): Pair => {
    if (pair.episode > episode || (pair.episode === episode && pair.alert.seen !== null)) return pair;
    return { ...pair, episode, alert: { ...pair.alert, seen: 'closed', wanted: null } };
  };
}

/** Applies an outcome to the pair as if it had been in that episode all along. */
export function withEpisode(outcome: Outcome, episode: number): Outcome {
  if (outcome.kind !== 'done') return outcome;
  const change = outcome.pair;
  const pair = (before: Pair): Pair => {
    // It rang again meanwhile.
    if (before.episode > episode) return before;
    const isHeard = before.episode === episode;
    const alert = isHeard ? before.alert : { ...before.alert, seen: null, resolvedAt: 0 };
    const inIt = { ...before, episode, alert };
    return change ? change(inIt) : inIt;
  };
  return { ...outcome, pair };
}
