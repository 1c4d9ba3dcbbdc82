import type { RawRecord } from '../types.js';
import type { AutotaskClient } from './client.js';
import { asNumber, asText, fieldReader } from './raw.js';
import { parseTime } from './time.js';
import { withheld } from './withheld.js';

const FIELDS = ['resourceID', 'date', 'action', 'detail'];
/** Pages of 500 entries that are worth reading; a ticket with more tells nothing for its price. */
const MOST_PAGES = 4;
/** Dates of the history may be cut to the second. */
const SECOND = 1_000;

const STATUS = '(?:status|statut|estado|stato)';
const IN_ACTION = new RegExp(`(?<!\\p{L})${STATUS}(?!\\p{L})`, 'iu');
// A detail can quote a customer's title, so the word counts only where a field is named: where something begins.
const IN_DETAIL = new RegExp(
  `(?:^|[\\n;,|])\\s*["'[(]*(?:(?:ticket|changed|edited|updated|modified|set|the|field)\\s+["'[(]*){0,3}${STATUS}(?!\\p{L})`,
  'iu',
);

interface Entry {
  resourceId: number | null;
  at: number;
  ofStatus: boolean;
}

/**
 * Who gave a ticket its present status, by TicketHistory, which answers one filter only (`ticketID eq`) and whose
 * wording is not documented. Where no entry names the status, somebody who alone wrote all entries since the change did it.
 *
 * @param changedAfterMs a moment before the present status was set; older entries don't count
 * @returns `null` where the history can't be read, or does not tell
 */
export async function statusSetter(
  client: AutotaskClient,
  ticketId: number,
  changedAfterMs?: number,
): Promise<{ resourceId: number | null } | null> {
  const all = await readHistory(client, ticketId);
  if (all === null) return null;
  const since = changedAfterMs === undefined ? null : Math.floor(changedAfterMs / SECOND) * SECOND;
  const entries = since === null ? all : all.filter(({ at }) => at >= since);
  const named = entries.filter(({ ofStatus }) => ofStatus);
  const latest = named.reduce<Entry | null>(
    (best, entry) => (best && best.at > entry.at ? best : entry),
    null,
  );
  if (latest !== null) return { resourceId: latest.resourceId };
  const writers = new Set(entries.map(({ resourceId }) => resourceId));
  const [only] = writers;
  return since !== null && writers.size === 1 && only !== undefined ? { resourceId: only } : null;
}

/** Oldest first; `null` where it must not be read, or is too long. */
async function readHistory(client: AutotaskClient, ticketId: number): Promise<Entry[] | null> {
  const query = {
    filter: [{ op: 'eq' as const, field: 'ticketID', value: ticketId }],
    includeFields: FIELDS,
  };
  const entries: Entry[] = [];
  let pages = 0;
  try {
    for await (const { items, last } of client.pages('TicketHistory', query, { purpose: 'write' })) {
      entries.push(...items.map(toEntry));
      pages += 1;
      if (pages === MOST_PAGES && !last) return null;
    }
  } catch (error) {
    if (withheld(error) === null) throw error;
    return null;
  }
  return entries;
}

function toEntry(row: RawRecord): Entry {
  const read = fieldReader(row);
  const detail = asText(read('detail')).slice(0, 2_000);
  return {
    resourceId: asNumber(read('resourceID')),
    at: parseTime(read('date')) ?? 0,
    ofStatus: IN_ACTION.test(asText(read('action'))) || IN_DETAIL.test(detail),
  };
}
