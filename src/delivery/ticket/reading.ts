import { closedIn } from '../../autotask/closed.js';
import { asNumber, fieldReader } from '../../autotask/raw.js';
import { parseTime } from '../../autotask/time.js';
import type { Reading } from '../../sync/policy.js';
import type { RawRecord, Ticket } from '../../types.js';

/** How a ticket of a message stands. @param closed its trigger says that it is done */
export function readingOf(ticket: Ticket, closed: boolean): Reading {
  return {
    status: ticket.status?.id ?? null,
    closed: closed || (ticket.completedAt ?? null) !== null,
    at: Date.parse(ticket.lastActivityAt ?? '') || 0,
    owner: ticket.assignee?.id ?? null,
  };
}

/** The same of a record. @param closed ids of the statuses that mean "done" */
export function readingOfRecord(raw: RawRecord, closed: readonly number[]): Reading {
  const read = fieldReader(raw);
  return {
    status: asNumber(read('status')),
    closed: closedIn(raw, closed),
    at: parseTime(read('lastActivityDate')) ?? 0,
    owner: asNumber(read('assignedResourceID')),
  };
}
