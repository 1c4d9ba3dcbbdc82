import { Failure } from '../failure.js';

/** The part of SQLite's synchronous interface that this house uses; both engines have it. */
export interface SqliteStatement {
  all(...parameters: unknown[]): unknown[];
  run(...parameters: unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint };
  iterate(...parameters: unknown[]): IterableIterator<unknown>;
}

export interface SqliteDatabase {
  prepare(sql: string): SqliteStatement;
  exec(sql: string): void;
  close(): void;
}

type Engine = { DatabaseSync: new (path: string) => SqliteDatabase };

/**
 * Opens a database file with the engine that this Node.js has: its own where there is one (22.13 and newer),
 * else the prebuilt package with the same interface.
 *
 * @throws Failure `store.no-engine` where neither is available.
 */
export function openDatabase(path: string): SqliteDatabase {
  const engine = builtIn() ?? prebuilt();
  if (!engine) throw new Failure('store.no-engine', 'account', { facts: { node: process.version } });
  return new engine.DatabaseSync(path);
}

function builtIn(): Engine | null {
  const emit = process.emitWarning.bind(process);
  // Node 22 prints an ExperimentalWarning on the first load; users can do nothing about it.
  process.emitWarning = () => undefined;
  try {
    return (process.getBuiltinModule('node:sqlite') as Engine | undefined) ?? null;
  } finally {
    process.emitWarning = emit;
  }
}

function prebuilt(): Engine | null {
  try {
    return require('@photostructure/sqlite') as Engine;
  } catch {
    return null;
  }
}
