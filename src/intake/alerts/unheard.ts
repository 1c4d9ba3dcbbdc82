import { removeMessages, waitingMessages, writeJournal } from '../../store/journal.js';
import type { Db } from '../../store/store.js';
import type { AlertMessage } from './judge-alert.js';

/** What is older is told to nobody: whoever listens only now did not mean it. */
const KEPT = 24 * 60 * 60_000;

/** Something that SIGNL4 told of a team while no node listened. */
export interface Unheard {
  id: number;
  message: AlertMessage;
}

const nameOf = (prefix: string): string => `unheard ${prefix}`;

/** Keeps a message for whoever keeps in step with that team, in the transaction that judged it. */
export async function keepUnheard(db: Db, prefix: string, message: AlertMessage, now: number): Promise<void> {
  const row = { node_id: nameOf(prefix), port: 0, event_id: message.event.id, created_at: now };
  await writeJournal(db, [{ ...row, msg: JSON.stringify(message), emitted: 0, emissions: 0, taken: 0 }]);
}

/** The next of them, oldest first; what is too old has no message. */
export async function nextUnheard(
  db: Db,
  prefix: string,
  most: number,
  now: number,
): Promise<Array<Pick<Unheard, 'id'> & { message: AlertMessage | null }>> {
  const rows = await waitingMessages(db, nameOf(prefix), most);
  return rows.map(({ id, msg, created_at: at }) => ({
    id,
    message: now - at > KEPT ? null : (JSON.parse(msg) as AlertMessage),
  }));
}

/** They are dealt with. */
export function removeUnheard(db: Db, ids: number[]): Promise<void> {
  return removeMessages(db, ids);
}
