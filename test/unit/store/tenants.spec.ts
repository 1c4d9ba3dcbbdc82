import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { livePairs, writePairs } from '../../../src/store/pairs.js';
import { Store } from '../../../src/store/store.js';
import { succeedTenant } from '../../../src/store/tenants.js';
import { newPair } from '../../../src/sync/pair.js';

const [FIRST, OTHER] = ['at-0123456789ab', 'at-ba9876543210'];
const nobody = () => false;

describe('the API user of a tenant', () => {
  let folder: string;
  let store: Store;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tenants-'));
    store = await Store.open(join(folder, 'store.sqlite'));
    const fresh = newPair('AT-7', FIRST, 7);
    const live = { ...fresh, alert: { ...fresh.alert, seen: 'open' as const } };
    await store.commit((db) => writePairs(db, [live], 0));
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const succeed = (tenant: string, company = '30595 at here', isInUse: (key: string) => boolean = nobody) =>
    store.commit((db) => succeedTenant(db, company, tenant, isInUse));
  const live = async (tenant: string) =>
    (await store.read((db) => livePairs(db, tenant, 'AT', '', 10))).map((pair) => pair.tenant);

  it('is replaced: the pairs go on with the other one', async () => {
    assert.equal(await succeed(FIRST), false);
    assert.deepEqual(await live(FIRST), [FIRST]);
    assert.equal(await succeed(OTHER), true);
    assert.deepEqual([await live(FIRST), await live(OTHER)], [[], [OTHER]]);
    assert.equal(await succeed(OTHER), false);
  });

  it('is one of two that are in use: each keeps what is its own', async () => {
    await succeed(FIRST);
    assert.equal(await succeed(OTHER, '30595 at here', (key) => key === FIRST), false);
    assert.deepEqual([await live(FIRST), await live(OTHER)], [[FIRST], []]);
    assert.equal(await succeed(OTHER), true);
  });

  it('is replaced while tickets are read as the former one: what these bring later goes on with the other, too', async () => {
    await succeed(FIRST);
    await succeed(OTHER);
    const late = newPair('AT-8', FIRST, 8);
    const ringing = { ...late, alert: { ...late.alert, seen: 'open' as const } };
    await store.commit((db) => writePairs(db, [ringing], 0));
    assert.equal(await succeed(OTHER, '30595 at here', (key) => key === FIRST), false);
    assert.deepEqual(await live(FIRST), [FIRST], 'unless that one is used again');
    assert.equal(await succeed(OTHER), true);
    assert.deepEqual([await live(FIRST), await live(OTHER)], [[], [OTHER, OTHER]]);
    assert.equal(await succeed(OTHER), false);
  });

  it('of another tenant, or of a copy of it elsewhere, takes nothing over', async () => {
    await succeed(FIRST);
    assert.equal(await succeed(OTHER, '4711 at here'), false);
    assert.equal(await succeed(OTHER, '30595 at the pre-release zone'), false);
    assert.deepEqual(await live(FIRST), [FIRST]);
  });
});
