import assert from 'node:assert/strict';
import { autotaskAccount } from '../../../src/delivery/ticket/settings.js';
import { eventually } from '../../runtime/stage.js';
import { settings as login } from '../autotask/harness.js';
import { callback } from '../intake/alerts/listening.js';
import { Reconciling, STATUS } from './reconciling.js';

const KIM = { username: 'Kim', mailaddress: 'kim@sandbox.example', id: 'kim-id' };
const OTHER = { username: 'rmm@sandbox.example', secret: 'sandbox-rmm', integrationCode: 'SANDBOX-RMM' };

describe('another API user takes the place of one while a write is under way', () => {
  let bench: Reconciling;
  beforeEach(async () => {
    bench = await Reconciling.open();
  });
  afterEach(() => bench.close());

  const open = async (user: Partial<typeof OTHER>) => {
    const discoveryUrl = `${bench.standIn.url}/ATServicesRest/`;
    const tenant = bench.house.tenants.open(login({ discoveryUrl, hourlyBudget: 1e6, ...user }));
    bench.house.registerTenant(tenant, tenant.client.tenant);
    await tenant.client.zone();
    return tenant;
  };

  it('what the first one is refused then is written by the other', async () => {
    const [id] = bench.autotask.createTickets(1);
    await bench.ringing([id!]);
    const first = await open({});
    await bench.desk.policy();
    bench.autotask.addFault({ kind: 'hold', entity: 'Tickets', method: 'GET' });
    const payload = callback({ externalId: `AT-${id}`, alertId: 'alert', user: KIM, code: 2 });
    await bench.desk.take({ payload }, (intent) => bench.house.accept(intent));
    await eventually('reading', () => bench.autotask.calls({ entity: 'Tickets', method: 'GET' }).length > 0);
    // Both configurations of the former user go.
    for (const former of [first, bench.tenant]) bench.house.unregisterTenant(former);
    bench.house.tenants.close(first);
    const second = await open(OTHER);
    const accounts = () => bench.store.read((db) => db.selectFrom('outbox').select('account').execute());
    for (let left = 50; left > 0; left -= 1) {
      if ((await accounts()).some(({ account }) => account === autotaskAccount(second.client.tenant))) break;
      await new Promise((next) => setTimeout(next, 20));
    }
    bench.autotask.lockUser();
    bench.autotask.clearFaults();
    await eventually('the status', () => bench.autotask.ticket(id!)['status'] === STATUS.progress);
    assert.equal(bench.autotask.calls({ method: 'PATCH' }).length, 1);
    second.client.close();
  });
});
