import { watchNotes } from '../store/notes.js';
import type { Db } from '../store/store.js';
import { ticketVersions, versionOf, writeTickets } from '../store/tickets.js';
import type { RawRecord } from '../types.js';
import { ticketMessage } from './events.js';
import { journalMessages } from './journal.js';
import { judgePage, knownOf, type Finding, type Judged, type PollContext } from './page.js';
import { putUpSignposts, recognise, rungByNumber } from './recognise.js';
import { OVERLAP } from './watermark.js';

/**
 * Judges tickets as they were read, puts what was learned on disk and tells it. What another door learned of a
 * ticket meanwhile makes it be judged again.
 *
 * @param also is written together with the last of it, where there is something
 */
export async function take(
  context: PollContext,
  items: RawRecord[],
  finding: Finding,
  also?: (db: Db) => Promise<void>,
): Promise<void> {
  let left = items;
  do {
    await recognise(context, left);
    const judged = await judgePage(context, left, await knownOf(context, left), finding);
    left = await keep(context, judged, also);
  } while (left.length > 0);
}

/**
 * Puts what was learned on disk together with what will be told of it, and tells it.
 *
 * @param also is written in the same transaction, where there is something and nothing has to be judged again
 * @returns the tickets of which something else has become known since they were judged; nothing is kept of these
 */
export async function keep(
  context: PollContext,
  judged: Judged[],
  also?: (db: Db) => Promise<void>,
): Promise<RawRecord[]> {
  const { triggerId, store, now } = context;
  const news = judged.filter(({ known, changed, told }) => known && (changed || told));
  if (news.length === 0 && !also) return [];
  const messages = await messagesOf(context, news);
  const { journalled, overtaken } = await store.commit(async (db) => {
    const ids = news.map(({ raw }) => raw['id'] as number);
    const present = await ticketVersions(db, triggerId, ids);
    const records = news.map(({ raw }) => raw);
    const rung = await rungByNumber(db, triggerId, records);
    const isOvertaken = ({ raw, before }: Judged) =>
      rung.has(raw['id'] as number) || present.get(raw['id'] as number) !== (before && versionOf(before));
    const late = news.filter(isOvertaken);
    const good = news.filter((one) => !late.includes(one));
    if (late.length === 0) await also?.(db);
    const learned = good.flatMap(({ known, changed }) => (known && changed ? [known] : []));
    await writeTickets(db, triggerId, learned, now());
    if (context.listens)
      await putUpSignposts(
        db,
        context,
        good.map(({ raw }) => raw),
      );
    await watchMoved(context, db, good);
    const telling = good.flatMap((one) => messages.get(one) ?? []);
    return { journalled: await journalMessages(db, triggerId, telling, now()), overtaken: late };
  });
  await context.emit(journalled);
  return overtaken.map(({ raw }) => raw);
}

async function messagesOf(context: PollContext, news: Judged[]) {
  const { tenant, intakeOf } = context;
  const telling = news.filter(({ told }) => told);
  const tickets = await tenant.tickets(telling.map(({ raw }) => raw));
  const picklists = await tenant.picklists();
  return new Map(
    telling.map((one, index) => {
      const ticket = tickets[index]!;
      const about = { tenant: tenant.client.tenant, intake: intakeOf(ticket.id), picklists };
      return [one, ticketMessage(ticket, one.known!, one.told!, about)];
    }),
  );
}

/** A ticket whose activity went on may have a new note, whether or not people see another change of it. */
async function watchMoved({ triggerId, notes, touched, now }: PollContext, db: Db, good: Judged[]) {
  if (notes === 'never') return;
  const moved = good.flatMap(({ raw, before, known }) => {
    const on = before && known && !before.partial && known.lastActivity > before.lastActivity;
    if (!on) return [];
    touched.set(before.id, raw);
    return [{ ticketId: before.id, since: before.lastActivity }];
  });
  await watchNotes(db, triggerId, moved, { now: now(), overlap: OVERLAP });
}
