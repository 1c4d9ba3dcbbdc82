import type { Cause, Change, Decision, Reason, TicketCommand } from './change.js';
import { applied, nothing } from './decision.js';
import { alertPhase, type Pair } from './pair.js';
import { assigns, phaseOf, ticketPhase, type Policy } from './policy.js';

type AlertChange = Change & { side: 'alert' };

/** What an alert event means for the ticket. */
export function fromAlert(pair: Pair, change: AlertChange, policy: Policy): Decision {
  const { verdict, episode, cause } = change;
  if (episode !== pair.episode) return nothing(pair, 'late', 'late');
  if (verdict !== 'new') return nothing(pair, verdict, verdict);
  if (cause === null) return nothing(pair, 'no-state');
  // Only people take something back; a poll does not always tell who.
  if (!change.byPerson && cause !== 'reopened') return nothing(pair, 'no-person');
  switch (cause) {
    case 'acknowledged':
      return acknowledged(pair, change, policy);
    case 'closed':
      return closed(pair, change, policy);
    case 'reopened':
      return change.undone ? undone(pair, change, policy) : takenBack(pair, policy);
  }
}

/** An acknowledge moves only what is open, and a closed ticket closes whatever its alert was made of since. */
function acknowledged(pair: Pair, change: AlertChange, policy: Policy): Decision {
  const phase = ticketPhase(pair, policy);
  if (phase === 'closed') return nothing(pair, 'ticket-closed');
  // Of several who acknowledge, the first one owns the ticket, unless the last one always does.
  const owner = change.joins && policy.assignPolicy !== 'always' ? null : change.email;
  const write = { cause: 'acknowledged' as const, email: owner };
  if (phase === 'acknowledged') return ownerOnly(pair, write, policy, 'ticket-acknowledged');
  if (!isFree(pair, policy)) return ownerOnly(pair, write, policy, 'status-kept');
  if (policy.ackStatus === null) return ownerOnly(pair, write, policy, 'no-status');
  // Of a hand-over, the status that was to be taken back need not be.
  const decision = writing(pair, { ...write, status: policy.ackStatus }, policy);
  return { ...decision, supersedes: 'withdrawals' };
}

/** The ticket is open, and not in a status that is in no list, or not known yet. */
function isFree({ ticket: { status, wanted, sending, base } }: Pair, policy: Policy): boolean {
  const present = wanted ?? sending ?? status;
  return present === null || phaseOf(policy, { status: present, closed: false }, base) === 'open';
}

function closed(pair: Pair, { email }: AlertChange, policy: Policy): Decision {
  const phase = ticketPhase(pair, policy);
  // The acknowledge that is still to be written came before the close.
  if (phase === 'closed') return nothing(pair, 'ticket-closed');
  const write = { cause: 'closed' as const, email };
  if (policy.closeStatus === null) return ownerOnly(pair, write, policy, 'no-status');
  return { ...writing(pair, { ...write, status: policy.closeStatus }, policy), supersedes: 'all' };
}

/** An un-acknowledge acts only while the ticket's status is still the one that we wrote, or are about to write. */
function takenBack(pair: Pair, policy: Policy): Decision {
  const { wanted, sending, written, status } = pair.ticket;
  const ours = wanted ?? sending ?? (written !== null && status === written ? written : null);
  const phase = ticketPhase(pair, policy);
  if (phase === 'closed') return nothing(pair, 'ticket-closed');
  if (ours === null || phase !== 'acknowledged') {
    return nothing(pair, phase === 'open' ? 'ticket-open' : 'status-kept');
  }
  if (policy.reopenStatus !== null) {
    const write = { cause: 'reopened' as const, email: null, status: policy.reopenStatus };
    return { ...writing(pair, write, policy), supersedes: 'acknowledges' };
  }
  if (wanted === null) return nothing(pair, 'no-status', 'unmapped');
  return withdrawn(pair);
}

/** What was not written yet need not be: the ticket stays as it is. */
function withdrawn(pair: Pair): Decision {
  return applied({ ...pair, ticket: { ...pair.ticket, wanted: null } }, [], 'all');
}

/** Back from closed, to acknowledged or to open. */
function undone(pair: Pair, change: AlertChange, policy: Policy): Decision {
  const phase = ticketPhase(pair, policy);
  if (phase === 'acknowledged') return nothing(pair, 'ticket-acknowledged');
  if (phase !== 'closed') {
    const isTaken = alertPhase(pair) === 'acknowledged';
    return isTaken ? acknowledged(pair, change, policy) : nothing(pair, 'ticket-open');
  }
  // Undone and acknowledged at once, by whoever is named.
  if (change.joins && policy.ackStatus !== null) {
    const write = { cause: 'acknowledged' as const, email: change.email, status: policy.ackStatus };
    return { ...writing(pair, write, policy, true), supersedes: 'all' };
  }
  if (policy.reopenStatus !== null) {
    const write = { cause: 'reopened' as const, email: null, status: policy.reopenStatus };
    return { ...writing(pair, write, policy, true), supersedes: 'all' };
  }
  return pair.ticket.wanted === null ? nothing(pair, 'no-status', 'unmapped') : withdrawn(pair);
}

type Write = { cause: Cause; email: string | null };

function ownerOnly(pair: Pair, write: Write, policy: Policy, reason: Reason): Decision {
  const unmapped = reason === 'no-status';
  if (write.email === null || !assigns(policy, write.cause)) {
    return nothing(pair, reason, unmapped ? 'unmapped' : 'no-change');
  }
  const command = commandOf(pair, { ...write, status: null }, policy, false);
  return { ...applied(pair, [command]), reason };
}

function writing(pair: Pair, write: Write & { status: number }, policy: Policy, isUndo = false): Decision {
  const command = commandOf(pair, write, policy, isUndo);
  return applied({ ...pair, ticket: { ...pair.ticket, wanted: write.status } }, [command]);
}

function commandOf(
  pair: Pair,
  { cause, status, email }: Write & { status: number | null },
  policy: Policy,
  isUndo: boolean,
): TicketCommand {
  return {
    kind: 'write',
    episode: pair.episode,
    cause,
    status,
    basis: pair.ticket.status,
    email: assigns(policy, cause) ? email : null,
    undone: isUndo,
  };
}

/** Whether the alert still says what a write of this cause was decided for. */
export function stillHolds(pair: Pair, command: TicketCommand): boolean {
  const { cause } = command;
  const phase = alertPhase(pair);
  if (cause === 'reopened') return phase !== 'closed';
  if (phase === 'closed') return !command.undone;
  return cause === 'acknowledged' && phase === 'acknowledged';
}
