import assert from 'node:assert/strict';
import { Failure } from '../../../src/failure.js';
import type { Message } from '../../../src/delivery/outlets.js';
import { callback } from '../intake/alerts/listening.js';
import { Reconciling } from './reconciling.js';

const KIM = { username: 'Kim', mailaddress: 'kim@sandbox.example', id: 'kim-id' };
const OTHER = { ...KIM, mailaddress: 'alex@sandbox.example', id: 'alex-id' };

describe('messages of status sync about one ticket', () => {
  let bench: Reconciling;
  let decided: string[];
  beforeEach(async () => {
    bench = await Reconciling.open();
    decided = [];
  });
  afterEach(() => bench.close());

  const makeRinging = async (count = 1): Promise<number[]> => {
    const ids = bench.autotask.createTickets(count);
    await bench.ringing(ids);
    await bench.desk.policy();
    return ids;
  };
  /** SIGNL4's own callback, as a flow gives it to status sync. */
  const take = (ticketId: number, changes: Parameters<typeof callback>[0]) => {
    const about = { externalId: `AT-${ticketId}`, alertId: `alert-${ticketId}`, user: KIM };
    const message: Message = { payload: callback({ ...about, ...changes }) };
    return bench.desk.take(message, async (intent) => {
      const accepted = await bench.house.accept(intent);
      const sync = 'result' in accepted ? (accepted.result['sync'] as { code: string }) : null;
      decided.push(`${ticketId} ${changes.code} ${sync?.code}`);
      return accepted;
    });
  };

  it('are decided on in the order in which they came, though one waits for its owner; others wait for none', async () => {
    const [id, other] = await makeRinging(2);
    bench.autotask.addFault({ kind: 'hold', entity: 'Resources' });
    const all = [
      take(id!, { code: 2, at: 1 }),
      take(id!, { code: 4, at: 2 }),
      take(other!, { code: 4, at: 3 }),
    ];
    await all[2];
    assert.deepEqual(decided, [`${other} 4 applied`]);
    bench.autotask.clearFaults();
    await Promise.all(all);
    assert.deepEqual(decided, [`${other} 4 applied`, `${id} 2 applied`, `${id} 4 applied`]);
  });

  it('do not wait for one that failed', async () => {
    const [id] = await makeRinging();
    const store = bench.house.store.bind(bench.house);
    let asked = 0;
    bench.house.store = () =>
      (asked += 1) === 1 ? Promise.reject(new Failure('store.failed', 'account')) : store();
    const failed = take(id!, { code: 2, at: 1, user: OTHER });
    const next = take(id!, { code: 4, at: 2 });
    await assert.rejects(failed);
    await next;
    assert.deepEqual(decided, [`${id} 4 applied`]);
  });
});
