import {
  isOwnNote,
  isSystemNote,
  notesSince,
  systemNoteTypes,
  ticketsById,
  type TicketNoteRecord,
} from '../autotask/ticket-notes.js';
import { countAsked, markToldNotes, toldNotes, unwatchNotes, watchedTickets } from '../store/notes.js';
import type { NoteWatchRow } from '../store/schema.js';
import type { RawRecord } from '../types.js';
import { noteMessage, type TicketMessage } from './events.js';
import { journalMessages } from './journal.js';
import type { PollContext } from './page.js';

/** Notes may become visible after the ticket that they moved, so they are asked for once more. */
const AGAIN = 60_000;
/** So many looks at a ticket that does not move on. */
const LOOKS = 2;
const OLDEST = 30 * 24 * 60 * 60_000;

/**
 * Tells of new notes of those tickets whose activity went on, each once: one call for all of them, and none where
 * no ticket moved.
 *
 * @throws Failure `autotask.*`, `store.*`; the notes are then told by a later try
 */
export async function tellNotes(context: PollContext): Promise<void> {
  const { triggerId, store, tenant, notes, now } = context;
  if (notes === 'never') return;
  const watched = await store.read((db) => watchedTickets(db, triggerId));
  const waited = ({ touched_at }: NoteWatchRow) => Math.abs(now() - touched_at) >= AGAIN;
  if (!watched.some((row) => row.asked === 0 || waited(row))) return;

  const news = await newNotes(context, watched);
  const records = await ticketsOf(context, news);
  const known = news.filter(({ ticketId }) => records.has(ticketId));
  const tickets = await tenant.tickets(known.map(({ ticketId }) => records.get(ticketId)!));
  const names = await tenant.names.lookup({
    companies: [],
    contacts: known.flatMap(({ contactId }) => contactId ?? []),
    resources: known.flatMap(({ resourceId }) => resourceId ?? []),
  });
  const picklists = await tenant.picklists();
  const messages = known.map((note, index): [number, TicketMessage] => {
    const by = note.contactId === null ? names.resources : names.contacts;
    const author = by.get(note.contactId ?? note.resourceId ?? 0)?.name ?? '';
    const intake = context.intakeOf(note.ticketId);
    const about = { tenant: tenant.client.tenant, intake, picklists };
    return [note.id, noteMessage(tickets[index]!, note, author, about)];
  });
  const ids = known.map(({ id }) => id);
  const over = watched.filter((row) => row.asked + 1 >= LOOKS && waited(row));
  const journalled = await store.commit(async (db) => {
    // Another door may have asked at the same time.
    const told = await toldNotes(db, triggerId, ids);
    await markToldNotes(db, triggerId, ids, now());
    await unwatchNotes(db, triggerId, over);
    await countAsked(
      db,
      triggerId,
      watched.filter((row) => !over.includes(row)),
    );
    const fresh = messages.flatMap(([id, message]) => (told.has(id) ? [] : message));
    return journalMessages(db, triggerId, fresh, now());
  });
  await context.emit(journalled);
  context.touched.clear();
}

async function newNotes(context: PollContext, watched: NoteWatchRow[]): Promise<TicketNoteRecord[]> {
  const { tenant, store, triggerId } = context;
  const oldest = context.now() + tenant.client.clockOffset() - OLDEST;
  const since = new Map(watched.map((row) => [row.ticket_id, Math.max(row.since, oldest)]));
  const found = await notesSince(tenant.client, [...since.keys()], Math.min(...since.values()));
  const newer = found.filter(({ ticketId, createdAt }) => createdAt > (since.get(ticketId) ?? Infinity));
  if (newer.length === 0) return [];
  const told = await store.read((db) =>
    toldNotes(
      db,
      triggerId,
      newer.map(({ id }) => id),
    ),
  );
  const [own, system] = await Promise.all([tenant.ownResource(), systemNoteTypes(tenant.client)]);
  return newer.filter((note) => {
    if (told.has(note.id) || isOwnNote(note, own) || isSystemNote(note, system)) return false;
    return context.notes === 'all' || note.contactId !== null;
  });
}

/** The tickets of notes: those just read, and the others as they are now. */
async function ticketsOf(
  { touched, tenant }: PollContext,
  notes: TicketNoteRecord[],
): Promise<Map<number, RawRecord>> {
  const ids = [...new Set(notes.map(({ ticketId }) => ticketId))];
  const missing = ids.filter((id) => !touched.has(id));
  const read = missing.length === 0 ? [] : await ticketsById(tenant.client, missing);
  return new Map([...touched, ...read.map((raw): [number, RawRecord] => [raw['id'] as number, raw])]);
}
