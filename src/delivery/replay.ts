import { Failure } from '../failure.js';
import {
  lastWritten,
  markForReplay,
  markUnemitted,
  takeUnemitted,
  type JournalEntry,
} from '../store/journal.js';
import { readMeta, removeMeta } from '../store/meta.js';
import { reclaimEntries, type Entry } from '../store/outbox.js';
import type { Store } from '../store/store.js';
import { messageOf, replayed, restoreMessage } from './message.js';
import type { Message, Outlet, Outlets } from './outlets.js';

const JOURNAL = 5 * 60_000;
const AFTER_CLEAN_STOP = 30_000;
const AT_ONCE = 20;

/** When the process ended as it should (ms); its absence at a start means a crash. */
export const CLEAN_STOP = 'clean-stop';

/**
 * After a start: decides what of the last minutes before the end is told again, and what was under way and is asked
 * after. However long it was away, what the end cut off was told to nobody.
 */
export async function prepareReplay(store: Store, now: number): Promise<void> {
  await store.commit(async (db) => {
    const stopped = await readMeta(db, CLEAN_STOP);
    await removeMeta(db, CLEAN_STOP);
    const since =
      stopped === null ? ((await lastWritten(db)) ?? now) - JOURNAL : Number(stopped) - AFTER_CLEAN_STOP;
    await markForReplay(db, { since, taken: stopped === null });
    await reclaimEntries(db, now);
  });
}

/** Emits what waited for this node to be there, a few at a time: what a crash cuts off is not counted as told. */
export async function flushTo(store: Store, nodeId: string, outlets: Outlets): Promise<void> {
  for (;;) {
    const { journal, results } = await store.commit((db) => takeUnemitted(db, nodeId, AT_ONCE));
    const waiting = [...journal.map(ofJournal), ...results.map(ofResult)];
    if (waiting.length === 0) return;
    for (const [index, one] of waiting.entries()) {
      if (!(await outlets.passFirst(nodeId, one.tell))) return putBack(store, waiting.slice(index));
    }
  }
}

interface Waiting {
  table: 'journal' | 'outbox';
  id: number;
  tell: (outlet: Outlet, again: boolean) => void;
}

function ofJournal(row: JournalEntry): Waiting {
  const tell = (outlet: Outlet, again: boolean) => {
    const message = JSON.parse(row.msg) as Message;
    outlet.emit(row.port, again || row.emissions > 0 ? replayed(message) : message);
  };
  return { table: 'journal', id: row.id, tell };
}

function ofResult(row: Entry): Waiting {
  const tell = (outlet: Outlet, again: boolean) => {
    const result = JSON.parse(row.result ?? '{}') as Message;
    if (row.state === 'dead') return outlet.fail(deadFailure(result), messageOf(row));
    if (row.msg === '') return;
    const message = restoreMessage(row.msg, result);
    outlet.emit(0, again || row.emissions > 0 ? replayed(message) : message);
  };
  return { table: 'outbox', id: row.id, tell };
}

/** The node is gone again: its successor emits the rest. */
function putBack(store: Store, rest: Waiting[]): Promise<void> {
  return store.commit(async (db) => {
    for (const table of ['journal', 'outbox'] as const) {
      const ids = rest.filter((one) => one.table === table).map(({ id }) => id);
      await markUnemitted(db, table, ids);
    }
  });
}

function deadFailure(result: Message): Failure {
  const { code, said, status, facts } = result as {
    code: string;
    said: string | null;
    status: number | null;
    facts: Record<string, string | number>;
  };
  return new Failure(code, 'entry', { facts, ...(said ? { said } : {}), ...(status ? { status } : {}) });
}
