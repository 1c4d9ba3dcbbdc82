import assert from 'node:assert/strict';
import { Desk, HOUR, inWords, MINUTE, oneOf, PRIORITY, QUEUE, STATUS } from './desk.js';

describe('when a ticket rings', () => {
  let desk: Desk;
  const open = async (changes: Parameters<typeof Desk.open>[0] = {}) => (desk = await Desk.open(changes));
  afterEach(() => desk.close());

  /** A ticket of a queue, a second after what came before. */
  const create = (input: Record<string, unknown> = {}): number => {
    desk.advance(1000);
    return desk.autotask.createTicket({ queueID: QUEUE.onCall, ...input }).id;
  };
  const edit = (id: number, changes: Record<string, unknown>): void => {
    desk.advance(1000);
    desk.autotask.editTicket(id, changes);
  };

  it('the first run opens what was created in the last 60 minutes and takes the rest silently', async () => {
    await open();
    desk.autotask.createTicket({ createDate: desk.clock.wall - 61 * MINUTE, title: 'old' });
    const young = desk.autotask.createTicket({ createDate: desk.clock.wall - 59 * MINUTE }).id;
    desk.autotask.createTicket({ createDate: desk.clock.wall - MINUTE, status: STATUS.inProgress });
    desk.autotask.createTicket({ createDate: desk.clock.wall - MINUTE, status: STATUS.complete });
    const messages = await desk.poll();
    assert.deepEqual(inWords(messages), [`${young} opened`]);
    assert.equal(oneOf(messages).event.stock, true);
    assert.deepEqual(await desk.told(), []);
  });

  it('a new ticket opens once, however often it is polled, across a restart', async () => {
    await open();
    await desk.poll();
    const id = create();
    const [message] = await desk.poll();
    assert.equal(message?.topic, 'ticket/opened');
    assert.equal(message?.ticketId, id);
    assert.equal(message?.event.stock, undefined);
    assert.deepEqual(await desk.told(), []);
    await desk.restart();
    assert.deepEqual(await desk.told(), []);
  });

  it('month-end: 500 tickets moved Complete → "Invoiced" → nothing rings', async () => {
    await open();
    await desk.poll();
    const ids = desk.autotask.createTickets(500, { status: STATUS.inProgress });
    await desk.poll();
    desk.advance(MINUTE);
    for (const id of ids) desk.autotask.complete(id);
    assert.equal((await desk.poll()).length, 500);
    desk.advance(20 * 24 * HOUR);
    for (const id of ids) desk.autotask.editTicket(id, { status: STATUS.invoiced });
    const told = await desk.poll();
    assert.ok(told.every(({ event }) => event.type === 'changed'));
    assert.equal(told.length, 500);
  });

  it('month-end in a store that knows none of them → nothing is told', async () => {
    await open();
    const ids = desk.autotask.createTickets(30, { status: STATUS.complete });
    desk.advance(24 * HOUR);
    await desk.poll();
    for (const id of ids) desk.autotask.editTicket(id, { status: STATUS.invoiced });
    assert.deepEqual(await desk.told(), []);
  });

  for (const [onReopen, type] of [
    ['ring', 'reopened'],
    ['ignore', 'changed'],
  ] as const) {
    it(`a "thank you" reply reopens T with onReopen: ${onReopen} → one ${type}`, async () => {
      await open({ onReopen, queues: ['On-Call'] });
      await desk.poll();
      const id = create();
      await desk.poll();
      desk.advance(1000);
      desk.autotask.complete(id);
      assert.deepEqual(await desk.told(), [`${id} closed`]);
      edit(id, { status: 'Customer Replied' });
      assert.deepEqual(await desk.told(), [`${id} ${type}`]);
      assert.deepEqual(await desk.told(), []);
      edit(id, { status: STATUS.new });
      assert.deepEqual(await desk.told(), [`${id} changed`]);
    });
  }

  it('T leaves the filter and comes back (on-call queue → Level 2 → on-call queue) → opened again', async () => {
    await open({ queues: ['On-Call'] });
    await desk.poll();
    const id = create();
    assert.deepEqual(await desk.told(), [`${id} opened`]);
    edit(id, { queueID: QUEUE.levelTwo });
    assert.deepEqual(await desk.told(), [`${id} changed left`]);
    edit(id, { title: 'seen by nobody but us' });
    assert.deepEqual(await desk.told(), [`${id} changed`]);
    edit(id, { queueID: QUEUE.onCall });
    assert.deepEqual(await desk.told(), [`${id} opened`]);
  });

  it('a ticket that left the filter is still seen to close', async () => {
    await open({ queues: ['On-Call'] });
    await desk.poll();
    const id = create();
    await desk.poll();
    edit(id, { queueID: QUEUE.levelTwo, status: STATUS.complete });
    assert.deepEqual(await desk.told(), [`${id} closed`]);
  });

  it('an old ticket opens when its priority is raised', async () => {
    await open({ priorities: ['Critical'] });
    const id = desk.autotask.createTicket({
      priority: PRIORITY.low,
      createDate: desk.clock.wall - 72 * HOUR,
    }).id;
    await desk.poll();
    edit(id, { priority: PRIORITY.critical });
    assert.deepEqual(await desk.told(), [`${id} opened`]);
  });

  it('an old ticket opens when its status comes to be one of `statuses`', async () => {
    await open({ statuses: ['Escalated'] });
    const id = desk.autotask.createTicket({ createDate: desk.clock.wall - 72 * HOUR }).id;
    await desk.poll();
    edit(id, { status: 'Escalated' });
    assert.deepEqual(await desk.told(), [`${id} opened`]);
    edit(id, { status: STATUS.new });
    edit(id, { status: 'Escalated' });
    assert.deepEqual(await desk.told(), []);
  });

  it('New → In Progress → New → In Progress → each change is told', async () => {
    await open();
    await desk.poll();
    const id = create();
    await desk.poll();
    const events = new Set<string>();
    for (const status of [STATUS.inProgress, STATUS.new, STATUS.inProgress, STATUS.new]) {
      edit(id, { status });
      const message = oneOf(await desk.poll());
      assert.equal(message.event.type, 'changed');
      assert.deepEqual(
        message.event.changes?.map(({ field, to }) => [field, (to as { id: number }).id]),
        [['status', status]],
      );
      events.add(message.event.id);
    }
    assert.equal(events.size, 4);
  });

  it('a note alone is no change', async () => {
    await open();
    await desk.poll();
    const id = create();
    await desk.poll();
    desk.advance(1000);
    desk.autotask.addNote(id, 'Looking into it');
    assert.deepEqual(await desk.told(), []);
  });

  it('T created and closed between two polls → nothing', async () => {
    await open();
    await desk.poll();
    const id = create();
    desk.advance(1000);
    desk.autotask.complete(id);
    assert.deepEqual(await desk.told(), []);
  });

  it("a person's close and reopen between two polls → one changed", async () => {
    await open();
    await desk.poll();
    const id = create();
    await desk.poll();
    desk.advance(1000);
    desk.autotask.complete(id);
    edit(id, { status: STATUS.inProgress });
    assert.deepEqual(await desk.told(), [`${id} changed`]);
  });

  it('a ticket whose creator made himself its owner does not open, until he hands it on', async () => {
    await open();
    await desk.poll();
    const kim = 29680001;
    const id = create({ assignedResourceID: kim });
    const other = create({ assignedResourceID: 29680002 });
    assert.deepEqual(await desk.told(), [`${other} opened`]);
    edit(id, { assignedResourceID: null });
    assert.deepEqual(await desk.told(), [`${id} opened`]);
  });

  it('skipOwn off: it opens', async () => {
    await open({ skipOwn: false });
    await desk.poll();
    const id = create({ assignedResourceID: 29680001 });
    assert.deepEqual(await desk.told(), [`${id} opened`]);
  });

  it('skipOwn switched off later rings for no old ticket', async () => {
    await open();
    await desk.poll();
    const id = create({ assignedResourceID: 29680001 });
    await desk.poll();
    desk.deploy({ skipOwn: false });
    assert.deepEqual(await desk.told(), []);
    desk.advance(1000);
    desk.autotask.addNote(id, 'still mine');
    assert.deepEqual(await desk.told(), []);
  });
});
