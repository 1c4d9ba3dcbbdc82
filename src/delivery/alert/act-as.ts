import { Failure } from '../../failure.js';
import type { Entry } from '../../store/outbox.js';
import type { Outcome } from '../carrier.js';
import { alertResult, type StoredAlert } from './command.js';
import { resolvedAt } from './outcomes.js';
import type { AlertService, KeyRefusals } from './service.js';

const AGAIN = 5_000;
const MOST_TRIES = 2;

/**
 * Acknowledges or closes an alert as the person who did it in the ticket. To do so twice changes nothing, so an
 * unclear answer is tried again.
 *
 * @returns `null` where nobody gets the credit: no key, it is refused, also as a conflict although the alert is not
 *   there yet, or SIGNL4 knows neither person nor alert
 */
export async function actAs(
  entry: Entry,
  stored: StoredAlert,
  service: AlertService,
  refusals: KeyRefusals,
  now: number,
): Promise<Outcome | null> {
  const { kind, as, externalId, alertId = null } = stored;
  const act = service.actAs;
  if (kind === 'raise' || !as || !act || externalId === null) return null;
  const answer = await refusals.try(() => act({ externalId, alertId }, kind, as));
  if (answer instanceof Failure) {
    const unclear = answer.scope !== 'account' && answer.scope !== 'entry';
    return unclear && entry.asked < MOST_TRIES ? { kind: 'later', waitMs: AGAIN, sent: false } : null;
  }
  return answer === 'not-found' ? null : done(entry, stored, answer.at, now);
}

function done(entry: Entry, stored: StoredAlert, at: number | null, now: number): Outcome {
  const sentAt = new Date(now).toISOString();
  const more = { attempts: entry.attempts + 1, sentAt, as: stored.as };
  const result = alertResult({ ...stored, transport: 'api' }, more);
  return stored.kind === 'resolve' && at !== null
    ? { kind: 'done', result, pair: resolvedAt(stored, at) }
    : { kind: 'done', result };
}
