import { applied, nothing } from './decision.js';
import type { AlertCommand, Change, Decision, Order, Ranked } from './change.js';
import { isOutdated } from './outdated.js';
import { owners } from './owners.js';
import { alertPhase, inEpisode, type Pair, type Phase, type TicketSide } from './pair.js';
import type { Reading } from './policy.js';

/** What a trigger's event means for the alert; decides for `alert out`. */
export function byTicket(pair: Pair, change: Change & { side: 'ticket' }): Decision {
  switch (change.type) {
    case 'opened':
    case 'reopened':
      return ring(pair, change, change.stock);
    case 'closed':
      return isOvertaken(pair, change.reading) ? nothing(pair, 'late') : move(pair, 'resolve', 'closed');
    case 'changed':
      return compareRow(pair, change);
    case 'noted':
      return nothing(pair, 'note');
  }
}

/** By now it is known to have left that status: what tells of its end is only late. */
function isOvertaken({ ticket }: Pair, reading: Reading | null): boolean {
  if (!reading || reading.at === 0 || ticket.phase === 'closed') return false;
  return reading.at < ticket.at && reading.status !== ticket.status;
}

/** What the flow ordered by hand. */
export function byOrder(pair: Pair, order: Order, row: Ranked): Decision {
  switch (order) {
    case 'raise':
      return ring(pair, row, false);
    case 'again':
      return raise(pair, alertPhase(pair) === null ? pair.episode : pair.episode + 1, row);
    case 'acknowledge':
      return move(pair, 'acknowledge', 'acknowledged');
    case 'resolve':
      return move(pair, 'resolve', 'closed');
  }
}

/** A ticket that is found while taking stock may have rung before the store knew of it: it never rings again. */
function ring(pair: Pair, row: Ranked, stock: boolean): Decision {
  // By now it is closed again, and what tells of it before is only late.
  if (row.reading && pair.ticket.phase === 'closed' && isOutdated(pair, row.reading))
    return nothing(pair, 'late');
  switch (alertPhase(pair)) {
    case null:
      return raise(pair, pair.episode, row);
    case 'open':
      return nothing(outOfClosed(pair, row.reading), 'alert-open');
    case 'acknowledged':
      return nothing(outOfClosed(pair, row.reading), 'alert-acknowledged');
    case 'closed':
      return stock ? nothing(pair, 'rang-before') : raise(pair, pair.episode + 1, row);
  }
}

/** That a ticket is open again is told to `alert out` alone: where nothing rings for it, it is known all the same. */
function outOfClosed(pair: Pair, reading: Reading | null): Pair {
  const { ticket } = pair;
  if (!reading || reading.closed || isOutdated(pair, reading)) return pair;
  const { status, at, owner } = reading;
  // What we write ourselves is told when it is confirmed.
  if (status === ticket.wanted || status === ticket.sending) return pair;
  const isKnown = status === ticket.status && ticket.phase !== 'closed';
  const phase = isKnown ? ticket.phase : 'open';
  return { ...pair, ticket: { ...ticket, status, at, ...owners(ticket, owner), phase } };
}

function raise(pair: Pair, episode: number, ranked: Ranked, others: AlertCommand[] = []): Decision {
  const { row, priority = null, reading } = ranked;
  const phase = alertPhase(pair);
  const replaces = phase === 'open' || phase === 'acknowledged' ? { replaces: pair } : {};
  const fresh = inEpisode(pair, episode);
  return applied(
    {
      ...fresh,
      alert: { ...fresh.alert, wanted: 'open' },
      ticket: based(pair.ticket, reading),
      row,
      priority,
    },
    [{ kind: 'raise', episode, ...replaces }, ...others],
  );
}

/** As the ticket stands when the alert is raised is the base, and is not told. */
function based(before: TicketSide, reading: Reading | null): TicketSide {
  const calm = { ...before, phase: null, wanted: null, sending: null };
  if (!reading || reading.at < before.at) return { ...calm, base: before.status };
  const { status, at, owner } = reading;
  return { ...calm, status, at, ...owners(before, owner), base: status };
}

export function move(
  pair: Pair,
  kind: 'acknowledge' | 'resolve',
  wanted: Phase,
  as: string | null = null,
): Decision {
  const phase = alertPhase(pair);
  if (phase === null) return nothing(pair, 'no-alert');
  if (phase === 'closed') return nothing(pair, 'alert-closed');
  if (phase === wanted) return nothing(pair, 'alert-acknowledged');
  const command = { kind, episode: pair.episode, ...(as === null ? {} : { as }) };
  // In whose name it is acknowledged is still to be heard of.
  const wantedAs = as ?? (pair.alert.wanted === 'acknowledged' ? pair.alert.wantedAs : null);
  return applied({ ...pair, alert: { ...pair.alert, wanted, wantedAs } }, [command]);
}

/** Another row of the priority map applies: the ticket rings anew as that row says, then the old alert ends. */
function compareRow(pair: Pair, ranked: Ranked): Decision {
  const phase = alertPhase(pair);
  if (phase === null) return nothing(pair, 'no-alert');
  if (phase === 'closed') return nothing(pair, 'alert-closed');
  if (ranked.row === null) return nothing(pair, 'no-row');
  if (ranked.row === pair.row || !hasMoved(pair, ranked)) return nothing(pair, 'same-row');
  return raise(pair, pair.episode + 1, ranked, [{ kind: 'resolve', episode: pair.episode }]);
}

/** An edited map, or an alert that was raised before this store was made, must not ring for another title. */
function hasMoved(pair: Pair, { priority = null, samePriority = false }: Ranked): boolean {
  if (pair.priority === null || priority === null) return !samePriority;
  return priority !== pair.priority;
}
