import type { Picklists } from '../../autotask/picklists.js';
import { Failure } from '../../failure.js';
import type { Policy } from '../../sync/policy.js';

/** What `status sync` was told, with labels as people wrote them. */
export interface SyncSettings {
  nodeId: string;
  /** First part of the external id; also names the team. */
  prefix: string;
  ackStatus: string;
  closeStatus: string;
  reopenStatus: string;
  ticketAckStatuses: string[];
  ticketCloseStatuses: string[];
  ownerAcknowledges: boolean;
  onLeave: Policy['onLeave'];
  /** Notes of the ticket become comments of the alert. */
  annotate: boolean;
  assignOn: Policy['assignOn'];
  assignPolicy: Policy['assignPolicy'];
  ownerMap: Array<{ email: string; resource: string }>;
  /** Decide and show everything, write nothing. */
  dryRun: { autotask: boolean; signl4: boolean };
  /** Write as the person, where Autotask allows it. */
  impersonate: boolean;
}

/** The account of an Autotask tenant for writes of tickets. */
export const autotaskAccount = (tenant: string) => `autotask:${tenant}`;

/** The lane of a ticket: its writes go one after another. */
export const ticketLane = (tenant: string, ticketId: number) => `ticket:${tenant}:${ticketId}`;

/**
 * Turns the labels into ids of the tenant. A label that is not there or ambiguous is a problem and counts as empty:
 * nothing is guessed.
 */
export function policyOf(
  settings: SyncSettings,
  picklists: Picklists,
): { policy: Policy; problems: Failure[] } {
  const problems: Failure[] = [];
  const idOf = (field: string, label: string): number | null => {
    if (label.trim() === '') return null;
    const found = picklists.resolve('status', label);
    if ('id' in found) return found.id;
    const code = found.problem === 'ambiguous' ? 'config.status-ambiguous' : 'config.status-unknown';
    const valid = found.valid.slice(0, 40).join(', ');
    problems.push(new Failure(code, 'account', { facts: { field, label, valid } }));
    return null;
  };
  const idsOf = (field: string, labels: string[]) => labels.flatMap((label) => idOf(field, label) ?? []);
  const { ownerAcknowledges, onLeave, assignOn, assignPolicy } = settings;
  const policy: Policy = {
    ackStatus: idOf('ackStatus', settings.ackStatus),
    closeStatus: idOf('closeStatus', settings.closeStatus),
    reopenStatus: idOf('reopenStatus', settings.reopenStatus),
    ackStatuses: idsOf('ticketAckStatuses', settings.ticketAckStatuses),
    closeStatuses: idsOf('ticketCloseStatuses', settings.ticketCloseStatuses),
    ownerAcknowledges,
    onLeave,
    assignOn,
    assignPolicy,
  };
  return { policy, problems };
}

/**
 * What does not fit together: a status that we write must mean to us what it was written for, and none can mean two
 * things.
 *
 * @param closed ids of what the triggers call closed
 */
export function contradictions(
  policy: Policy,
  closed: readonly number[],
  label: (id: number) => string,
): Failure[] {
  const { ackStatus, closeStatus, reopenStatus, ackStatuses } = policy;
  const closing = policy.closeStatuses.length > 0 ? policy.closeStatuses : closed;
  const found: Failure[] = [];
  const tell = (code: string, id: number) =>
    found.push(new Failure(code, 'account', { facts: { label: label(id) } }));
  if (ackStatus !== null && ackStatuses.length > 0 && !ackStatuses.includes(ackStatus))
    tell('config.ack-not-listed', ackStatus);
  if (closeStatus !== null && closing.length > 0 && !closing.includes(closeStatus))
    tell('config.close-not-closed', closeStatus);
  for (const id of ackStatuses) if (closing.includes(id)) tell('config.status-twice', id);
  if (reopenStatus !== null && (closing.includes(reopenStatus) || ackStatuses.includes(reopenStatus)))
    tell('config.status-twice', reopenStatus);
  return found;
}
