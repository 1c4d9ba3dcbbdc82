import type { RawRecord } from '../types.js';
import { BATCH, readWhereIn } from './batches.js';
import type { AutotaskClient } from './client.js';
import { asNumber, fieldReader } from './raw.js';
import { withheld } from './withheld.js';

const ENTITY = 'DeletedTicketLogs';
const FIELDS = ['ticketID'];
const OPTIONS = { purpose: 'reconcile' } as const;

/**
 * Which of these tickets DeletedTicketLogs says were deleted. Many tickets at once cost one call where `sinceIso` is
 * given, else one per 500.
 *
 * @param sinceIso only what was deleted since, ISO 8601 UTC by Autotask's clock; `null`: whenever it was
 */
export async function deletedTickets(
  client: AutotaskClient,
  sinceIso: string | null,
  ids: readonly number[],
): Promise<Set<number> | { kind: 'no-right'; entity: string }> {
  const wanted = new Set(ids);
  if (wanted.size === 0) return new Set();
  try {
    const rows =
      sinceIso !== null && wanted.size > BATCH
        ? await deletedSince(client, sinceIso)
        : await readWhereIn(client, ENTITY, 'ticketID', [...wanted], FIELDS, OPTIONS);
    const deleted = rows.map((row) => asNumber(fieldReader(row)('ticketID')));
    return new Set(deleted.filter((id) => id !== null && wanted.has(id)) as number[]);
  } catch (error) {
    const facts = withheld(error);
    if (facts === null) throw error;
    return { kind: 'no-right', entity: String(facts['entity']) };
  }
}

async function deletedSince(client: AutotaskClient, value: string): Promise<RawRecord[]> {
  const rows: RawRecord[] = [];
  const query = { filter: [{ op: 'gte' as const, field: 'deletedDateTime', value }], includeFields: FIELDS };
  for await (const { items } of client.pages(ENTITY, query, OPTIONS)) rows.push(...items);
  return rows;
}
