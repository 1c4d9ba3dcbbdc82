import type { Entry } from '../../store/outbox.js';
import { isNeedless } from '../../sync/needless.js';
import { alertPhase, type Pair } from '../../sync/pair.js';
import type { Outcome } from '../carrier.js';
import { alertResult, type StoredAlert } from './command.js';

/**
 * What becomes of an acknowledge or resolve that nobody wants any more by the time of its try; `null` where it is
 * still to be sent.
 *
 * @param pair as it is right now; `null` for an alert without one, which is changed by hand alone
 */
export function needlessNow(entry: Entry, stored: StoredAlert, pair: Pair | null): Outcome | null {
  if (pair === null || !isNeedless(pair, stored)) return null;
  const reason = reasonOf(pair, stored);
  // A try whose answer was lost did it.
  const done = entry.maybe_sent === 1 && reason === THERE[stored.kind];
  const sentAt = entry.sent_at === null ? null : new Date(entry.sent_at).toISOString();
  const more = done
    ? { attempts: entry.attempts, sentAt, confirmed: true }
    : { status: null, suppressed: reason };
  return { kind: 'done', result: alertResult(stored, more), unsent: true };
}

const THERE: Record<StoredAlert['kind'], string> = {
  raise: 'alert-open',
  acknowledge: 'alert-acknowledged',
  resolve: 'alert-closed',
};

function reasonOf(pair: Pair, { kind }: StoredAlert): string {
  const phase = alertPhase(pair);
  if (phase === null) return 'no-alert';
  if (phase === 'closed') return 'alert-closed';
  return kind === 'acknowledge' && phase === 'acknowledged' ? 'alert-acknowledged' : 'taken-back';
}
