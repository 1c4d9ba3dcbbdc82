import type { AlertState } from '../../signl4/api.js';
import type { Entry } from '../../store/outbox.js';
import type { Pair, Phase } from '../../sync/pair.js';
import type { Outcome } from '../carrier.js';
import { alertResult, type StoredAlert } from './command.js';

/** The answer writes ids, never a phase: an acknowledge may have been faster. */
export function withIds(
  { episode }: { episode: number },
  ids: Partial<Pick<Pair, 'eventId' | 'alertId'>>,
  seen?: Phase,
) {
  return (pair: Pair): Pair => {
    if (pair.episode !== episode) return pair;
    if (!seen) return { ...pair, ...ids };
    const wanted = pair.alert.wanted === 'open' ? null : pair.alert.wanted;
    return { ...pair, ...ids, alert: { ...pair.alert, seen, wanted } };
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

export function settled(episode: number, phase: Phase) {
  return (pair: Pair): Pair => ({ ...pair, episode, alert: { ...pair.alert, seen: phase, wanted: null } });
}

/** Applies an outcome to the pair as if it had been in that episode all along. */
export function withEpisode(outcome: Outcome, episode: number): Outcome {
  if (outcome.kind !== 'done') return outcome;
  const change = outcome.pair;
  return { ...outcome, pair: (pair) => (change ? change({ ...pair, episode }) : { ...pair, episode }) };
}
