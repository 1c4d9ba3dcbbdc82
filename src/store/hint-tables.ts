import type { Kysely } from 'kysely';

/** What came by a callout or a webhook, and the notes of tickets. */
export async function hintTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('hint')
    .addColumn('trigger_id', 'text', (c) => c.notNull())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('ticket_id', 'bigint')
    .addColumn('number', 'text')
    .addColumn('intake', 'text', (c) => c.notNull())
    .addColumn('deleted', 'integer', (c) => c.notNull())
    .addColumn('received_at', 'bigint', (c) => c.notNull())
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addColumn('partial', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('hint_key', ['trigger_id', 'key'])
    .execute();
  await db.schema
    .createTable('note_watch')
    .addColumn('trigger_id', 'text', (c) => c.notNull())
    .addColumn('ticket_id', 'bigint', (c) => c.notNull())
    .addColumn('since', 'bigint', (c) => c.notNull())
    .addColumn('touched_at', 'bigint', (c) => c.notNull())
    .addColumn('asked', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('note_watch_key', ['trigger_id', 'ticket_id'])
    .execute();
  await db.schema
    .createTable('told_note')
    .addColumn('trigger_id', 'text', (c) => c.notNull())
    .addColumn('note_id', 'bigint', (c) => c.notNull())
    .addColumn('told_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('told_note_key', ['trigger_id', 'note_id'])
    .execute();
  await db.schema
    .alterTable('ticket')
    .addColumn('partial', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
}
