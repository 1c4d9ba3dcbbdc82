import type { Pair } from './pair.js';
import type { Reading } from './policy.js';

/** A read older than what is known, or not later than what was known when our last confirmed write was sent. */
export function isOutdated({ ticket }: Pair, { at, status }: Reading): boolean {
  if (at < ticket.at) return true;
  return ticket.written !== null && at <= ticket.writtenAt && status !== ticket.written;
}
