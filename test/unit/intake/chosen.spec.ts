import assert from 'node:assert/strict';
import { Tenant } from '../../../src/intake/tenant.js';
import { Desk, HOUR, MINUTE, PRIORITY, QUEUE, STATUS } from './desk.js';

describe('which tickets a trigger chooses', () => {
  let desk: Desk;
  const open = async (changes: Parameters<typeof Desk.open>[0] = {}) => {
    desk = await Desk.open(changes);
    await desk.poll();
    desk.advance(1000);
  };
  afterEach(() => desk.close());

  const create = (input: Record<string, unknown> = {}): number => desk.autotask.createTicket(input).id;
  const told = async (): Promise<number[]> => (await desk.poll()).map(({ ticketId }) => ticketId);

  it('by label whatever its case, and by id', async () => {
    await open({ queues: ['on-call', String(QUEUE.levelTwo)], priorities: ['CRITICAL'] });
    const one = create({ queueID: QUEUE.onCall, priority: PRIORITY.critical });
    const two = create({ queueID: QUEUE.levelTwo, priority: PRIORITY.critical });
    create({ queueID: QUEUE.levelOne, priority: PRIORITY.critical });
    create({ queueID: QUEUE.onCall, priority: PRIORITY.low });
    assert.deepEqual(await told(), [one, two]);
  });

  it('"!" means all but, and a ticket without a value is not one of them', async () => {
    await open({ queues: ['!Level 2', `!${QUEUE.levelOne}`] });
    const on = create({ queueID: QUEUE.onCall });
    const none = create({ queueID: null });
    create({ queueID: QUEUE.levelTwo });
    create({ queueID: QUEUE.levelOne });
    assert.deepEqual(await told(), [on, none]);
    desk.advance(1000);
    desk.autotask.editTicket(none, { queueID: QUEUE.levelTwo });
    assert.deepEqual(await desk.told(), [`${none} changed left`]);
  });

  it('a list names what is wanted: a ticket without a value is not', async () => {
    await open({ sources: ['Phone'] });
    create({ source: null });
    const phone = create({ source: 'Phone' });
    assert.deepEqual(await told(), [phone]);
  });

  it('statuses only decide on opening', async () => {
    await open({ statuses: ['!Assigned', '!In Progress'] });
    const fresh = create();
    const other = create({ status: STATUS.assigned });
    assert.deepEqual(await told(), [fresh]);
    desk.advance(1000);
    desk.autotask.editTicket(other, { title: 'seen' });
    assert.deepEqual(await desk.told(), [`${other} changed`]);
  });

  it('companies by their whole name, with commas and ampersands', async () => {
    const name = 'Meyer, Schulz & Partner, "Nord"';
    desk = await Desk.open({ companies: [name, '0'] });
    const company = desk.autotask.put('Companies', { companyName: name, isActive: true });
    await desk.poll();
    desk.advance(1000);
    const theirs = create({ companyID: company.id });
    const own = create({ companyID: 0 });
    create({ companyID: 29762001 });
    assert.deepEqual(await told(), [theirs, own]);
    assert.equal(desk.warnings.length, 0);
  });

  it('all but one company', async () => {
    await open({ companies: ['!Sandbox Managed Services'] });
    create({ companyID: 0 });
    const other = create({ companyID: 29762001 });
    assert.deepEqual(await told(), [other]);
  });

  it('a query with a user-defined field', async () => {
    const query = JSON.stringify({ op: 'eq', field: 'Alert On-Call', udf: true, value: 'yes' });
    await open({ query, queues: ['On-Call'] });
    const yes = create({ queueID: QUEUE.onCall, udf: { 'Alert On-Call': 'yes' } });
    create({ queueID: QUEUE.levelTwo, udf: { 'Alert On-Call': 'yes' } });
    const no = create({ queueID: QUEUE.onCall, udf: { 'Alert On-Call': 'no' } });
    assert.deepEqual(await told(), [yes]);
    desk.advance(1000);
    desk.autotask.editTicket(no, { udf: { 'Alert On-Call': 'yes' } });
    desk.autotask.editTicket(yes, { udf: { 'Alert On-Call': null } });
    assert.deepEqual(await desk.told(), [`${yes} changed left`, `${no} opened`]);
  });

  it('a query with OR groups beside lists and known tickets', async () => {
    const query = JSON.stringify([
      {
        op: 'or',
        items: [
          { op: 'contains', field: 'title', value: 'server' },
          {
            op: 'and',
            items: [
              { op: 'eq', field: 'priority', value: PRIORITY.critical },
              { op: 'noteq', field: 'queueID', value: QUEUE.levelTwo },
            ],
          },
        ],
      },
    ]);
    await open({ query, queues: ['On-Call', 'Level 2'] });
    const titled = create({ queueID: QUEUE.levelTwo, title: 'The server burns' });
    const critical = create({ queueID: QUEUE.onCall, priority: PRIORITY.critical, title: 'x' });
    create({ queueID: QUEUE.levelTwo, priority: PRIORITY.critical, title: 'x' });
    create({ queueID: QUEUE.levelOne, title: 'The server burns too' });
    assert.deepEqual(await told(), [titled, critical]);
    desk.advance(1000);
    desk.autotask.editTicket(titled, { title: 'No longer' });
    assert.deepEqual(await desk.told(), [`${titled} changed left`]);
  });

  it('an entry that is unknown is left out and told once; the others go on', async () => {
    await open({ queues: ['Night Desk', 'On-Call'] });
    await desk.poll();
    assert.deepEqual(
      desk.warnings.map(({ code, facts }) => [code, facts['label']]),
      [['config.label-unknown', 'Night Desk']],
    );
    const id = create({ queueID: QUEUE.onCall });
    create({ queueID: QUEUE.levelOne });
    assert.deepEqual(await told(), [id]);
  });

  it('an entry that is unknown is told again where it is deployed as it was, or was known in between', async () => {
    await open({ queues: ['Night Desk', 'On-Call'] });
    await desk.poll();
    await desk.poll();
    assert.equal(desk.warnings.length, 1);
    desk.deploy();
    await desk.poll();
    assert.equal(desk.warnings.length, 2);
    const { tenant } = desk;
    const picklists = tenant.picklists.bind(tenant);
    tenant.picklists = async (fresh) => {
      const lists = await picklists(fresh);
      const resolve = lists.resolve.bind(lists);
      lists.resolve = (field, entry) => resolve(field, entry === 'Night Desk' ? 'Level 2' : entry);
      return lists;
    };
    await desk.poll();
    tenant.picklists = picklists;
    await desk.poll();
    assert.equal(desk.warnings.length, 3);
  });

  it('a company that was unknown while our clock was ahead is found all the same', async () => {
    desk = await Desk.open({ companies: ['Sandbox Managed Services', 'North Pole, Ltd & Sons'] });
    const { now } = Date;
    Date.now = () => now() + 365 * 24 * 60 * MINUTE;
    let steady = 0;
    const tenant = new Tenant(desk.tenant.client, () => steady);
    try {
      assert.equal((await tenant.findCompanies(['North Pole'])).problems.length, 1);
    } finally {
      Date.now = now;
    }
    desk.autotask.put('Companies', { companyName: 'North Pole', isActive: true });
    assert.equal((await tenant.findCompanies(['North Pole'])).problems.length, 1);
    steady += 5 * MINUTE;
    assert.equal((await tenant.findCompanies(['North Pole'])).problems.length, 0);
  });

  it('none of a list is left → nothing is polled, since an empty list would mean all', async () => {
    desk = await Desk.open({ queues: ['Night Desk'] });
    create();
    assert.equal((await desk.pollFails()).code, 'config.filter-empty');
    assert.equal(desk.queries(), 0);
    desk.deploy({ queues: ['!Night Desk'] });
    assert.equal((await desk.pollFails()).code, 'config.filter-empty');
    assert.equal(desk.queries(), 0);
  });

  it('rights narrowed, rows vanish → nothing is closed, one warning; back again → nothing rings', async () => {
    await open();
    const ids = Array.from({ length: 20 }, () => create());
    assert.deepEqual(await told(), ids);
    desk.autotask.restrict('Tickets', [{ op: 'gt', field: 'id', value: ids[9] }]);
    for (let hours = 0; hours < 3; hours += 1) {
      desk.advance(HOUR);
      assert.deepEqual(await told(), []);
    }
    assert.deepEqual(
      desk.warnings.map(({ code, facts }) => [code, facts['seen'], facts['known']]),
      [['intake.fewer-tickets', 10, 20]],
    );
    desk.autotask.restrict('Tickets', null);
    desk.advance(HOUR);
    assert.deepEqual(await told(), []);
    desk.advance(MINUTE);
    desk.autotask.complete(ids[0]!);
    assert.deepEqual(await desk.told(), [`${ids[0]} closed`]);
  });
});
