import type { AlertCommand, Reason, TicketCommand } from './change.js';
import { stillHolds } from './from-alert.js';
import { fromTicket } from './from-ticket.js';
import { isOutdated } from './outdated.js';
import { alertPhase, type Pair, type Phase } from './pair.js';
import { phaseOf, type Policy, type Reading } from './policy.js';

/** What was read just before a write, and who is known to have made it so, where it is not what was decided on. */
export interface ReadBefore {
  reading: Reading;
  byPerson: boolean | null;
  email: string | null;
}

/** What is left of a write after the ticket was read. */
export interface FinalWrite {
  pair: Pair;
  /** What the read itself means for the alert. */
  commands: AlertCommand[];
  /** `null`: the ticket keeps its status, and `reason` says why. */
  status: number | null;
  reason: Reason | null;
  /** Whether somebody may be made its owner. */
  assign: boolean;
}

/**
 * Every write is preceded by a read, and a read that differs from what was decided on goes through `decide` first. A
 * status that somebody set since is never written over: only the owner still goes. Pure.
 */
export function beforeWrite(
  before: Pair,
  command: TicketCommand,
  { reading, byPerson: author, email }: ReadBefore,
  policy: Policy,
): FinalWrite {
  // An earlier try of it that arrived, although its answer was lost, takes nothing that rang since.
  const isOver = command.episode !== before.episode;
  const byPerson = isOver && reading.status === command.status ? (author ?? false) : author;
  const owner = isOver && command.email !== null ? reading.owner : before.ticket.owner;
  const wanted = before.ticket.wanted;
  const unexpecting = { ...before, ticket: { ...before.ticket, wanted: null, owner } };
  const read = fromTicket(unexpecting, { side: 'reading', reading, byPerson, email, left: false }, policy);
  const commands = read.commands.filter((one): one is AlertCommand => one.kind !== 'write');
  // A lagging read says nothing: what is known is newer.
  const { status, base } = read.pair.ticket;
  const isNew = !isOutdated(before, reading);
  const closed = isNew ? reading.closed : read.pair.ticket.phase === 'closed';
  const phase = phaseOf(policy, { status, closed }, base);
  const asked = askedNow(read.pair, command, phase, policy);
  const target = asked.status;
  const since = wasMovedBack(before, command, reading) && byPerson === true;
  const kept = since ? ('status-kept' as const) : refusal(read.pair, asked, status, phase);
  const reason = target === null ? null : kept;
  const goes = target !== null && reason === null;
  const still = command.episode === read.pair.episode;
  // A later write may want something else already; where the ticket turns out to be closed, none of them is wanted.
  const isDropped = !goes && (wanted === command.status || read.supersedes === 'all');
  const expects = isDropped ? null : goes && wanted === command.status ? target : wanted;
  return {
    pair: {
      ...read.pair,
      ticket: {
        ...read.pair.ticket,
        wanted: expects,
        ...underWay(before, command, { goes, since, target, status, readAt: read.pair.ticket.at }),
      },
    },
    commands,
    status: goes ? target : null,
    reason,
    assign: still && command.email !== null && phase !== 'closed',
  };
}

/** What is asked for by now, where the alert moved on since it was decided. */
function askedNow(pair: Pair, command: TicketCommand, phase: Phase | null, policy: Policy): TicketCommand {
  const { cause, undone } = command;
  const alert = alertPhase(pair);
  // A close that was undone and never written finds the ticket open, while its alert is acknowledged again.
  if (phase === 'open' && alert === 'acknowledged' && (undone || cause === 'closed'))
    return { ...command, cause: 'acknowledged', status: policy.ackStatus };
  // What an undo brought back acknowledged is open again.
  if (phase === 'closed' && alert === 'open' && undone && cause === 'acknowledged')
    return { ...command, cause: 'reopened', status: policy.reopenStatus };
  return command;
}

/** What is on its way: this write, or an earlier try of it that is there and was not confirmed yet. */
function underWay(
  { ticket }: Pair,
  command: TicketCommand,
  found: { goes: boolean; since: boolean; target: number | null; status: number | null; readAt: number },
) {
  if (found.goes) return { sending: found.target, sendingAt: found.readAt };
  const isThere = found.since || (found.status === command.status && ticket.sending === command.status);
  return isThere ? { sending: ticket.sending, sendingAt: ticket.sendingAt } : { sending: null, sendingAt: 0 };
}

/** A try whose answer was lost may have been done, and undone by whoever acted since: it is not repeated over him. */
function wasMovedBack({ ticket }: Pair, command: TicketCommand, { status, at }: Reading): boolean {
  const mayBeDone = ticket.sending !== null && ticket.sending === command.status;
  return mayBeDone && status !== command.status && at > ticket.sendingAt;
}

function refusal(
  pair: Pair,
  command: TicketCommand,
  status: number | null,
  phase: Phase | null,
): Reason | null {
  if (command.episode !== pair.episode || !stillHolds(pair, command)) return 'late';
  if (status === command.status) return 'same-phase';
  const isBasis = command.basis === null || status === command.basis;
  const isOurs = isBasis || status === pair.ticket.written;
  switch (command.cause) {
    case 'acknowledged':
      if (phase === 'closed') return command.undone && isOurs ? null : 'ticket-closed';
      if (phase === 'acknowledged') return 'ticket-acknowledged';
      return isOurs ? null : 'status-kept';
    case 'closed':
      if (phase === 'closed') return 'ticket-closed';
      return isOurs ? null : 'status-kept';
    case 'reopened':
      if (!command.undone) return status === pair.ticket.written ? null : 'status-kept';
      if (phase !== 'closed') return 'ticket-open';
      return isOurs ? null : 'status-kept';
  }
}

/** What a confirmed write leaves: what is known, unless something newer was seen meanwhile. */
export function written(
  pair: Pair,
  done: { episode: number; status: number | null; readAt: number; owner: number | null },
  policy: Policy,
): Pair {
  const { ticket } = pair;
  const isNewest = ticket.at <= done.readAt;
  // A read from before the write does not show its owner yet, whom nobody but we chose.
  const chosen = done.owner === null ? {} : { ownOwner: done.owner };
  const owner = done.owner !== null && isNewest ? { ...chosen, owner: done.owner } : chosen;
  // It rang again meanwhile: what an earlier alert made of the ticket's status is news to the present one.
  if (done.episode !== pair.episode) return { ...pair, ticket: { ...ticket, ...owner, sending: null } };
  if (done.status === null) return { ...pair, ticket: { ...ticket, ...owner, sending: null } };
  const wanted = ticket.wanted === done.status ? null : ticket.wanted;
  const writtenAt = Math.max(done.readAt, ticket.writtenAt);
  const mark = { written: done.status, writtenAt, wanted, sending: null };
  const reading = { status: done.status, closed: done.status === policy.closeStatus };
  const phase = phaseOf(policy, reading, ticket.base) ?? ticket.phase;
  return { ...pair, ticket: { ...ticket, ...owner, ...mark, status: done.status, phase } };
}
