import type { Kysely, Migration } from 'kysely';
import { alertTables } from './alert-tables.js';
import { hintTables } from './hint-tables.js';

type Any = Kysely<unknown>;

/** Every step the store's tables ever took, by name, oldest first. Never change one that was released. */
export const migrations: Record<string, Migration> = {
  '001-first': { up: first },
  '002-alerts': { up: alertTables },
  '003-hints': { up: hintTables },
};

async function first(db: Any): Promise<void> {
  await db.schema
    .createTable('meta')
    .addColumn('key', 'text', (c) => c.primaryKey())
    .addColumn('value', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('ledger')
    .addColumn('tenant', 'text', (c) => c.notNull())
    .addColumn('minute', 'bigint', (c) => c.notNull())
    .addColumn('calls', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('ledger_key', ['tenant', 'minute'])
    .execute();
  await db.schema
    .createTable('trigger')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('first_deploy', 'bigint', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .execute();
  await ticketTable(db);
  await db.schema
    .createTable('pair')
    .addColumn('key', 'text', (c) => c.primaryKey())
    .addColumn('tenant', 'text', (c) => c.notNull())
    .addColumn('ticket_id', 'bigint')
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('pair_ticket').on('pair').columns(['tenant', 'ticket_id']).execute();
  await outboxTable(db);
  await journalTable(db);
}

async function ticketTable(db: Any): Promise<void> {
  await db.schema
    .createTable('ticket')
    .addColumn('trigger_id', 'text', (c) => c.notNull())
    .addColumn('ticket_id', 'bigint', (c) => c.notNull())
    .addColumn('visible', 'text', (c) => c.notNull())
    .addColumn('last_activity', 'bigint', (c) => c.notNull())
    .addColumn('matching', 'integer', (c) => c.notNull())
    .addColumn('opened', 'integer', (c) => c.notNull())
    .addColumn('closed', 'integer', (c) => c.notNull())
    .addColumn('count', 'integer', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('ticket_key', ['trigger_id', 'ticket_id'])
    .execute();
  await db.schema.createIndex('ticket_open').on('ticket').columns(['trigger_id', 'closed']).execute();
}

async function outboxTable(db: Any): Promise<void> {
  await db.schema
    .createTable('outbox')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('node_id', 'text', (c) => c.notNull())
    .addColumn('account', 'text', (c) => c.notNull())
    .addColumn('lane', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('rank', 'integer', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('event_id', 'text')
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('pair_key', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('due_at', 'bigint', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('maybe_sent', 'integer', (c) => c.notNull())
    .addColumn('asked', 'integer', (c) => c.notNull())
    .addColumn('sent_at', 'bigint')
    .addColumn('done_at', 'bigint')
    .addColumn('command', 'text', (c) => c.notNull())
    .addColumn('msg', 'text', (c) => c.notNull())
    .addColumn('result', 'text')
    .addColumn('emitted', 'integer', (c) => c.notNull())
    .addColumn('emissions', 'integer', (c) => c.notNull())
    .addColumn('taken', 'integer', (c) => c.notNull())
    .execute();
  const index = (name: string) => db.schema.createIndex(name).on('outbox');
  await index('outbox_once').unique().columns(['node_id', 'event_id', 'action']).execute();
  await index('outbox_due').columns(['state', 'account', 'rank', 'id']).execute();
  await index('outbox_lane').columns(['lane', 'state', 'id']).execute();
  await index('outbox_done').columns(['state', 'done_at']).execute();
}

async function journalTable(db: Any): Promise<void> {
  await db.schema
    .createTable('journal')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('node_id', 'text', (c) => c.notNull())
    .addColumn('port', 'integer', (c) => c.notNull())
    .addColumn('event_id', 'text')
    .addColumn('msg', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('emitted', 'integer', (c) => c.notNull())
    .addColumn('emissions', 'integer', (c) => c.notNull())
    .addColumn('taken', 'integer', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('journal_event').on('journal').columns(['event_id']).execute();
  await db.schema.createIndex('journal_age').on('journal').columns(['created_at']).execute();
}
