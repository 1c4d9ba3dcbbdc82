import { SqliteDialect, type SqliteDatabase as KyselyDatabase, type SqliteStatement } from 'kysely';
import type { SqliteDatabase, SqliteStatement as Statement } from './engine.js';

const CACHED_STATEMENTS = 200;
const ANSWERS_ROWS = /^\s*(select|with|pragma)\b|\breturning\b/i;

/** Lets kysely's SQLite dialect run on the synchronous interface of Node's own engine. */
export function embeddedDialect(database: SqliteDatabase): SqliteDialect {
  return new SqliteDialect({ database: adapt(database) });
}

function adapt(database: SqliteDatabase): KyselyDatabase {
  const cache = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(sql) {
      const known = cache.get(sql);
      if (known) return known;
      const adapted = adaptStatement(database.prepare(sql), ANSWERS_ROWS.test(sql));
      const statement = sql === 'rollback' ? forgiving(adapted) : adapted;
      // Statements with a varying number of rows are many; the cache starts over rather than grow for ever.
      if (cache.size >= CACHED_STATEMENTS) cache.clear();
      cache.set(sql, statement);
      return statement;
    },
  };
}

function adaptStatement(statement: Statement, reader: boolean): SqliteStatement {
  return {
    reader,
    all: (parameters) => statement.all(...parameters),
    run: (parameters) => statement.run(...parameters),
    iterate: (parameters) => statement.iterate(...parameters),
  };
}

/**
 * A full disk makes SQLite roll back by itself (SQLite, "Response To Errors Within A Transaction"). That there is
 * nothing left to roll back must not hide why.
 */
function forgiving(rollback: SqliteStatement): SqliteStatement {
  return {
    ...rollback,
    run(parameters) {
      try {
        return rollback.run(parameters);
      } catch {
        return { changes: 0, lastInsertRowid: 0 };
      }
    },
  };
}
