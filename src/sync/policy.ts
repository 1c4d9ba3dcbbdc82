import { alertPhase, type Pair, type Phase } from './pair.js';

/** What `status sync` was told, with ids in place of labels. */
export interface Policy {
  /** What the ticket gets when the alert is acknowledged, closed, or taken back; `null` leaves it. */
  ackStatus: number | null;
  closeStatus: number | null;
  reopenStatus: number | null;
  /** Statuses that acknowledge the alert when a person set them. */
  ackStatuses: readonly number[];
  /** Statuses that close the alert; empty: whatever the trigger calls closed. */
  closeStatuses: readonly number[];
  ownerAcknowledges: boolean;
  onLeave: 'keep' | 'resolve';
  assignOn: 'never' | 'acknowledged' | 'closed' | 'both';
  assignPolicy: 'if-unassigned' | 'always';
}

/** A ticket as it was read, or as a trigger told of it. */
export interface Reading {
  status: number | null;
  /** It has a completed date, or one of the trigger's closed statuses. */
  closed: boolean;
  /** `lastActivityDate` in ms. */
  at: number;
  owner: number | null;
}

/** Where a ticket stands; `null` for a status that is in no list. The status that it rang with is open. */
export function phaseOf(policy: Policy, reading: Pick<Reading, 'status' | 'closed'>, base: number | null) {
  const { status, closed } = reading;
  if (policy.closeStatuses.length === 0 ? closed : isIn(policy.closeStatuses, status)) return 'closed';
  if (status === null) return null;
  if (status === policy.closeStatus) return 'closed';
  if (isIn(policy.ackStatuses, status) || status === policy.ackStatus) return 'acknowledged';
  return status === base || status === policy.reopenStatus ? 'open' : null;
}

/** Where the ticket of a pair will stand when the writes under way are done; `null` where nothing is known of it. */
export function ticketPhase(pair: Pair, policy: Policy): Phase | null {
  const expected = pair.ticket.wanted ?? pair.ticket.sending;
  if (expected === null) return seenPhase(pair, policy);
  return phaseOf(policy, { status: expected, closed: expected === policy.closeStatus }, pair.ticket.base);
}

/** Where it was last seen to stand. */
export function seenPhase({ ticket }: Pair, policy: Policy): Phase | null {
  const { status, phase, base } = ticket;
  return status === null ? null : (phase ?? phaseOf(policy, { status, closed: false }, base));
}

/** Whether an alert event of this kind gives the ticket to the person who caused it. */
export function assigns(policy: Policy, cause: 'acknowledged' | 'closed' | 'reopened'): boolean {
  return cause !== 'reopened' && (policy.assignOn === 'both' || policy.assignOn === cause);
}

/** Whether somebody still has to wake up. */
export function isRinging(pair: Pair): boolean {
  return alertPhase(pair) === 'open';
}

function isIn(statuses: readonly number[], status: number | null): boolean {
  return status !== null && statuses.includes(status);
}
