import type { RawRecord } from '../types.js';
import { readWhereIn } from './batches.js';
import type { AutotaskClient, WriteOptions } from './client.js';
import { asNumber, fieldReader } from './raw.js';

/**
 * What tells where a ticket stands. Without the long texts, and without `lastActivityPersonType`, which Autotask
 * shows only with a whole record for sure.
 */
export const STANDING_FIELDS = [
  'ticketNumber',
  'status',
  'completedDate',
  'lastActivityDate',
  'lastActivityResourceID',
  'assignedResourceID',
  'assignedResourceRoleID',
  'queueID',
  'companyID',
  'priority',
];

export interface TicketChange {
  id: number;
  status?: number;
  owner?: { resourceId: number; roleId: number };
}

/** The ticket as it is now; `null` where Autotask shows none, which says nothing about the ticket. */
export function readTicket(client: AutotaskClient, id: number): Promise<RawRecord | null> {
  return client.get('Tickets', id, { purpose: 'write' });
}

/** Where tickets stand (`STANDING_FIELDS`), by id, in one call per 500; those not shown are left out. */
export async function readTickets(
  client: AutotaskClient,
  ids: readonly number[],
): Promise<Map<number, RawRecord>> {
  const wanted = [...new Set(ids)];
  const rows = await readWhereIn(client, 'Tickets', 'id', wanted, STANDING_FIELDS, { purpose: 'reconcile' });
  return new Map(
    rows.flatMap((raw): Array<[number, RawRecord]> => {
      const id = asNumber(fieldReader(raw)('id'));
      return id === null ? [] : [[id, raw]];
    }),
  );
}

/**
 * Sets what is given, and nothing else, in one PATCH on the collection (REST developer help, updating data). An owner
 * goes with his role: Autotask refuses one without the other.
 *
 * @param options `impersonate` is the resource in whose name, where Autotask allows it
 */
export async function updateTicket(
  client: AutotaskClient,
  { id, status, owner }: TicketChange,
  { impersonate }: Pick<WriteOptions, 'impersonate'> = {},
): Promise<void> {
  if (status === undefined && owner === undefined) return;
  const body = {
    id,
    ...(status === undefined ? {} : { status }),
    ...(owner === undefined
      ? {}
      : { assignedResourceID: owner.resourceId, assignedResourceRoleID: owner.roleId }),
  };
  const as = impersonate === undefined ? {} : { impersonate };
  await client.patch('Tickets', body, { purpose: 'write', ...as });
}
