import assert from 'node:assert/strict';
import { startAutotask } from '../../sandbox/autotask/start.js';
import { Desk, HOUR, inWords, MINUTE, PRIORITY, QUEUE, STATUS } from './desk.js';

describe('an edited filter', () => {
  let desk: Desk;
  const open = async (changes: Parameters<typeof Desk.open>[0] = {}) => {
    desk = await Desk.open(changes);
    await desk.poll();
  };
  afterEach(() => desk.close());

  const create = (input: Record<string, unknown> = {}): number => {
    desk.advance(1000);
    return desk.autotask.createTicket({ queueID: QUEUE.onCall, ...input }).id;
  };
  const edit = (id: number, changes: Record<string, unknown>): void => {
    desk.advance(1000);
    desk.autotask.editTicket(id, changes);
  };

  it("another tenant's old tickets are known and silent, as after a first deploy", async () => {
    await open();
    const other = await startAutotask();
    try {
      const { control } = other;
      control.setClock({ mode: 'fixed', at: desk.clock.wall - 24 * HOUR });
      const old = control.createTickets(2, {});
      // Longer ago than the overlap of two polls.
      desk.advance(10 * MINUTE);
      control.setClock({ mode: 'fixed', at: desk.clock.wall });
      desk.login('sandbox-secret', { at: other });
      Object.assign(desk.tenant.client, { tenant: 'at-other' });
      desk.deploy();
      assert.deepEqual(inWords(await desk.poll()), []);
      control.setClock({ mode: 'fixed', at: desk.clock.wall + MINUTE });
      desk.clock.advance(MINUTE);
      for (const id of old) control.editTicket(id, { title: 'Thank you' });
      const { id } = control.createTicket({});
      assert.deepEqual(inWords(await desk.poll()), [...old.map((one) => `${one} changed`), `${id} opened`]);
    } finally {
      await other.stop();
    }
  });

  it('with another user of the same tenant, what came while the former was locked out rings', async () => {
    await open();
    desk.login('wrong');
    desk.deploy();
    await desk.pollFails();
    const id = create();
    desk.advance(2 * HOUR);
    desk.login();
    Object.assign(desk.tenant.client, { tenant: 'at-successor' });
    desk.deploy();
    assert.deepEqual(await desk.told(), [`${id} opened`]);
    assert.deepEqual(await desk.told(), []);
  });

  it('T is raised to Critical meanwhile → it still rings, matching the old filter', async () => {
    await open({ priorities: ['Critical'] });
    const id = create({ priority: PRIORITY.low });
    assert.deepEqual(await desk.told(), []);
    edit(id, { priority: PRIORITY.critical });
    desk.deploy({ priorities: ['Low'] });
    assert.deepEqual(await desk.told(), [`${id} opened`]);
  });

  it('what only the new filter matches is known and silent, whatever its age', async () => {
    await open({ priorities: ['Critical'] });
    const old = create({ priority: PRIORITY.low, createDate: desk.clock.wall - 24 * HOUR });
    const young = create({ priority: PRIORITY.low });
    desk.deploy({ priorities: ['Critical', 'Low'] });
    assert.deepEqual(await desk.told(), []);
    edit(old, { title: 'now known' });
    edit(young, { title: 'now known' });
    assert.deepEqual(await desk.told(), [`${old} changed`, `${young} changed`]);
    const fresh = create({ priority: PRIORITY.low });
    assert.deepEqual(await desk.told(), [`${fresh} opened`]);
  });

  it('what only the old filter matched goes silently, and is still seen to close', async () => {
    await open({ queues: ['On-Call'] });
    const id = create();
    assert.deepEqual(await desk.told(), [`${id} opened`]);
    desk.deploy({ queues: ['Level 2'] });
    assert.deepEqual(await desk.told(), []);
    desk.advance(1000);
    desk.autotask.complete(id);
    assert.deepEqual(await desk.told(), [`${id} closed`]);
  });

  it('other statuses ring for no ticket that has one of them already', async () => {
    await open();
    const id = create({ status: STATUS.assigned });
    assert.deepEqual(await desk.told(), []);
    desk.deploy({ statuses: ['New', 'Assigned'] });
    assert.deepEqual(await desk.told(), []);
    edit(id, { title: 'x' });
    assert.deepEqual(await desk.told(), [`${id} changed`]);
  });

  it('fewer closed statuses reopen no old ticket', async () => {
    await open({ closedStatuses: ['Complete', 'Waiting Vendor'] });
    const id = create();
    await desk.poll();
    edit(id, { status: 'Waiting Vendor' });
    assert.deepEqual(await desk.told(), [`${id} closed`]);
    desk.deploy({ closedStatuses: ['Complete'] });
    assert.deepEqual(await desk.told(), []);
    edit(id, { title: 'open again by definition' });
    assert.deepEqual(await desk.told(), [`${id} changed`]);
    desk.advance(1000);
    desk.autotask.complete(id);
    assert.deepEqual(await desk.told(), [`${id} closed`]);
  });

  it('more closed statuses close what has them, when it is next seen', async () => {
    await open();
    const id = create();
    await desk.poll();
    edit(id, { status: 'Waiting Vendor' });
    await desk.poll();
    desk.deploy({ closedStatuses: ['Complete', 'Waiting Vendor'] });
    await desk.poll();
    edit(id, { title: 'x' });
    const told = await desk.told();
    assert.ok(told.length <= 1);
    assert.equal(
      (await desk.store.read((db) => db.selectFrom('ticket').select('closed').execute()))[0]?.closed,
      1,
    );
  });

  it('T comes while stock is taken of the new filter, and both match it → it rings', async () => {
    await open({ queues: ['On-Call'] });
    await desk.poll();
    desk.deploy({ queues: ['On-Call', 'Level 2'] });
    let both = 0;
    let only = 0;
    // Between the poll that finishes with the old filter and the stock of the new one.
    desk.beforeQuery(2, () => {
      both = create();
      only = create({ queueID: QUEUE.levelTwo });
    });
    assert.deepEqual(await desk.told(), [`${both} opened`]);
    assert.deepEqual(await desk.told(), []);
    edit(only, { title: 'known' });
    assert.deepEqual(await desk.told(), [`${only} changed`]);
  });

  it('a known T comes to match while stock is taken, by both filters → it rings', async () => {
    await open({ priorities: ['Critical'] });
    const id = create({ priority: PRIORITY.critical });
    const other = create({ priority: PRIORITY.critical, status: STATUS.assigned });
    assert.deepEqual(await desk.told(), [`${id} opened`]);
    desk.deploy({ priorities: ['Critical', 'High'] });
    desk.beforeQuery(2, () => edit(other, { status: STATUS.new, title: 'back to the desk' }));
    assert.deepEqual(await desk.told(), [`${other} opened`]);
  });

  it('a change of a known T while stock is taken is told', async () => {
    await open({ priorities: ['Critical'] });
    const id = create({ priority: PRIORITY.critical });
    await desk.poll();
    desk.deploy({ priorities: ['Critical', 'High'] });
    desk.beforeQuery(2, () => edit(id, { title: 'other words' }));
    assert.deepEqual(await desk.told(), [`${id} changed`]);
  });

  it('its stock fails on the way → it is done again, and nobody is told of anything', async () => {
    await open({ queues: ['On-Call'] });
    desk.autotask.createTickets(700, { queueID: QUEUE.levelTwo });
    desk.advance(1000);
    desk.deploy({ queues: ['On-Call', 'Level 2'] });
    desk.autotask.addFault({ kind: 'status', status: 500, path: '*/Tickets/query/next', times: 1 });
    await desk.pollFails();
    assert.deepEqual(await desk.told(), []);
    assert.deepEqual(await desk.told(), []);
    const fresh = create({ queueID: QUEUE.levelTwo });
    assert.deepEqual(await desk.told(), [`${fresh} opened`]);
  });

  it('is compared without regard to order, so that nothing is taken silently for nothing', async () => {
    await open({ queues: ['On-Call', 'Level 2'] });
    const before = desk.queries();
    desk.deploy({ queues: ['Level 2', 'On-Call'] });
    const id = create();
    assert.deepEqual(await desk.told(), [`${id} opened`]);
    assert.equal(desk.queries() - before, 1);
  });

  it('a company that could not be found and is there later → the others went on, its next tickets ring', async () => {
    await open({ companies: ['North Pole, Ltd & Sons', 'Sandbox Managed Services'] });
    const own = create({ companyID: 0 });
    assert.deepEqual(await desk.told(), [`${own} opened`]);
    assert.equal(desk.warnings[0]?.code, 'config.company-unknown');
    const company = desk.autotask.put('Companies', { companyName: 'North Pole, Ltd & Sons', isActive: true });
    const missed = create({ companyID: company.id });
    desk.advance(10 * MINUTE);
    assert.deepEqual(await desk.told(), [`${missed} opened`]);
    const next = create({ companyID: company.id });
    assert.deepEqual(await desk.told(), [`${next} opened`]);
  });
});
