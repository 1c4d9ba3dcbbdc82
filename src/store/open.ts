import { closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, Migrator, sql } from 'kysely';
import { Failure } from '../failure.js';
import { embeddedDialect } from './dialect.js';
import { openDatabase, type SqliteDatabase } from './engine.js';
import { storeFailure } from './failures.js';
import { migrations } from './migrations.js';
import type { Schema } from './schema.js';

/** Checking a larger file would hold up Node-RED's start. */
const CHECKED_BYTES = 64 * 1024 * 1024;

export interface OpenDatabase {
  db: Kysely<Schema>;
  raw: SqliteDatabase;
}

/**
 * Opens the embedded database file for this process alone: one connection, write-ahead log, every commit synced.
 * A file that is damaged, newer than this version, or held by another process is refused and left as it is.
 *
 * @throws Failure `store.locked`, `store.damaged`, `store.newer`, `store.readonly`, `store.full`, `store.no-engine`
 */
export async function openEmbedded(path: string): Promise<OpenDatabase> {
  let raw: SqliteDatabase | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    makePrivate(path);
    raw = openDatabase(path);
    claim(raw);
    check(raw, path);
    const db = new Kysely<Schema>({ dialect: embeddedDialect(raw) });
    if (await isNewer(db)) throw new Failure('store.newer', 'account', { facts: { file: path } });
    // Only now is anything written: a file that is refused stays as it is, byte for byte.
    makeSafe(raw);
    await migrate(db);
    return { db, raw };
  } catch (error) {
    raw?.close();
    throw storeFailure(error, path);
  }
}

/** A new file is for its user alone, since it holds texts of tickets; what SQLite puts beside it is made like it. */
function makePrivate(path: string): void {
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
}

/** From the first access on the file is locked for this process; the lock ends with it, however it ends. */
function claim(raw: SqliteDatabase): void {
  raw.exec('PRAGMA busy_timeout = 0');
  raw.exec('PRAGMA locking_mode = EXCLUSIVE');
}

/** Write-ahead log, every commit synced, and the lock for writing taken at once. */
function makeSafe(raw: SqliteDatabase): void {
  raw.exec('PRAGMA journal_mode = WAL');
  raw.exec('PRAGMA synchronous = FULL');
  raw.exec('PRAGMA foreign_keys = OFF');
  raw.exec('BEGIN IMMEDIATE');
  raw.exec('COMMIT');
}

function check(raw: SqliteDatabase, path: string): void {
  if (statSync(path).size > CHECKED_BYTES) return;
  const [answer] = raw.prepare('PRAGMA quick_check(1)').all() as Array<Record<string, unknown>>;
  if (answer && Object.values(answer)[0] !== 'ok') {
    throw new Failure('store.damaged', 'account', { facts: { file: path } });
  }
}

async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

async function isNewer(db: Kysely<Schema>): Promise<boolean> {
  const tables = await sql<{
    name: string;
  }>`select name from sqlite_master where name = 'kysely_migration'`.execute(db);
  if (tables.rows.length === 0) return false;
  const done = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  return done.rows.some(({ name }) => !(name in migrations));
}
