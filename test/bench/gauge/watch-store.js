const Module = require('node:module');

/**
 * Remembers the connection that the package opens, whichever engine it takes, so that its settings can be read
 * back from that very connection: `synchronous` belongs to a connection, and the file is locked for any other.
 * To be called before the package opens its store.
 */
function watchStore() {
  let connection;
  const watched = (engine) => {
    class Watched extends engine.DatabaseSync {
      constructor(...args) {
        super(...args);
        connection = this;
      }
    }
    return { DatabaseSync: Watched };
  };

  const { getBuiltinModule } = process;
  process.getBuiltinModule = (name) => {
    const found = getBuiltinModule(name);
    return name === 'node:sqlite' && found ? watched(found) : found;
  };
  const load = Module._load;
  Module._load = function (name, ...rest) {
    const found = load.call(this, name, ...rest);
    return name === '@photostructure/sqlite' ? watched(found) : found;
  };

  const pragma = (name) => Object.values(connection.prepare(`PRAGMA ${name}`).all()[0])[0];
  return {
    /** `synchronous` as SQLite's number: 2 is FULL, each commit is synced. */
    read() {
      if (!connection) return null;
      return { synchronous: Number(pragma('synchronous')), journalMode: pragma('journal_mode') };
    },
  };
}

module.exports = { watchStore };
