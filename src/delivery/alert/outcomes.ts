import type { AlertState } from '../../signl4/api.js';
import type { Entry } from '../../store/outbox.js';
import type { Pair, Phase } from '../../sync/pair.js';
import type { Outcome } from '../carrier.js';
import { alertResult, type StoredAlert } from './command.js';

/**
 * The answer writes ids, and a phase only where nothing was heard of the alert: an acknowledge may have been faster.
 *
 * @param found where the alert stood when it was found
 */
export function withIds(
  { episode }: { episode: number },
  ids: Partial<Pick<Pair, 'eventId' | 'alertId'>>,
  found?: Phase,
) {
  return (pair: Pair): Pair => {
    if (pair.episode !== episode) return pair;
    if (!found) return { ...pair, ...ids };
    const { seen, wanted } = pair.alert;
    return {
      ...pair,
      ...ids,
      alert: { ...pair.alert, seen: seen ?? found, wanted: wanted === 'open' ? null : wanted },
    };
  };
}

/** SIGNL4 has closed the alert, by its own clock (ms), and may never tell of it. */
export function resolvedAt({ episode }: { episode: number }, at: number) {
  return (pair: Pair): Pair =>
    pair.episode === episode ? { ...pair, alert: { ...pair.alert, resolvedAt: at } } : pair;
}

/** A raise whose alert is there. */
export function confirmed(entry: Entry, stored: StoredAlert, found: AlertState, seen?: Phase): Outcome {
  const { eventId, alertId, at } = found;
  const { failed } = stored;
  // Its fallback was not tried yet: the way that seemed to fail has done it.
  const transport = failed && entry.attempts === failed.attempts ? failed.transport : stored.transport;
  const result = alertResult(
    { ...stored, transport },
    { eventId, attempts: entry.attempts + 1, sentAt: at, confirmed: true },
  );
  return { kind: 'done', result, pair: withIds(stored, { eventId, alertId }, seen) };
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
