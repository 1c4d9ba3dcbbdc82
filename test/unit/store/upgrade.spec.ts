import assert from 'node:assert/strict';
import { Kysely, Migrator } from 'kysely';
import { embeddedDialect } from '../../../src/store/dialect.js';
import { openDatabase } from '../../../src/store/engine.js';
import { keepHouse, KEPT } from '../../../src/store/housekeeping.js';
import { knownExternalId, readAlert, readHeard, writeAlert, writeHeard } from '../../../src/store/alerts.js';
import { migrations } from '../../../src/store/migrations.js';
import { livePairs, readPairs } from '../../../src/store/pairs.js';
import { Store } from '../../../src/store/store.js';
import { UNHEARD } from '../../../src/sync/alert-memory.js';
import { useFolder } from './shelf.js';

const NOW = Date.parse('2026-03-02T08:00:00Z');
const PAIRS = 1_000;

/** A file as the first version wrote it. */
async function makeFirstVersion(path: string): Promise<void> {
  const raw = openDatabase(path);
  const db = new Kysely<unknown>({ dialect: embeddedDialect(raw) });
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
  const { error } = await migrator.migrateTo('001-first');
  if (error !== undefined) throw error;
  const insert = raw.prepare(
    'insert into pair (key, tenant, ticket_id, state, updated_at) values (?,?,?,?,?)',
  );
  const phases = [
    { seen: 'open', wanted: null },
    { seen: 'open', wanted: 'acknowledged' },
    { seen: 'open', wanted: 'closed' },
    { seen: 'closed', wanted: null },
    { seen: null, wanted: null },
  ];
  raw.exec('begin');
  for (let id = 1; id <= PAIRS; id += 1) {
    const key = `AT-${id}`;
    const alert = phases[id % phases.length];
    const about = {
      key,
      tenant: 'tenant',
      ticketId: id,
      episode: 1,
      row: null,
      eventId: null,
      alertId: null,
    };
    insert.run(key, 'tenant', id, JSON.stringify({ ...about, alert }), NOW);
  }
  raw.exec('commit');
  await db.destroy();
}

describe('a store of the first version', () => {
  const { path } = useFolder();

  it('knows after the upgrade which of its pairs have an alert that is not closed', async () => {
    await makeFirstVersion(path());
    const store = await Store.open(path());
    const found: number[] = [];
    for (let after = ''; ;) {
      const pairs = await store.read((db) => livePairs(db, 'tenant', 'AT', after, 300));
      const last = pairs.at(-1);
      if (!last) break;
      after = last.key;
      found.push(...pairs.flatMap(({ ticketId }) => ticketId ?? []));
    }
    const expected = Array.from({ length: PAIRS }, (_, index) => index + 1).filter((id) => id % 5 <= 1);
    assert.deepEqual(
      found.sort((a, b) => a - b),
      expected,
    );
    const pair = (await store.read((db) => readPairs(db, ['AT-1']))).get('AT-1');
    assert.deepEqual(
      [pair?.alert.resolvedAt, pair?.ticket.status],
      [0, null],
      'what is new is as in a new one',
    );
    await store.close();
  });
});

describe('what is known of alerts', () => {
  const { path } = useFolder();
  let store: Store;
  beforeEach(async () => {
    store = await Store.open(path());
  });
  afterEach(() => store.close());

  it('and which notifications were heard of, is kept for 30 days since the last word', async () => {
    const old = NOW - KEPT.alerts - 1;
    await store.commit(async (db) => {
      await writeAlert(db, 'AT', 'silent', { ...UNHEARD, phase: 'open' }, null, old);
      await writeAlert(db, 'AT', 'busy', { ...UNHEARD, phase: 'open' }, null, old);
      await writeAlert(db, 'AT', 'busy', { ...UNHEARD, phase: 'acknowledged' }, null, old + 2);
      await writeHeard(db, 'AT', 'old', { verdict: 'new' }, old);
      await writeHeard(db, 'AT', 'young', { verdict: 'new' }, old + 2);
      await keepHouse(db, NOW);
    });
    const [silent, busy] = [
      await readAlert(store.db, 'AT', 'silent'),
      await readAlert(store.db, 'AT', 'busy'),
    ];
    assert.deepEqual([silent.phase, busy.phase], [null, 'acknowledged']);
    assert.equal(await readHeard(store.db, 'AT', 'old'), null);
    assert.deepEqual(await readHeard(store.db, 'AT', 'young'), { verdict: 'new' });
  });

  it('is kept for each team by itself, and what was heard first stays', async () => {
    await store.commit(async (db) => {
      await writeAlert(db, 'AT', 'a', { ...UNHEARD, phase: 'closed' }, 'AT-1', NOW);
      await writeAlert(db, 'AT', 'a', { ...UNHEARD, phase: 'open' }, null, NOW);
      await writeHeard(db, 'AT', 'n', 1, NOW);
      await writeHeard(db, 'AT', 'n', 2, NOW);
    });
    assert.deepEqual(await readAlert(store.db, 'BT', 'a'), UNHEARD);
    assert.equal(await readHeard(store.db, 'AT', 'n'), 1);
    assert.equal(await readHeard(store.db, 'BT', 'n'), null);
    assert.equal(await knownExternalId(store.db, 'AT', 'a'), 'AT-1');
    assert.equal(await knownExternalId(store.db, 'BT', 'a'), null);
  });
});
