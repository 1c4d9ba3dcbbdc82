import type { RawRecord } from '../types.js';
import { asNumber, asText, fieldReader } from './raw.js';

/**
 * Whether a ticket is done: its status is one of `closed`, or it has a completed date, which also a ticket keeps
 * that was moved on to a status such as "Invoiced".
 */
export function closedIn(raw: RawRecord, closed: readonly number[]): boolean {
  const read = fieldReader(raw);
  if (asText(read('completedDate')).trim() !== '') return true;
  const status = asNumber(read('status'));
  return status !== null && closed.includes(status);
}
