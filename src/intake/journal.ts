import { writeJournal } from '../store/journal.js';
import type { Db } from '../store/store.js';
import { port, type TicketMessage } from './events.js';

/** What a trigger emits. */
interface Emitted {
  event: { id: string };
}

/** A message on disk, about to be emitted. */
export interface Journalled<M extends Emitted = Emitted> {
  id: number;
  port: number;
  message: M;
}

/** Writes what a trigger is about to emit, so that a crash between two nodes loses nothing. */
export async function journalAt<M extends Emitted>(
  db: Db,
  nodeId: string,
  messages: Array<{ port: number; message: M }>,
  now: number,
): Promise<Array<Journalled<M>>> {
  const ids = await writeJournal(
    db,
    messages.map((one) => ({
      node_id: nodeId,
      port: one.port,
      event_id: one.message.event.id,
      msg: JSON.stringify(one.message),
      created_at: now,
      emitted: 1,
      emissions: 1,
      taken: 0,
    })),
  );
  return messages.map((one, index) => ({ ...one, id: ids[index]! }));
}

/** The same for tickets, each at the output of its event. */
export function journalMessages(
  db: Db,
  nodeId: string,
  messages: TicketMessage[],
  now: number,
): Promise<Array<Journalled<TicketMessage>>> {
  const placed = messages.map((message) => ({ port: port(message.event), message }));
  return journalAt(db, nodeId, placed, now);
}
