import { isLive, newPair, type Pair } from './pair.js';
import type { Reading } from './policy.js';

/** The ticket into which another one was merged. */
export interface Destination {
  ticketId: number;
  /** Key of its own pair. */
  key: string;
  reading: Reading;
}

/** After a merge the alert belongs to the destination: what becomes of the ticket that it was raised for is no news. */
export function isOfAnother({ ticketId }: Pair, ticket: number): boolean {
  return ticketId !== null && ticketId !== ticket;
}

/**
 * A merged ticket hands its alert to the destination, if that is open and has none; its own id stays an alias. Pure.
 *
 * @param other the destination's own pair, if it has one
 * @returns `null` where the destination can't take it over: then the alert has to end
 */
export function takeOver(
  pair: Pair,
  destination: Destination,
  other: Pair | null,
): { pair: Pair; other: Pair } | null {
  if (!isLive(pair) || destination.reading.closed || (other && isLive(other))) return null;
  const { ticketId, key, reading } = destination;
  const { status, at, owner } = reading;
  const ticket = { ...newPair(key, pair.tenant, ticketId).ticket, status, at, owner, base: status };
  return {
    pair: { ...pair, ticketId, ticket },
    other: { ...(other ?? newPair(key, pair.tenant, ticketId)), heir: pair.key },
  };
}
