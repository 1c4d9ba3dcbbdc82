import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { shows, caught } from './bad-input.js';
import { eventually, forwardingFlow, raiseCurtain, type Stage } from './stage.js';
import type { NodeRedOptions } from '../house/node-red.js';
import { describeIn } from '../house/share.js';

/** Where the state is kept, and who may read it. */
describeIn(1, 'the place of the store', () => {
  let stage: Stage | undefined;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'store-place-'));
  });
  afterEach(async () => {
    await stage?.close();
    stage = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  const raise = async (options: NodeRedOptions) => {
    stage = await raiseCurtain(options);
    await stage.red.deploy(forwardingFlow(stage.urls));
    return stage;
  };
  const rings = async (now: Stage) => {
    await shows(now, 'tickets', 'green', /quiet/);
    const { id } = now.autotask.createTicket({ title: 'Kept' });
    await now.poll();
    await eventually('the alert', () => now.signl4.alerts(`AT-${id}`).length > 0);
  };
  const inSettings = (file: string) => ({ settings: { autotaskSignl4: { store: file } } });

  it('unset, it is below the user directory', async () => {
    const now = await raise({});
    await rings(now);
    assert.ok(existsSync(join(now.red.userDir, 'autotask-signl4', 'store.sqlite')));
  });

  it('settings.js names it, AUTOTASK_SIGNL4_STORE goes before, and an empty variable is none', async () => {
    const [one, other] = [join(folder, 'a/one.db'), join(folder, 'b/other.db')];
    const now = await raise({ ...inSettings(one), env: { AUTOTASK_SIGNL4_STORE: '' } });
    await rings(now);
    assert.ok(existsSync(one));
    assert.ok(!existsSync(join(now.red.userDir, 'autotask-signl4')));
    await now.close();
    await rings(await raise({ ...inSettings(one), store: other }));
    assert.ok(existsSync(other));
  });

  it('only its user may read it: it holds texts of tickets', async () => {
    const file = join(folder, 'open-to-all', 'store.db');
    mkdirSync(dirname(file), { mode: 0o755 });
    await rings(await raise({ store: file }));
    for (const each of [file, `${file}-wal`]) assert.equal(statSync(each).mode & 0o077, 0, each);
  });

  it('postgres:// is refused in words, and makes no file of that name', async () => {
    const now = await raise({ store: 'postgres://user:p4ss-w0rd@127.0.0.1:1/db' });
    await shows(now, 'tickets', 'red', /^PostgreSQL failed$/);
    await shows(now, 'alerts', 'red', /^PostgreSQL failed$/);
    await caught(
      now,
      'store.postgres',
      /PostgreSQL database, which this version can't use yet.*path of a file/,
    );
    assert.doesNotMatch(now.red.log().join('\n'), /p4ss-w0rd/);
    assert.equal(existsSync('postgres:'), false);
  });
});
