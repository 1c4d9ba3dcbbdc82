import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  copyFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import FakeTimers from '@sinonjs/fake-timers';
import { sql } from 'kysely';
import { Failure } from '../../../src/failure.js';
import { openDatabase } from '../../../src/store/engine.js';
import { writeMeta, readMeta } from '../../../src/store/meta.js';
import { Store } from '../../../src/store/store.js';
import { Vault } from '../../../src/vault.js';
import { skip } from '../../house/skip.js';
import { useFolder } from './shelf.js';

const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const root = new URL('../../../', `file://${__filename}`).pathname;

/** Opens the store in a process of its own, which says so and then does as it is told. */
async function otherProcess(path: string, then = 'setInterval(() => {}, 1000)'): Promise<ChildProcess> {
  const code = `require('tsx/cjs'); require('./src/store/store.ts').Store.open(${JSON.stringify(path)})
    .then(async (store) => { console.log('open'); ${then} }, (error) => console.log(error.code));`;
  const child = spawn(process.execPath, ['-e', code], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((next) => child.stdout?.once('data', next));
  return child;
}

describe('opening the store', () => {
  const { path } = useFolder();

  it('makes the folder and all tables, with every commit synced and the file for this process alone', async () => {
    const file = path('a/b/store.sqlite');
    const store = await Store.open(file);
    const pragma = async (name: string) =>
      Object.values((await sql.raw(`pragma ${name}`).execute(store.db)).rows[0] as object)[0];
    assert.equal(await pragma('journal_mode'), 'wal');
    assert.equal(await pragma('synchronous'), 2, 'FULL');
    assert.equal(await pragma('locking_mode'), 'exclusive');
    const tables = await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(
      store.db,
    );
    for (const table of [
      'meta',
      'ledger',
      'trigger',
      'ticket',
      'pair',
      'outbox',
      'journal',
      'kysely_migration',
    ])
      assert.ok(
        tables.rows.some(({ name }) => name === table),
        table,
      );
    await store.close();
  });

  it('finds again what was written', async () => {
    const store = await Store.open(path());
    await store.commit((db) => writeMeta(db, 'a', '1'));
    await store.close();
    const again = await Store.open(path());
    assert.equal(await again.read((db) => readMeta(db, 'a')), '1');
    await again.close();
  });

  it('finds what was committed before a crash', async () => {
    const write = `await store.commit((db) => require('./src/store/meta.ts').writeMeta(db, 'a', '1')); process.kill(process.pid, 'SIGKILL')`;
    const child = await otherProcess(path(), write);
    if (child.exitCode === null && child.signalCode === null)
      await new Promise((next) => child.once('close', next));
    const store = await Store.open(path());
    assert.equal(await store.read((db) => readMeta(db, 'a')), '1');
    await store.close();
  });

  it('A second process opens the embedded file → a clear error, a retry every 5 s, no second poller', async () => {
    const child = await otherProcess(path());
    const clock = FakeTimers.install({ toFake: ['setTimeout', 'clearTimeout'] });
    const failures: string[] = [];
    let opened = 0;
    const vault = new Vault(
      path(),
      () => Promise.resolve(),
      (failure) => failures.push(failure.code),
      () => (opened += 1),
    );
    try {
      await assert.rejects(vault.store(), { code: 'store.locked' });
      for (let tries = 0; tries < 3; tries += 1) {
        clock.tick(4_999);
        const before = vault.store();
        clock.tick(1);
        assert.notEqual(vault.store(), before, 'tried again after 5 s');
        await assert.rejects(vault.store(), { code: 'store.locked' });
      }
      assert.deepEqual(failures, ['store.locked'], 'told once');
      assert.equal(opened, 0);
      const gone = new Promise((next) => child.once('close', next));
      child.kill('SIGKILL');
      await gone;
      clock.tick(5_000);
      await vault.store();
      assert.equal(opened, 1);
    } finally {
      clock.uninstall();
      child.kill('SIGKILL');
      await vault.close();
    }
  });

  it('that can be opened and not be written is tried again until it can', async () => {
    const clock = FakeTimers.install({ toFake: ['setTimeout', 'clearTimeout'] });
    const failures: string[] = [];
    let tries = 0;
    const vault = new Vault(
      path(),
      () => ((tries += 1) < 3 ? Promise.reject(new Failure('store.full', 'account')) : Promise.resolve()),
      ({ code }) => failures.push(code),
      () => undefined,
    );
    try {
      for (let left = 2; left > 0; left -= 1) {
        await assert.rejects(vault.store(), { code: 'store.full' });
        clock.tick(5_000);
      }
      await vault.store();
      assert.deepEqual([failures, vault.failure], [['store.full'], null]);
    } finally {
      clock.uninstall();
      await vault.close();
    }
  });

  describe('refuses, and leaves unchanged byte for byte,', () => {
    /** Opens, expects the refusal, and compares all files of the folder. */
    async function refuses(file: string, code: string): Promise<void> {
      const folder = dirname(file);
      const contents = () =>
        readdirSync(folder).map((name) => [name, hash(readFileSync(`${folder}/${name}`))]);
      const before = contents();
      await assert.rejects(Store.open(file), (error: { code: string; facts: { file?: string } }) => {
        assert.equal(error.code, code);
        assert.equal(error.facts.file, file);
        return true;
      });
      assert.deepEqual(contents(), before);
    }
    const filled = async (name: string): Promise<string> => {
      const store = await Store.open(path('whole.sqlite'));
      for (let key = 0; key < 400; key += 1)
        await store.db
          .insertInto('meta')
          .values({ key: `k${key}`, value: 'x'.repeat(200) })
          .execute();
      await store.close();
      mkdirSync(path('folder'));
      copyFileSync(path('whole.sqlite'), path(`folder/${name}`));
      return path(`folder/${name}`);
    };

    it('a file that is no database', async () => {
      mkdirSync(path('folder'));
      const file = path('folder/store.sqlite');
      writeFileSync(file, 'This is a letter to my aunt. '.repeat(500));
      await refuses(file, 'store.damaged');
    });

    it('a damaged one', async () => {
      const file = await filled('store.sqlite');
      const bytes = readFileSync(file);
      bytes.fill(0xa5, 4096 * 3, 4096 * 12);
      writeFileSync(file, bytes);
      await refuses(file, 'store.damaged');
    });

    it('a truncated one', async () => {
      const file = await filled('store.sqlite');
      const bytes = readFileSync(file);
      writeFileSync(file, bytes.subarray(0, Math.floor(bytes.length / 2)));
      await refuses(file, 'store.damaged');
    });

    it('one of a newer version', async () => {
      const file = await filled('store.sqlite');
      const raw = openDatabase(file);
      raw.exec("insert into kysely_migration (name, timestamp) values ('999-future', '2030-01-01')");
      raw.exec('pragma journal_mode = delete');
      raw.close();
      await refuses(file, 'store.newer');
    });

    it('a folder', async () => {
      mkdirSync(path('store.sqlite'));
      await assert.rejects(Store.open(path()), { code: 'store.readonly' });
    });
  });

  it('a path below a file says so', async () => {
    writeFileSync(path('file'), '');
    await assert.rejects(Store.open(path('file/store.sqlite')), { code: 'store.readonly' });
  });

  it('a read-only folder says so, and makes nothing', async function () {
    const folder = path('locked');
    mkdirSync(folder);
    chmodSync(folder, 0o500);
    if (process.getuid?.() === 0) {
      // The superuser writes anywhere but on a file system that is read-only itself.
      const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'ro,size=1m', 'tmpfs', folder]).status === 0;
      if (!mounted) skip(this, 'this user can neither be kept from writing nor mount anything');
    }
    try {
      await assert.rejects(Store.open(`${folder}/store.sqlite`), { code: 'store.readonly' });
      assert.equal(existsSync(`${folder}/store.sqlite`), false);
    } finally {
      if (process.getuid?.() === 0) spawnSync('umount', [folder]);
      chmodSync(folder, 0o700);
    }
  });
});
