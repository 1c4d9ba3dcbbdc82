import type { Observation } from './alert-memory.js';
import { inEpisode, type Pair } from './pair.js';

/** What an observed event means for the pair of its alert. `echo`: what our own command caused. */
export type Verdict = 'new' | 'echo' | 'repeat' | 'late';

/**
 * Writes down in the pair what was observed of its alert: what is seen of it, and what need not be expected any more.
 * Pure.
 *
 * @param alert an earlier episode touches nothing, a later one is the present one from now on; `email` is the address
 *   of who did it, `null` for nobody
 */
export function hear(
  before: Pair,
  observed: Observation,
  alert: { episode: number; alertId: string | null; eventId: string | null; email: string | null },
): { pair: Pair; verdict: Verdict } {
  if (alert.episode < before.episode) return { pair: before, verdict: 'late' };
  const pair = withIds(alert.episode > before.episode ? inEpisode(before, alert.episode) : before, alert);
  if (observed.verdict === 'late') return { pair, verdict: 'late' };
  const { phase } = observed.memory;
  const isState = ['raised', 'acknowledged', 'closed', 'reopened'].includes(observed.type);
  if (!isState || phase === null) return { pair, verdict: observed.verdict };
  const { seen, wanted, wantedAs, resolvedAt, asked } = pair.alert;
  const isOurs = alert.email === null || alert.email === wantedAs;
  if (phase === wanted && isOurs) {
    const verdict = observed.verdict === 'repeat' ? 'repeat' : 'echo';
    return { pair: { ...pair, alert: { seen: phase, wanted: null, wantedAs: null, resolvedAt } }, verdict };
  }
  const next = {
    ...pair,
    alert: { seen: phase, wanted: expected(pair, observed, alert.email), wantedAs, resolvedAt },
  };
  // That it rings is told once, whether our own raise was confirmed before or after.
  if (observed.type === 'raised' && observed.verdict === 'new' && seen === phase)
    return { pair: next, verdict: 'echo' };
  if (observed.undone) return { pair: { ...next, alert: { ...next.alert, resolvedAt: 0 } }, verdict: 'new' };
  if (wanted === 'closed' && observed.type === 'acknowledged' && isOurs && observed.verdict === 'new')
    return { pair: next, verdict: 'echo' };
  const joins = observed.type === 'acknowledged' && seen === 'acknowledged' && hasCompany(observed);
  const isKnown = seen === phase && !asked;
  return { pair: next, verdict: isKnown && !joins ? 'repeat' : observed.verdict };
}

/** What the commands under way will still make of it. */
function expected(
  { alert: { wanted, resolvedAt } }: Pair,
  { memory, undone, type, verdict }: Observation,
  email: string | null,
) {
  if (wanted === null || wanted === 'open') return null;
  // A person took back what we had done already; what is only under way stands.
  if (undone && resolvedAt > 0) return null;
  // That it is still open, as a poll tells, is none who took it back.
  const takenBack = type === 'reopened' && (verdict === 'new' || email !== null);
  if (wanted === 'acknowledged' && takenBack) return null;
  // Somebody was faster than we, or went further.
  return memory.phase === wanted || memory.phase === 'closed' ? null : wanted;
}

/** Somebody else had acknowledged already, as we were told. */
function hasCompany({ memory }: Observation): boolean {
  return memory.acknowledgers.length > 1;
}

function withIds(pair: Pair, { alertId, eventId }: { alertId: string | null; eventId: string | null }): Pair {
  return { ...pair, alertId: alertId ?? pair.alertId, eventId: eventId ?? pair.eventId };
}
