import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { readMeta, writeMeta } from '../../../src/store/meta.js';
import { Store, type Db } from '../../../src/store/store.js';
import { skip } from '../../house/skip.js';
import { useFolder } from './shelf.js';

describe('writing to the store', () => {
  const { path } = useFolder();
  let store: Store;
  beforeEach(async () => {
    store = await Store.open(path());
  });
  afterEach(() => store.close());
  const put = (key: string) => (db: Db) => writeMeta(db, key, key);
  const has = async (key: string) => (await store.read((db) => readMeta(db, key))) !== null;

  it('what arrives in one turn shares one transaction', async () => {
    const seen = new Set<unknown>();
    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        store.commit(async (db) => {
          seen.add(db);
          await writeMeta(db, `k${index}`, 'v');
        }),
      ),
    );
    assert.equal(seen.size, 1);
    assert.ok(await has('k49'));
  });

  it('one failing job does not fail its neighbours, and leaves nothing', async () => {
    const results = await Promise.allSettled([
      store.commit(put('a')),
      store.commit(async (db) => {
        await writeMeta(db, 'b', 'b');
        throw new Error('no');
      }),
      store.commit(put('c')),
    ]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    assert.deepEqual([await has('a'), await has('b'), await has('c')], [true, false, true]);
  });

  it('jobs run in the order in which they came, also those that come meanwhile', async () => {
    const order: number[] = [];
    const job = (number: number) => store.commit(() => Promise.resolve(order.push(number)));
    const first = job(1);
    await Promise.all([first, job(2), first.then(() => job(4)), job(3)]);
    assert.deepEqual(order, [1, 2, 3, 4]);
  });

  it('what is being written is on disk before it closes', async () => {
    const writing = store.commit(put('late'));
    await store.close();
    await writing;
    store = await Store.open(path());
    assert.ok(await has('late'));
  });

  it('a full disk says so, writes half of nothing, and goes on when there is room', async function () {
    const folder = path('small');
    mkdirSync(folder);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status === 0;
    if (!mounted) skip(this, 'a small disk can be made by the superuser only');
    const small = await Store.open(`${folder}/store.sqlite`);
    try {
      await small.commit((db) => writeMeta(db, 'before', 'v'));
      const fill = () =>
        small.commit(async (db) => {
          for (let part = 0; part < 40; part += 1) await writeMeta(db, `part${part}`, 'x'.repeat(50_000));
        });
      await assert.rejects(fill(), { code: 'store.full' });
      assert.equal(await small.read((db) => readMeta(db, 'part0')), null);
      assert.equal(await small.read((db) => readMeta(db, 'before')), 'v');
      spawnSync('mount', ['-o', 'remount,size=16m', folder]);
      await fill();
      assert.notEqual(await small.read((db) => readMeta(db, 'part39')), null);
    } finally {
      await small.close();
      spawnSync('umount', ['-l', folder]);
    }
  });
});
