import type { RawRecord } from '../types.js';
import { readWhereIn } from './batches.js';
import type { AutotaskClient } from './client.js';
import { anyOf, type FilterNode } from './filter.js';
import { NOTE_MARKER } from './note-marker.js';
import { asNumber, asText, fieldReader } from './raw.js';
import { parseTime } from './time.js';

/** Tickets that fit into one query beside its other conditions, with room to spare. */
const MOST_TICKETS = 480;
const FIELDS = [
  'ticketID',
  'title',
  'description',
  'noteType',
  'createDateTime',
  'creatorResourceID',
  'createdByContactID',
  'impersonatorCreatorResourceID',
];
/** "Workflow Rule Note", which no tenant can rename away (REST, TicketNotes). */
const WORKFLOW_NOTE = 13;
/** The resource that rules and merges act as. */
const SYSTEM_RESOURCE = 4;

/** A note of a ticket as far as others are told of it. */
export interface TicketNoteRecord {
  id: number;
  ticketId: number;
  title: string;
  text: string;
  type: number | null;
  /** ms since 1970. */
  createdAt: number;
  resourceId: number | null;
  contactId: number | null;
  impersonatorId: number | null;
}

/** Notes of these tickets that were written since a moment (ms), oldest first: one call for up to 480 tickets. */
export async function notesSince(
  client: AutotaskClient,
  ticketIds: number[],
  since: number,
): Promise<TicketNoteRecord[]> {
  const notes: TicketNoteRecord[] = [];
  const newer: FilterNode = { op: 'gte', field: 'createDateTime', value: new Date(since).toISOString() };
  for (let start = 0; start < ticketIds.length; start += MOST_TICKETS) {
    const filter = [anyOf('ticketID', ticketIds.slice(start, start + MOST_TICKETS)), newer];
    const query = { filter, includeFields: FIELDS };
    for await (const page of client.pages('TicketNotes', query, { purpose: 'note' })) {
      notes.push(...page.items.flatMap(readNote));
    }
  }
  return notes.sort((a, b) => a.createdAt - b.createdAt || a.id - b.id);
}

function readNote(raw: RawRecord): TicketNoteRecord[] {
  const read = fieldReader(raw);
  const id = asNumber(read('id'));
  const ticketId = asNumber(read('ticketID'));
  const createdAt = parseTime(read('createDateTime'));
  if (id === null || ticketId === null || createdAt === null) return [];
  return [
    {
      id,
      ticketId,
      title: asText(read('title')),
      text: asText(read('description')),
      type: asNumber(read('noteType')),
      createdAt,
      resourceId: asNumber(read('creatorResourceID')),
      contactId: asNumber(read('createdByContactID')),
      impersonatorId: asNumber(read('impersonatorCreatorResourceID')),
    },
  ];
}

/** Whether this package wrote it, as itself or in a person's name. `own`: id of the API user, where it is known. */
export function isOwnNote(note: TicketNoteRecord, own: number | null): boolean {
  if (NOTE_MARKER.test(note.text)) return true;
  return own !== null && (note.resourceId === own || note.impersonatorId === own);
}

/** Whether no person wrote it: a workflow rule, a merge, Autotask itself. */
export function isSystemNote(note: TicketNoteRecord, systemTypes: ReadonlySet<number>): boolean {
  if (note.contactId !== null) return false;
  if (note.resourceId === SYSTEM_RESOURCE || note.type === WORKFLOW_NOTE) return true;
  return note.type !== null && systemTypes.has(note.type);
}

/** Types of notes that only Autotask itself gives; none where they can't be read. */
export async function systemNoteTypes(client: AutotaskClient): Promise<Set<number>> {
  const fields = await client.fields('TicketNotes', { purpose: 'note' }).catch(() => []);
  const types = fields.find(({ name }) => name.toLowerCase() === 'notetype')?.options ?? [];
  return new Set(types.filter(({ isSystem }) => isSystem).map(({ id }) => id));
}

/** Those of these tickets that can be read, as Autotask has them. */
export function ticketsById(client: AutotaskClient, ids: number[]): Promise<RawRecord[]> {
  return readWhereIn(client, 'Tickets', 'id', ids, null, { purpose: 'note' });
}
