import assert from 'node:assert/strict';
import { Desk, QUEUE, STATUS } from './desk.js';
import { describeIn } from '../../house/share.js';

/** Calls since the last question, the threshold read apart. */
function counter(desk: Desk): () => string[] {
  let after = 0;
  return () => {
    const calls = desk.autotask.calls({ after });
    after = calls.at(-1)?.number ?? after;
    return calls
      .map(({ path }) => path.split('/').slice(3).join('/'))
      .filter((path) => !/threshold/i.test(path));
  };
}

describeIn(0, 'calls that polling costs', () => {
  let desk: Desk;
  afterEach(() => desk.close());

  for (const [known, query] of [
    [10, ''],
    [5000, ''],
    [5000, JSON.stringify([{ op: 'eq', field: 'Alert On-Call', udf: true, value: 'yes' }])],
  ] as const) {
    it(`a quiet poll is one call with ${known} known open tickets${query && ' and a query'}`, async () => {
      desk = await Desk.open({ queues: ['On-Call'], query });
      const udf = { 'Alert On-Call': 'yes' };
      // Autotask's Date header has whole seconds, the tickets' times have not.
      desk.advance(900);
      desk.autotask.createTickets(known, { queueID: QUEUE.onCall, status: STATUS.inProgress, udf });
      desk.autotask.createTickets(30, { queueID: QUEUE.levelOne });
      await desk.poll();
      const since = counter(desk);
      since();
      const calls: number[] = [];
      for (let polls = 0; polls < 40; polls += 1) {
        desk.advance(30_000);
        assert.deepEqual(await desk.told(), []);
        calls.push(since().length);
      }
      // The storm of just now may be read again once a minute while late writes of it may come.
      assert.ok(calls.slice(0, 14).filter((count) => count > 1).length <= 6, calls.join(' '));
      assert.equal(calls[0], 1);
      assert.ok(
        calls.slice(14).every((count) => count === 1),
        calls.join(' '),
      );
    });
  }

  it('a write of the storm that becomes visible late is still seen', async () => {
    desk = await Desk.open({ queues: ['On-Call'] });
    await desk.poll();
    desk.advance(1000);
    desk.autotask.set({ lagMs: 3 * 60_000 });
    const late = desk.autotask.createTicket({ queueID: QUEUE.onCall }).id;
    desk.autotask.set({ lagMs: 0 });
    desk.advance(1000);
    desk.autotask.createTickets(1200, { queueID: QUEUE.onCall });
    assert.equal((await desk.poll()).length, 1200);
    const told: string[] = [];
    for (let polls = 0; polls < 10; polls += 1) {
      desk.advance(30_000);
      told.push(...(await desk.told()));
    }
    assert.deepEqual(told, [`${late} opened`]);
  });

  it('a busy poll with 5,000 known open tickets never costs one per ticket', async () => {
    desk = await Desk.open({ queues: ['On-Call'] });
    const ids = desk.autotask.createTickets(5000, { queueID: QUEUE.onCall, status: STATUS.inProgress });
    await desk.poll();
    desk.advance(10 * 60_000);
    for (const id of ids.slice(0, 900)) desk.autotask.editTicket(id, { title: 'changed' });
    const since = counter(desk);
    since();
    assert.equal((await desk.poll()).length, 900);
    const calls = since();
    assert.ok(calls.length <= 16, calls.join('\n'));
  });

  it('1,000 new tickets of 50 companies and 200 contacts found by one poll cost at most 8 calls', async () => {
    desk = await Desk.open();
    await desk.poll();
    desk.advance(30_000);
    const companies = desk.autotask.find('Companies').map(({ id }) => id);
    const contacts = desk.autotask.find('Contacts').map(({ id }) => id);
    for (let index = 0; index < 1000; index += 1) {
      desk.autotask.createTicket({
        companyID: companies[index % 50],
        contactID: contacts[index % 200],
        assignedResourceID: 29680001 + (index % 3),
        title: `Ticket ${index}`,
      });
    }
    const since = counter(desk);
    since();
    const messages = await desk.poll();
    assert.equal(new Set(messages.map(({ ticketId }) => ticketId)).size, messages.length);
    assert.ok(messages.every(({ payload }) => payload.company?.name && payload.contact?.name));
    const calls = since();
    assert.ok(calls.length <= 8, calls.join('\n'));
  });
});
