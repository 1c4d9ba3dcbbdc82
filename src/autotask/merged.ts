import type { RawRecord } from '../types.js';
import type { AutotaskClient } from './client.js';
import { anyOf } from './filter.js';
import { mergeNote, readNote, type SystemNote } from './merge-note.js';
import { asNumber, asText, fieldReader } from './raw.js';
import type { CallOptions } from './settings.js';
import { parseTime } from './time.js';
import { withheld } from './withheld.js';

const NOTE_FIELDS = [
  'ticketID',
  'title',
  'description',
  'noteType',
  'createDateTime',
  'creatorResourceID',
  'createdByContactID',
  'impersonatorCreatorResourceID',
];
/** Tickets that fit into one query beside its other conditions, with room to spare. */
const MOST_TICKETS = 480;
/** A note of the same act may be written a moment before the date of completion. */
const BEFORE_MS = 5_000;
/** Workflow Rule Note: the one type that is everywhere the system's. */
const WORKFLOW_RULE = 13;

/** `unreadable`: it was merged, or may have been, but the destination can't be told. */
export type Merge = { kind: 'merged'; ticketId: number } | { kind: 'not-merged' } | { kind: 'unreadable' };

interface Completed {
  id: number;
  number: string;
  /** ms */
  at: number;
}

/**
 * Where completed tickets were merged into, by their ids. Merging completes the source and leaves a system note with the
 * destination's number (online help, merging tickets); how the API shows that note is not documented, so a note
 * counts only where everything speaks for it. Costs one call where nothing was merged, for up to 480 tickets.
 */
export async function mergeDestinations(
  client: AutotaskClient,
  tickets: readonly RawRecord[],
  options: CallOptions,
): Promise<Map<number, Merge>> {
  const completed = tickets.flatMap(completion);
  const found = new Map<number, Merge>();
  for (let start = 0; start < completed.length; start += MOST_TICKETS) {
    const some = completed.slice(start, start + MOST_TICKETS);
    const notes = await unlessWithheld(readNotes(client, some, options));
    for (const one of some)
      found.set(one.id, notes ? await mergeOf(client, one, notes, options) : { kind: 'unreadable' });
  }
  return found;
}

/** The same for one ticket; one that is not completed costs nothing. */
export async function mergeDestination(
  client: AutotaskClient,
  ticket: RawRecord,
  options: CallOptions = { purpose: 'write' },
): Promise<Merge> {
  const [merge = { kind: 'not-merged' as const }] = (
    await mergeDestinations(client, [ticket], options)
  ).values();
  return merge;
}

function completion(ticket: RawRecord): Completed[] {
  const read = fieldReader(ticket);
  const id = asNumber(read('id'));
  const at = parseTime(read('completedDate'));
  return id === null || at === null ? [] : [{ id, number: asText(read('ticketNumber')), at }];
}

async function mergeOf(
  client: AutotaskClient,
  { id, number, at: completedAt }: Completed,
  notes: Map<number, SystemNote[]>,
  options: CallOptions,
): Promise<Merge> {
  const since = completedAt - BEFORE_MS;
  const own = (notes.get(id) ?? []).filter(({ at }) => at >= since);
  const found = mergeNote(own, { number, completedAt });
  if (found === null) return { kind: 'not-merged' };
  const destination = found.number && (await unlessWithheld(idOf(client, found.number, options)));
  return !destination || destination === id
    ? { kind: 'unreadable' }
    : { kind: 'merged', ticketId: destination };
}

/** What was noted since the tickets were completed, and could be the system's, by ticket. */
async function readNotes(
  client: AutotaskClient,
  tickets: readonly Completed[],
  options: CallOptions,
): Promise<Map<number, SystemNote[]>> {
  const since = new Date(Math.min(...tickets.map(({ at }) => at)) - BEFORE_MS).toISOString();
  const filter = [
    anyOf(
      'ticketID',
      tickets.map(({ id }) => id),
    ),
    { op: 'gte' as const, field: 'createDateTime', value: since },
  ];
  const rows: RawRecord[] = [];
  for await (const { items } of client.pages('TicketNotes', { filter, includeFields: NOTE_FIELDS }, options))
    rows.push(...items);
  const notes = new Map<number, SystemNote[]>();
  if (rows.length === 0) return notes;
  const types = await systemTypes(client, options);
  for (const row of rows) {
    const ticketId = asNumber(fieldReader(row)('ticketID')) ?? 0;
    const note = readNote(row, types);
    if (note) notes.set(ticketId, [...(notes.get(ticketId) ?? []), note]);
  }
  return notes;
}

/** `null` where a right is missing. */
async function unlessWithheld<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (withheld(error) === null) throw error;
    return null;
  }
}

/** The tenant's own picklist says which types are the system's; without it one is known. */
async function systemTypes(client: AutotaskClient, options: CallOptions): Promise<ReadonlySet<number>> {
  const fields = await client.fields('TicketNotes', options).catch((error: unknown) => {
    if (withheld(error) === null) throw error;
    return [];
  });
  const types = fields.find(({ name }) => name.toLowerCase() === 'notetype')?.options ?? [];
  const system = types.filter(({ isSystem }) => isSystem).map(({ id }) => id);
  return new Set([WORKFLOW_RULE, ...system]);
}

/** `null` where not exactly one ticket has this number. */
async function idOf(client: AutotaskClient, number: string, options: CallOptions): Promise<number | null> {
  const query = {
    filter: [{ op: 'eq' as const, field: 'ticketNumber', value: number }],
    includeFields: ['ticketNumber'],
    maxRecords: 2,
  };
  for await (const { items } of client.pages('Tickets', query, options)) {
    const [only, ...others] = items;
    return only === undefined || others.length > 0 ? null : asNumber(fieldReader(only)('id'));
  }
  return null;
}
