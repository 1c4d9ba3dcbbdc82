import { Failure } from '../../failure.js';
import type { RawRecord } from '../../types.js';
import { asNumber, fieldReader } from '../raw.js';

/** Failed events in a row after which Autotask switches a webhook off (developer help, webhooks). */
const MOST_FAILURES = 25;
const WARN_FROM = 5;

/** How our webhook stands. */
export interface WebhookState {
  /** There is one that calls our address. */
  found: boolean;
  /** Host that another one of this name calls, from before our address changed or of another installation. */
  elsewhere: string | null;
  guid: string | null;
  isReady: boolean;
  isActive: boolean;
  /** Events that could not be delivered since the last one that was; `null` where Autotask does not tell us. */
  failuresInARow: number | null;
  /** What somebody should see to. */
  warning: Failure | null;
}

/**
 * How many events have failed since the last success, by Autotask's log of failed events.
 *
 * @param lastTaken sequence number of the last event that reached us; without it, the numbers that run on without a
 *   gap up to the last count, and a success after them is not known of
 */
export function failuresInARow(log: RawRecord[], lastTaken: number | null): number {
  const numbers = log.flatMap((row) => asNumber(fieldReader(row)('sequenceNumber')) ?? []);
  const sorted = [...new Set(numbers)].sort((a, b) => b - a);
  if (lastTaken !== null) return sorted.filter((number) => number > lastTaken).length;
  const gap = sorted.findIndex((number, at) => at > 0 && number !== (sorted[at - 1] ?? 0) - 1);
  return gap < 0 ? sorted.length : gap;
}

/** The gravest of what is wrong, as far as a person can mend it. */
export function warningFor(state: Omit<WebhookState, 'warning'>): Failure | null {
  const { found, elsewhere, isReady, isActive, failuresInARow: count } = state;
  if (!found && elsewhere !== null)
    return new Failure('autotask.webhook-elsewhere', 'account', { facts: { host: elsewhere } });
  if (!found) return new Failure('autotask.webhook-missing', 'account');
  if (!isActive) return new Failure('autotask.webhook-off', 'account', { facts: { most: MOST_FAILURES } });
  if (!isReady) return new Failure('autotask.webhook-not-ready', 'account');
  if (count !== null && count >= WARN_FROM)
    return new Failure('autotask.webhook-failing', 'account', { facts: { count, most: MOST_FAILURES } });
  return null;
}
