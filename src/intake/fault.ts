import { Failure, wordsOf } from '../failure.js';

/** What went wrong, as a Failure: what is none is a fault of ours, and tried again. */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return new Failure('intake.fault', 'outage', { said: wordsOf(error) });
}
