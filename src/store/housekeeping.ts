import type { Db } from './store.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** How long things are kept, in ms. Pairs are kept for ever: a ticket may come back after years. */
export const KEPT = {
  journal: 5 * MINUTE,
  results: 30 * DAY,
  tickets: 30 * DAY,
  alerts: 30 * DAY,
  ledger: 2 * 60 * MINUTE,
  /** A note that is older is never told, so it need not be known that it was. */
  notes: 31 * DAY,
  /** A callout or webhook whose ticket could not be read for so long says nothing any more. */
  hints: 7 * DAY,
};

/** Removes what nobody will ask for again. */
export async function keepHouse(db: Db, now: number): Promise<void> {
  await db
    .deleteFrom('journal')
    .where('created_at', '<', now - KEPT.journal)
    .where('emitted', '=', 1)
    .execute();
  await db
    .deleteFrom('journal')
    .where('created_at', '<', now - KEPT.results)
    .execute();
  await db
    .updateTable('outbox')
    .set({ msg: '', command: '' })
    .where('state', '=', 'done')
    .where('done_at', '<', now - KEPT.journal)
    .where('emitted', '=', 1)
    .where('msg', '<>', '')
    .execute();
  // Nobody asks again what a look at an alert found.
  await db
    .deleteFrom('outbox')
    .where('state', '=', 'done')
    .where('kind', '=', 'check')
    .where('done_at', '<', now - KEPT.journal)
    .execute();
  await db
    .deleteFrom('outbox')
    .where('state', 'in', ['done', 'dead'])
    .where('done_at', '<', now - KEPT.results)
    .execute();
  await db
    .deleteFrom('ticket')
    .where('closed', '=', 1)
    .where('updated_at', '<', now - KEPT.tickets)
    .execute();
  await db
    .deleteFrom('told_note')
    .where('told_at', '<', now - KEPT.notes)
    .execute();
  await db
    .deleteFrom('note_watch')
    .where('touched_at', '<', now - KEPT.notes)
    .execute();
  await db
    .deleteFrom('hint')
    .where('received_at', '<', now - KEPT.hints)
    .execute();
  await db
    .deleteFrom('alert')
    .where('updated_at', '<', now - KEPT.alerts)
    .execute();
  await db
    .deleteFrom('notification')
    .where('at', '<', now - KEPT.alerts)
    .execute();
  await db
    .deleteFrom('ledger')
    .where('minute', '<', Math.floor((now - KEPT.ledger) / MINUTE))
    .execute();
}
