import { anyOf, type FilterNode } from '../autotask/filter.js';
import { removeHints } from '../store/hints.js';
import type { HintRow } from '../store/schema.js';
import type { Db } from '../store/store.js';
import type { RawRecord } from '../types.js';
import { saidIn } from './hint.js';
import { take } from './keep.js';
import type { PollContext } from './page.js';
import { lastActivity } from './reading.js';
import { rememberNumbers } from './recognise.js';
import { MOST_CONDITIONS } from './search.js';

/** A hint must not wait for long for a call that hangs: the ticket has to ring. */
const TIMEOUT = 10_000;
/** By so much a read may lag behind what was said; where it is more, the sender's clock means something else. */
const LAG = { least: 1_000, most: 10 * 60_000 };

export interface HintRound {
  /** Their tickets were read; nothing more is to come of them. */
  done: HintRow[];
  /** Autotask shows no such ticket, yet or any more. */
  missing: HintRow[];
  /** What was read is older than what the hint tells of, or can't be judged yet. */
  old: HintRow[];
}

/**
 * Reads the tickets of all hints that wait, with one query for up to 490 of them, and tells what is new of them.
 *
 * @param intakes filled with the door by which the news of each ticket came
 * @throws Failure `autotask.*`, `store.*`; the hints then still wait
 */
export async function readHinted(
  about: Omit<PollContext, 'intakeOf'>,
  rows: HintRow[],
  intakes: Map<number, HintRow['intake']>,
): Promise<HintRound> {
  const context = { ...about, intakeOf: (id: number) => intakes.get(id) ?? ('poll' as const) };

  const records = await readRecords(context, rows);
  const byId = new Map(records.map((raw) => [raw['id'] as number, raw]));
  const byNumber = new Map(records.map((raw) => [plain(raw['ticketNumber']), raw]));
  const recordOf = (row: HintRow) =>
    row.ticket_id === null ? byNumber.get(plain(row.number)) : byId.get(row.ticket_id);

  for (const row of rows) {
    const raw = recordOf(row);
    if (raw) intakes.set(raw['id'] as number, row.intake);
  }
  const missing = rows.filter((row) => !recordOf(row));
  const lagging = rows.filter((row) => isLagging(row, recordOf(row)));
  const read = rows.filter((row) => !missing.includes(row) && !lagging.includes(row));
  const isLeft = (row: HintRow) => context.left.has(recordOf(row)?.['id'] as number);
  context.seen.by(context.filter);
  // By now it is known which could not be judged yet: there may be no poll to look at them again.
  const done = () => read.filter((row) => !isLeft(row));
  const remove = async (db: Db) => {
    await rememberNumbers(db, context, done(), recordOf);
    await removeHints(db, done());
  };
  await take(context, [...byId.values()], { mode: 'poll', chosen: 'none' }, remove);
  const round = { done: done(), missing, old: [...lagging, ...read.filter(isLeft)] };
  context.seen.add([...byId.values()], context.left);
  return round;
}

async function readRecords({ tenant }: PollContext, rows: HintRow[]): Promise<RawRecord[]> {
  const records: RawRecord[] = [];
  for (let start = 0; start < rows.length; start += MOST_CONDITIONS) {
    const some = rows.slice(start, start + MOST_CONDITIONS);
    const ids = some.flatMap(({ ticket_id }) => ticket_id ?? []);
    const numbers = some.flatMap((row) => (row.ticket_id === null && row.number ? row.number.trim() : []));
    const items: FilterNode[] = [];
    if (ids.length > 0) items.push(anyOf('id', ids));
    if (numbers.length > 0) items.push(anyOf('ticketNumber', numbers));
    const filter: FilterNode[] = items.length > 1 ? [{ op: 'or', items }] : items;
    const options = { purpose: 'poll' as const, timeoutMs: TIMEOUT };
    for await (const page of tenant.client.pages('Tickets', { filter }, options)) records.push(...page.items);
  }
  return records;
}

function isLagging(row: HintRow, raw: RawRecord | undefined): boolean {
  const { lastActivityAt } = saidIn(row);
  if (!raw || lastActivityAt === null) return false;
  const behind = Date.parse(lastActivityAt) - lastActivity(raw);
  return behind > LAG.least && behind < LAG.most;
}

const plain = (number: unknown) => (typeof number === 'string' ? number.trim().toUpperCase() : '');
