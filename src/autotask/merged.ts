import type { RawRecord } from '../types.js';
import type { AutotaskClient } from './client.js';
import { mergeNote, readNote, type SystemNote } from './merge-note.js';
import { asNumber, asText, fieldReader } from './raw.js';
import { parseTime } from './time.js';
import { withheld } from './withheld.js';

const NOTE_FIELDS = [
  'title',
  'description',
  'noteType',
  'createDateTime',
  'creatorResourceID',
  'createdByContactID',
  'impersonatorCreatorResourceID',
];
const OPTIONS = { purpose: 'write' } as const;
/** A note of the same act may be written a moment before the date of completion. */
const BEFORE_MS = 5_000;
/** Workflow Rule Note: the one type that is everywhere the system's. */
const WORKFLOW_RULE = 13;

/** `unreadable`: it was merged, or may have been, but the destination can't be told. */
export type Merge = { kind: 'merged'; ticketId: number } | { kind: 'not-merged' } | { kind: 'unreadable' };

/**
 * Where a completed ticket was merged into. Merging completes the source and leaves a system note with the
 * destination's number (online help, merging tickets); how the API shows that note is not documented, so a note
 * counts only where everything speaks for it. Costs one call where nothing was merged.
 */
export async function mergeDestination(client: AutotaskClient, ticket: RawRecord): Promise<Merge> {
  const read = fieldReader(ticket);
  const id = asNumber(read('id'));
  const completedAt = parseTime(read('completedDate'));
  if (id === null || completedAt === null) return { kind: 'not-merged' };
  try {
    const notes = await readNotes(client, id, completedAt);
    const found = mergeNote(notes, { number: asText(read('ticketNumber')), completedAt });
    if (found === null) return { kind: 'not-merged' };
    const destination = found.number === null ? null : await idOf(client, found.number);
    return destination === null || destination === id
      ? { kind: 'unreadable' }
      : { kind: 'merged', ticketId: destination };
  } catch (error) {
    if (withheld(error) === null) throw error;
    return { kind: 'unreadable' };
  }
}

/** What was noted since the ticket was completed, and could be the system's. */
async function readNotes(
  client: AutotaskClient,
  ticketId: number,
  completedAt: number,
): Promise<SystemNote[]> {
  const since = completedAt - BEFORE_MS;
  const filter = [
    { op: 'eq' as const, field: 'ticketID', value: ticketId },
    { op: 'gte' as const, field: 'createDateTime', value: new Date(since).toISOString() },
  ];
  const rows: RawRecord[] = [];
  for await (const { items } of client.pages('TicketNotes', { filter, includeFields: NOTE_FIELDS }, OPTIONS))
    rows.push(...items);
  if (rows.length === 0) return [];
  const types = await systemTypes(client);
  return rows.flatMap((row) => readNote(row, types) ?? []).filter(({ at }) => at >= since);
}

/** The tenant's own picklist says which types are the system's; without it one is known. */
async function systemTypes(client: AutotaskClient): Promise<ReadonlySet<number>> {
  const fields = await client.fields('TicketNotes', OPTIONS).catch((error: unknown) => {
    if (withheld(error) === null) throw error;
    return [];
  });
  const options = fields.find(({ name }) => name.toLowerCase() === 'notetype')?.options ?? [];
  const system = options.filter(({ isSystem }) => isSystem).map(({ id }) => id);
  return new Set([WORKFLOW_RULE, ...system]);
}

/** `null` where not exactly one ticket has this number. */
async function idOf(client: AutotaskClient, number: string): Promise<number | null> {
  const query = {
    filter: [{ op: 'eq' as const, field: 'ticketNumber', value: number }],
    includeFields: ['ticketNumber'],
    maxRecords: 2,
  };
  for await (const { items } of client.pages('Tickets', query, OPTIONS)) {
    const [only, ...others] = items;
    return only === undefined || others.length > 0 ? null : asNumber(fieldReader(only)('id'));
  }
  return null;
}
