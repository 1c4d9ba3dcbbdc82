import assert from 'node:assert/strict';
import type { Message } from '../../../src/delivery/outlets.js';
import { autotaskAccount } from '../../../src/delivery/ticket/settings.js';
import { eventually } from '../../runtime/stage.js';
import { callback } from '../intake/alerts/listening.js';
import { ALEX, Reconciling, STATUS } from './reconciling.js';

const KIM = { username: 'Kim', mailaddress: 'kim@sandbox.example', id: 'kim-id' };

describe('a merge hands an alert over to another ticket', () => {
  let bench: Reconciling;
  let merged: number;
  let into: number;
  beforeEach(async () => {
    bench = await Reconciling.open();
    [merged, into] = bench.autotask.createTickets(2) as [number, number];
    await bench.ringing([merged]);
    await bench.run();
  });
  afterEach(() => bench.close());

  const take = (message: Message) => bench.desk.take(message, (intent) => bench.house.accept(intent));
  const acknowledge = () =>
    take({ payload: callback({ externalId: `AT-${merged}`, alertId: 'alert', user: KIM, code: 2 }) });
  const merge = () => bench.autotask.merge(merged, into, String(ALEX));
  const hearOfMerge = async (): Promise<void> => {
    const [payload] = await bench.tenant.tickets([bench.autotask.ticket(merged)]);
    const event = { id: 'closed', type: 'closed', tenant: bench.tenant.client.tenant };
    await take({ topic: 'ticket/closed', payload, event });
    assert.equal((await bench.pair(merged)).ticketId, into);
  };
  const calls = (method: string) =>
    bench.autotask.calls({ method, entity: 'Tickets' }).filter(({ path }) => !path.endsWith('query')).length;
  const until = (method: string, count: number) =>
    eventually(`${count} ${method}`, () => calls(method) >= count);
  const settled = () =>
    eventually('nothing waits', () => {
      const account = bench.house.accountOf(autotaskAccount(bench.tenant.client.tenant));
      return account?.waiting === 0 && account.inFlight === 0;
    });

  it('although the read before a write is the first to see it', async () => {
    bench.autotask.addFault({ kind: 'status', status: 503, entity: 'Tickets', method: 'GET' });
    await acknowledge();
    await until('GET', 1);
    merge();
    bench.autotask.clearFaults();
    await until('GET', 2);
    await settled();
    assert.deepEqual(bench.team.said, []);
    await bench.run();
    assert.deepEqual(bench.team.said, []);
    assert.equal((await bench.pair(merged)).ticketId, into);
  });

  it('while a write of the former ticket waits, which then ends nothing', async () => {
    bench.autotask.addFault({ kind: 'status', status: 503, path: `*/Tickets/${merged}` });
    await acknowledge();
    await until('GET', 1);
    merge();
    await hearOfMerge();
    const handedOver = await bench.pair(merged);
    bench.autotask.editTicket(merged, { title: 'Merged' }, String(ALEX));
    bench.autotask.clearFaults();
    await until('GET', 2);
    await settled();
    assert.deepEqual(bench.team.said, []);
    assert.deepEqual(await bench.pair(merged), handedOver);
  });

  it('while a write of the former ticket is under way, which says nothing of its new one', async () => {
    bench.autotask.addFault({ kind: 'hold', done: true, method: 'PATCH' });
    await acknowledge();
    await until('PATCH', 1);
    merge();
    await hearOfMerge();
    const handedOver = await bench.pair(merged);
    bench.autotask.clearFaults();
    await settled();
    assert.deepEqual(await bench.pair(merged), handedOver);
  });

  it('once, although a reconciliation that began before finds it as well', async () => {
    merge();
    bench.autotask.addFault({ kind: 'hold', entity: 'TicketNotes', times: 1 });
    const run = bench.run();
    await eventually('reconciling', () => bench.autotask.calls({ entity: 'TicketNotes' }).length > 0);
    await hearOfMerge();
    await acknowledge();
    await eventually('the status', () => bench.autotask.ticket(into)['status'] === STATUS.progress);
    await settled();
    const acknowledged = await bench.pair(merged);
    assert.equal(acknowledged.ticket.written, STATUS.progress);
    bench.autotask.clearFaults();
    await run;
    assert.deepEqual(await bench.pair(merged), acknowledged);
  });
});
