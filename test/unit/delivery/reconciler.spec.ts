import assert from 'node:assert/strict';
import { Outlets } from '../../../src/delivery/outlets.js';
import { Reconciler } from '../../../src/delivery/ticket/reconciler.js';
import type { SyncDesk } from '../../../src/delivery/ticket/sync-desk.js';
import type { Alerts } from '../../../src/intake/alerts/alerts.js';
import { TestClock } from '../intake/desk.js';

const MINUTE = 60_000;

/** When a reconciliation is due: its work is to poll the alerts of two teams, since both sides run dry. */
describe('when all open pairs are compared', () => {
  let clock: TestClock;
  let polled: string[];
  let failure: Error | null;
  let reconciler: Reconciler;
  beforeEach(() => {
    clock = new TestClock();
    polled = [];
    failure = null;
    const poll = (prefix: string) => {
      polled.push(prefix);
      return failure && prefix === 'AT' ? Promise.reject(failure) : Promise.resolve();
    };
    const store = { read: () => Promise.resolve([]) };
    reconciler = new Reconciler({
      store: () => Promise.resolve(store as never),
      alerts: { poll } as unknown as Alerts,
      outlets: new Outlets(),
      clock,
      accept: () => Promise.resolve({ kind: 'pending' }),
      catchUp: () => Promise.resolve(false),
    });
    for (const [nodeId, prefix] of [
      ['one', 'AT'],
      ['two', 'AT'],
      ['three', 'BT'],
    ] as const)
      reconciler.attach(nodeId, deskOf(prefix));
  });
  const deskOf = (prefix: string) =>
    ({ settings: { prefix, dryRun: { autotask: true, signl4: true } } }) as unknown as SyncDesk;
  /** Time passes, with a tick every 5 s; how often it compared. */
  const pass = async (ms: number): Promise<number> => {
    const before = polled.length;
    for (let left = ms; left > 0; left -= 5_000) {
      clock.advance(5_000);
      reconciler.tick();
      for (let turn = 0; turn < 10; turn += 1) await new Promise((next) => setImmediate(next));
    }
    return (polled.length - before) / 2;
  };

  it('soon after the start, then every 10 minutes; each team once however many nodes it has', async () => {
    assert.equal(await pass(5_000), 1);
    assert.deepEqual(polled, ['AT', 'BT']);
    assert.equal(await pass(9 * MINUTE), 0);
    assert.equal(await pass(MINUTE), 1);
    assert.equal(await pass(60 * MINUTE), 6);
  });

  it('soon after an outage', async () => {
    await pass(5_000);
    reconciler.soon();
    reconciler.soon();
    assert.equal(await pass(10_000), 1);
  });

  it('again after a minute when it failed; what works is done all the same', async () => {
    failure = new Error('away');
    await pass(5_000);
    assert.deepEqual(polled, ['AT', 'BT']);
    assert.equal(await pass(3 * MINUTE), 3);
    failure = null;
    await pass(MINUTE);
    assert.equal(await pass(8 * MINUTE), 0);
  });

  it('never while no node keeps anything in step', async () => {
    for (const id of ['one', 'two', 'three']) reconciler.detach(id);
    assert.equal(await pass(30 * MINUTE), 0);
  });

  it('our clock jumps an hour → nothing', async () => {
    await pass(5_000);
    clock.wall += 60 * MINUTE;
    assert.equal(await pass(MINUTE), 0);
  });
});
