import assert from 'node:assert/strict';
import { Failure } from '../../../src/failure.js';
import type { Message } from '../../../src/delivery/outlets.js';
import { SyncDesk } from '../../../src/delivery/ticket/sync-desk.js';
import { autotaskAccount } from '../../../src/delivery/ticket/settings.js';
import { eventually } from '../../runtime/stage.js';
import { callback } from '../intake/alerts/listening.js';
import { ALEX, Reconciling, STATUS, syncSettings } from './reconciling.js';

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

  it('write nothing once a dry run has begun, though it began while the ticket was read', async () => {
    const [id] = await makeRinging();
    bench.autotask.addFault({ kind: 'hold', entity: 'Tickets', method: 'GET' });
    await take(id!, { code: 4, at: 1 });
    const read = () => bench.autotask.calls({ entity: 'Tickets', method: 'GET' }).length > 0;
    await eventually('reading', read);
    bench.house.registerTenant(bench.tenant, 'dry', true);
    bench.autotask.clearFaults();
    const account = bench.house.accountOf(autotaskAccount(bench.tenant.client.tenant));
    await eventually('waiting', () => account?.inFlight === 0 && account.waiting === 1);
    assert.deepEqual(bench.autotask.calls({ method: 'PATCH' }), []);
    bench.house.registerTenant(bench.tenant, 'wet', false);
    await eventually('the status', () => bench.autotask.ticket(id!)['status'] === STATUS.complete);
  });

  it('are judged by the lists of now, though they waited since before these were edited', async () => {
    await bench.close();
    bench = await Reconciling.open({ ticketCloseStatuses: ['Complete', 'Waiting Customer'] });
    const [id] = await makeRinging();
    bench.autotask.addFault({ kind: 'status', status: 503, entity: 'Tickets', method: 'GET' });
    await take(id!, { code: 2, at: 1 });
    const reads = (count: number) =>
      eventually(`${count} reads`, () => {
        const calls = bench.autotask.calls({ entity: 'Tickets', method: 'GET' });
        return calls.length >= count;
      });
    await reads(1);
    bench.autotask.editTicket(id!, { status: STATUS.waiting }, String(ALEX));
    bench.house.reconciler.detach('sync');
    bench.house.reconciler.attach('sync', new SyncDesk(syncSettings(), bench.tenant, bench.house));
    bench.autotask.clearFaults();
    await reads(2);
    const account = bench.house.accountOf(autotaskAccount(bench.tenant.client.tenant));
    await eventually('settled', () => account?.inFlight === 0 && account.waiting === 0);
    const rows = await bench.store.read((db) => db.selectFrom('outbox').select('kind').execute());
    assert.ok(!rows.some(({ kind }) => kind === 'resolve'));
    assert.equal(bench.autotask.ticket(id!)['status'], STATUS.waiting);
  });
});
