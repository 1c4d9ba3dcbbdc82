import type { Change, Decision } from './change.js';
import { applied, nothing } from './decision.js';
import { alertPhase, type Pair } from './pair.js';
import { isRinging, phaseOf, seenPhase, type Policy, type Reading } from './policy.js';
import { isOutdated } from './outdated.js';
import { owners } from './owners.js';
import { move } from './ring.js';

type ReadingChange = Change & { side: 'reading' };

/** What a ticket that was read means for the alert. */
export function fromTicket(before: Pair, change: ReadingChange, policy: Policy): Decision {
  const { reading } = change;
  if (isOutdated(before, reading)) return nothing(before, 'late', 'late');
  const { ticket } = before;
  const phase = phaseOf(policy, reading, ticket.base);
  const was = seenPhase(before, policy);
  // Out of closed it is open again, whatever its status is called.
  const pair = seen(before, reading, phase ?? (was === 'closed' ? 'open' : was));
  const isEcho = isExpected(before, reading);
  const known = isEcho ? heard(pair, reading.status) : pair;
  // That it moved away is told once, so it counts whatever came along with it.
  const ended = change.left && policy.onLeave === 'resolve' ? move(known, 'resolve', 'closed') : null;
  if (ended?.code === 'applied' && phase !== 'closed') return ended;
  if (isEcho) return nothing(known, 'echo', 'echo');
  if (reading.status === ticket.status && phase === was) return unmoved(pair, change, ticket.owner, policy);
  // Never read before: how the ticket stood when its alert was raised is not known, and it is no news.
  const first = ticket.status === null;
  if (phase === 'closed') return closed(pair, change);
  if (phase === null) return left(pair, change, policy) ?? nothing(pair, 'no-phase');
  // Somebody who takes it while the phone rings silences the phone, whatever the ticket was before.
  const takes = phase === 'acknowledged' && (phase !== was || isRinging(pair));
  if (first || !takes) {
    return left(pair, change, policy) ?? nothing(pair, phase === was ? 'same-phase' : 'ticket-open');
  }
  return acknowledged(pair, change);
}

/** What a write of ours makes of it, or made of it and nobody told of yet. */
export function isExpected({ ticket }: Pair, { status, at }: Reading): boolean {
  if (status === null) return false;
  if (status === ticket.wanted || status === ticket.sending) return status !== ticket.status;
  return status === ticket.written && ticket.at <= ticket.writtenAt && at > ticket.writtenAt;
}

function heard(pair: Pair, status: number | null): Pair {
  const { wanted } = pair.ticket;
  return wanted === status ? { ...pair, ticket: { ...pair.ticket, wanted: null } } : pair;
}

function seen(pair: Pair, { status, at, owner }: Reading, phase: Pair['ticket']['phase']): Pair {
  const { ticket } = pair;
  const base = ticket.base ?? status;
  return {
    ...pair,
    ticket: { ...ticket, status, at: Math.max(at, ticket.at), ...owners(ticket, owner), phase, base },
  };
}

function unmoved(pair: Pair, change: ReadingChange, owner: number | null, policy: Policy): Decision {
  const { reading, byPerson, by = null, email } = change;
  const moved = left(pair, change, policy);
  if (moved) return moved;
  const taken = reading.owner !== null && reading.owner !== owner && reading.owner !== pair.ticket.ownOwner;
  // Whom somebody else made the owner may still be asleep.
  const bySelf = byPerson !== false && (by === null || by === reading.owner);
  if (taken && policy.ownerAcknowledges && bySelf && isRinging(pair)) {
    return move(pair, 'acknowledge', 'acknowledged', email);
  }
  return nothing(pair, 'same-phase');
}

function left(pair: Pair, change: ReadingChange, policy: Policy): Decision | null {
  if (!change.left) return null;
  return policy.onLeave === 'resolve' ? move(pair, 'resolve', 'closed') : nothing(pair, 'left');
}

/** Whoever closed the ticket: there is nothing left to ring for, nor to write. */
function closed(pair: Pair, { email }: ReadingChange): Decision {
  const wanted = pair.ticket.wanted !== null;
  const calm = wanted ? { ...pair, ticket: { ...pair.ticket, wanted: null } } : pair;
  const decision = move(calm, 'resolve', 'closed', email);
  return { ...decision, supersedes: 'all' };
}

/**
 * Only a person wakes up: a workflow rule or another system that moves the ticket silences no phone; nor does what we
 * wrote for an earlier alert.
 */
function acknowledged(pair: Pair, { reading, byPerson, email }: ReadingChange): Decision {
  const isOurs = byPerson === null && reading.status === pair.ticket.written;
  if (byPerson === false || isOurs) return nothing(pair, 'no-person');
  return move(pair, 'acknowledge', 'acknowledged', email);
}

/** The ticket is deleted, or became part of another one that does not take its alert. */
export function gone(pair: Pair): Decision {
  if (alertPhase(pair) === null) return nothing(pair, 'no-alert');
  const { commands, ...rest } = move(pair, 'resolve', 'closed');
  return commands.length > 0 ? { ...applied(rest.pair, commands), supersedes: 'all' } : { ...rest, commands };
}
