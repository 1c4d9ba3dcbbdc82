import { Failure, wordsOf } from '../failure.js';
import type { Entry } from '../store/outbox.js';
import type { Carrier, Outcome } from './carrier.js';

/** One try to deliver an entry. Never throws. */
export async function attempt(carrier: Carrier, entry: Entry): Promise<Outcome> {
  try {
    return await carrier.deliver(entry);
  } catch (error) {
    if (error instanceof Failure) return { kind: 'failed', failure: error };
    // A fault of ours, not of the service: it is told with its words and never repeated blindly.
    return { kind: 'failed', failure: new Failure('delivery.fault', 'entry', { said: wordsOf(error) }) };
  }
}
