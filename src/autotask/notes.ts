import { shorten } from '../shorten.js';
import type { AutotaskClient } from './client.js';
import { keepableLetters } from './note-letters.js';
import { asNumber, asText, fieldReader } from './raw.js';

// Autotask's limits (REST developer help, TicketNotes).
const MOST_TITLE = 250;
const MOST_TEXT = 32_000;

export interface NewNote {
  ticketId: number;
  title: string;
  text: string;
  /** The note's last line, by which it is known again. */
  marker: string;
  noteType: number;
  /** Option of `publish`: who sees it. */
  publish: number;
}

/** A note that is there. */
export interface FoundNote {
  id: number;
  publish: number | null;
  /** It was written in a person's name. */
  impersonated: boolean;
}

/**
 * Writes a note below its ticket; too long texts end in `…`, the marker stays.
 *
 * @returns its id, `null` where Autotask does not say it
 * @throws Failure `autotask.impersonation` where it may not be written in that person's name
 */
export function createNote(
  client: AutotaskClient,
  { ticketId, title, text, marker, noteType, publish }: NewNote,
  options: { impersonate?: number } = {},
): Promise<number | null> {
  const room = MOST_TEXT - marker.length - 2;
  const body = {
    ticketID: ticketId,
    title: shorten(keepableLetters(title).replace(/\s+/g, ' ').trim(), MOST_TITLE),
    description: `${shorten(keepableLetters(text).trim(), room)}\n\n${marker}`,
    noteType,
    publish,
  };
  return client.post(`Tickets/${ticketId}/Notes`, body, {
    purpose: 'note',
    entity: 'TicketNotes',
    ...options,
  });
}

/**
 * The note of a ticket that bears the marker; `null` where there is none (yet: reads lag). One call, unless more
 * than 500 notes were written since.
 *
 * @param since ISO 8601 UTC, by Autotask's clock; only younger notes are looked at
 */
export async function findNote(
  client: AutotaskClient,
  ticketId: number,
  marker: string,
  since: string,
): Promise<FoundNote | null> {
  const query = {
    filter: [
      { op: 'eq' as const, field: 'ticketID', value: ticketId },
      { op: 'gte' as const, field: 'createDateTime', value: since },
    ],
    includeFields: ['id', 'title', 'description', 'publish', 'impersonatorCreatorResourceID'],
  };
  for await (const { items } of client.pages('TicketNotes', query, { purpose: 'note' })) {
    for (const item of items) {
      const read = fieldReader(item);
      const bears = (field: string) => asText(read(field)).includes(marker);
      const id = asNumber(read('id'));
      if (id === null || !(bears('description') || bears('title'))) continue;
      const impersonated = asNumber(read('impersonatorCreatorResourceID')) !== null;
      return { id, publish: asNumber(read('publish')), impersonated };
    }
  }
  return null;
}
