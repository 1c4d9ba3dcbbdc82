import type { Command, TicketCommand } from './change.js';
import { withoutAlert, type Pair } from './pair.js';

/**
 * Takes a command back that was given up for good, so that the next change is judged against what is there: a raise
 * never done leaves no alert, or the one that it would have replaced; an acknowledge or resolve never done leaves
 * the alert as it was. What a later command wants stays.
 */
export function giveUp(pair: Pair, command: Command): Pair {
  if (command.kind === 'write') return giveUpWrite(pair, command);
  if (command.episode !== pair.episode) return pair;
  if (command.kind === 'raise') {
    const closing = pair.alert.wanted === 'closed';
    if (command.replaces && !closing) return command.replaces;
    return withoutAlert(pair);
  }
  const made = command.kind === 'resolve' ? 'closed' : 'acknowledged';
  if (pair.alert.wanted !== made) return pair;
  return { ...pair, alert: { ...pair.alert, wanted: pair.alert.seen ?? 'open' } };
}

/** The same for a write of the ticket: its next change is no echo of what never was. */
export function giveUpWrite(pair: Pair, { status }: Pick<TicketCommand, 'status'>): Pair {
  const { ticket } = pair;
  const wanted = status !== null && ticket.wanted === status ? null : ticket.wanted;
  return { ...pair, ticket: { ...ticket, wanted, sending: null } };
}
