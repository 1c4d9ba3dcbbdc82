import { Failure } from '../failure.js';
import type { Entry } from '../store/outbox.js';

/** An outage does not make anybody wait longer than this for the word that it was in vain. */
const EXPIRES = 7 * 24 * 60 * 60 * 1000;

/**
 * Whether an entry has waited long enough. Time for which its account was refused does not count: a refusal of the
 * account gives nothing up.
 */
export function isExpired({ created_at: createdAt }: Entry, mendedAt: number, now: number): boolean {
  return now - Math.max(createdAt, mendedAt) > EXPIRES;
}

/** What is told of it, with the last words of the other side. */
export function expired({ said }: Failure): Failure {
  return new Failure('delivery.expired', 'entry', said ? { said } : {});
}
