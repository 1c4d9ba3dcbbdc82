import { Failure } from '../../failure.js';
import type { Entry } from '../../store/outbox.js';
import { commentTaken, forgetComment } from '../../sync/own-comments.js';
import type { Outcome } from '../carrier.js';
import type { StoredAnnotation } from './command.js';
import type { AlertService } from './service.js';

const MINUTE = 60_000;
/** An alert that was raised just now may not be there yet. */
const YOUNG = 2 * MINUTE;
const AGAIN = 10_000;

/**
 * Comments an alert. What may have arrived is not sent again: a comment can't be asked after, and shown twice it
 * would confuse.
 *
 * @throws Failure
 */
export async function annotate(
  entry: Entry,
  stored: StoredAnnotation,
  service: AlertService,
  now: number,
): Promise<Outcome> {
  const { externalId, alertId, text, as } = stored;
  if (!service.annotate) return { ...suppressed('no-key'), pair: (pair) => forgetComment(pair, stored) };
  if (entry.maybe_sent === 1) {
    const warning = new Failure('signl4.annotation-lost', 'entry', { facts: { externalId } });
    return { ...suppressed('annotation-lost'), warning };
  }
  try {
    const at = await service.annotate({ externalId, alertId }, text, as);
    return { kind: 'done', result: {}, pair: (pair) => commentTaken(pair, stored, at) };
  } catch (error) {
    const young = now - entry.created_at < YOUNG;
    const missing = error instanceof Failure && error.code === 'signl4.not-found';
    if (missing && young) return { kind: 'later', waitMs: AGAIN, sent: false };
    throw error;
  }
}

function suppressed(reason: string): Outcome & { kind: 'done' } {
  return { kind: 'done', result: { alert: { suppressed: reason } } };
}
