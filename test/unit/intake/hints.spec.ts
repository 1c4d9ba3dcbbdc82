import assert from 'node:assert/strict';
import { MINUTE, oneOf, PRIORITY, QUEUE, STATUS } from './desk.js';
import { HintedDesk } from './hinted.js';
import { describeIn } from '../../house/share.js';

describeIn(0, 'hints of callouts and webhooks', () => {
  let at: HintedDesk;
  const open = async (changes: Parameters<typeof HintedDesk.open>[0] = {}) => {
    at = await HintedDesk.open(changes);
  };
  afterEach(() => at.close());

  const create = (input: Record<string, unknown> = {}): number =>
    at.desk.autotask.createTicket({ queueID: QUEUE.onCall, ...input }).id;
  const queries = () => at.desk.queries();

  it('a hint makes the ticket be read, and is the same message as from polling', async () => {
    await open({ queues: ['On-Call'] });
    const id = create({ priority: 'Critical', title: 'Down' });
    await at.hint(at.callout(id));
    const message = oneOf(await at.told());
    assert.deepEqual(
      [message.topic, message.ticketId, message.event.intake],
      ['ticket/opened', id, 'callout'],
    );
    assert.equal(message.event.partial, undefined);
    assert.deepEqual([message.payload.title, message.payload.priority?.label], ['Down', 'Critical']);
    assert.deepEqual(await at.waiting(), []);
    at.desk.advance(1000);
    at.desk.autotask.editTicket(id, { status: STATUS.inProgress });
    await at.hint(at.callout(id, { intake: 'webhook' }));
    await at.pass(1000);
    const next = oneOf(await at.told());
    assert.deepEqual([next.event.type, next.event.intake], ['changed', 'webhook']);
  });

  it('the same filters and meanings: other queues, other statuses, left, closed, reopened', async () => {
    await open({ queues: ['On-Call'] });
    const story: Array<[Record<string, unknown>, string[]]> = [
      [{ queueID: QUEUE.levelTwo }, []],
      [{ queueID: QUEUE.onCall, status: STATUS.inProgress }, []],
      [{ status: STATUS.new }, ['opened']],
      [{ queueID: QUEUE.levelTwo }, ['changed left']],
      [{ queueID: QUEUE.onCall }, ['opened']],
      [{ status: STATUS.complete }, ['closed']],
      [{ status: STATUS.new }, ['reopened']],
    ];
    const id = create();
    for (const [changes, expected] of story) {
      at.desk.autotask.editTicket(id, changes);
      await at.hint(at.callout(id));
      await at.pass(1000);
      assert.deepEqual(
        await at.words(),
        expected.map((word) => `${id} ${word}`),
      );
    }
  });

  it('a query is evaluated by Autotask', async () => {
    await open({ query: JSON.stringify({ op: 'eq', field: 'Alert On-Call', udf: true, value: 'yes' }) });
    const yes = create({ udf: { 'Alert On-Call': 'yes' } });
    const no = create();
    await at.hint(at.callout(yes), at.callout(no));
    assert.deepEqual(await at.words(), [`${yes} opened`]);
  });

  it('a hint with only a number is looked up, in batches', async () => {
    await open();
    const ids = at.desk.autotask.createTickets(20, {});
    await at.hint(...ids.map((id) => ({ ...at.callout(id), ticketId: null })));
    assert.deepEqual(
      await at.words(),
      ids.map((id) => `${id} opened`),
    );
    assert.equal(queries(), 1);
  });

  it('5,000 hints for 50 tickets cost at most 60 calls, and each change is told once', async () => {
    await open({ queues: ['On-Call'] });
    const ids = at.desk.autotask.createTickets(50, { queueID: QUEUE.onCall });
    const hints = ids.map((id) => at.callout(id));
    for (let second = 0; second < 20; second += 1) {
      for (let round = 0; round < 5; round += 1) await at.hint(...hints);
      await at.pass(1000);
    }
    await at.pass(5000);
    assert.deepEqual(
      await at.words(),
      ids.map((id) => `${id} opened`),
    );
    const calls = at.desk.autotask.calls().length;
    assert.ok(calls <= 60, `${calls} calls`);
    assert.deepEqual(await at.waiting(), []);
  });

  it('what was not worked on at the end of the process is worked on after the next start', async () => {
    await open();
    const id = create();
    at.desk.autotask.addFault({ kind: 'status', status: 503, times: 1, path: '*/Tickets/query' });
    await at.hint(at.callout(id));
    await at.still();
    assert.deepEqual(await at.waiting(), [`id:${id}`]);
    await at.desk.restart();
    await at.pass(1000);
    assert.deepEqual(await at.words(), [`${id} opened`]);
    assert.deepEqual(await at.waiting(), []);
  });

  it('the store can not be written → the sender is not told that all is well', async () => {
    await open();
    const id = create();
    await at.desk.store.close();
    await assert.rejects(at.hint(at.callout(id)));
    await at.desk.start();
  });

  for (const first of ['poll', 'hint'] as const) {
    it(`nothing rings twice between polls and hints (${first} first)`, async () => {
      await open();
      await at.desk.poll();
      at.desk.advance(1000);
      const id = create();
      const told: string[] = [];
      const hint = async () => {
        await at.hint(at.callout(id));
        await at.pass(1000);
      };
      const poll = async () => void (await at.desk.trigger.pollNow());
      for (const step of first === 'poll' ? [poll, hint, hint, poll] : [hint, poll, poll, hint]) {
        await step();
        told.push(...(await at.words()));
      }
      assert.deepEqual(told, [`${id} opened`]);
    });
  }

  it('poll and hint of the same change at the same moment → told once', async () => {
    await open();
    await at.desk.poll();
    for (let times = 0; times < 20; times += 1) {
      at.desk.advance(1000);
      const id = create();
      await Promise.all([at.desk.trigger.pollNow(), at.hint(at.callout(id)), at.still()]);
      await at.pass(1000);
      assert.deepEqual(await at.words(), [`${id} opened`]);
    }
  });

  it('the poll saw Complete, a slower read of a callout brings In Progress of before → dropped', async () => {
    await open();
    await at.desk.poll();
    at.desk.advance(1000);
    const id = create();
    await at.desk.poll();
    at.desk.advance(1000);
    at.desk.autotask.editTicket(id, { status: STATUS.inProgress });
    // The answer to the hint's read was made before the ticket was completed, and comes after the poll's.
    const read = at.slowRead();
    await at.hint(at.callout(id));
    await at.still();
    at.desk.advance(1000);
    at.desk.autotask.complete(id);
    await at.desk.trigger.pollNow();
    assert.deepEqual(await at.words(), [`${id} closed`]);
    read.go();
    await at.pass(2000);
    assert.deepEqual(await at.words(), []);
  });

  it('with polling, what a hint tells of waits until stock was taken', async () => {
    await open({ poll: true, interval: 600 });
    const old = create({ createDate: at.desk.clock.wall - 10 * 60 * MINUTE });
    await at.hint(at.callout(old));
    await at.pass(3000);
    assert.deepEqual(await at.words(), []);
    assert.deepEqual(await at.waiting(), []);
    at.desk.autotask.editTicket(old, { priority: PRIORITY.critical });
    await at.hint(at.callout(old));
    await at.pass(1000);
    assert.deepEqual(await at.words(), [`${old} changed`]);
  });

  it('a ticket that Autotask does not show yet is asked for again', async () => {
    await open();
    at.desk.autotask.set({ lagMs: 20_000 });
    const id = create();
    await at.hint(at.callout(id));
    await at.pass(10_000);
    assert.deepEqual(await at.words(), []);
    await at.pass(40_000);
    assert.deepEqual(await at.words(), [`${id} opened`]);
  });

  it('one that is not shown within two minutes is dropped, and counted', async () => {
    await open();
    const id = create();
    await at.hint({ ...at.callout(id), ticketId: 4711, number: null });
    await at.pass(5 * MINUTE);
    assert.deepEqual(await at.words(), []);
    assert.deepEqual(await at.waiting(), []);
    assert.ok(queries() < 12, `${queries()} queries`);
    const warning = oneOf(at.desk.warnings);
    assert.deepEqual([warning.code, warning.facts['count']], ['intake.unknown-tickets', 1]);
  });

  it('what is read is older than what the hint tells of → read again', async () => {
    await open();
    const id = create();
    await at.hint(at.callout(id));
    await at.pass(1000);
    await at.told();
    at.desk.autotask.set({ lagMs: 5_000 });
    at.desk.advance(2000);
    at.desk.autotask.editTicket(id, { status: STATUS.inProgress });
    await at.hint(at.callout(id));
    await at.pass(1000);
    assert.deepEqual(await at.words(), []);
    await at.pass(30_000);
    assert.deepEqual(await at.words(), [`${id} changed`]);
    assert.deepEqual(await at.waiting(), []);
  });

  it('a deleted ticket is closed; a forged deletion of one that is there is not', async () => {
    await open();
    const id = create();
    const other = create();
    await at.hint(at.callout(id), at.callout(other));
    assert.equal((await at.told()).length, 2);
    const gone = at.callout(id, { intake: 'webhook', action: 'delete' });
    at.desk.autotask.remove(id);
    await at.hint(gone, at.callout(other, { intake: 'webhook', action: 'delete' }));
    await at.pass(1000);
    const message = oneOf(await at.told());
    assert.deepEqual([message.topic, message.ticketId, message.event.partial], ['ticket/closed', id, true]);
    await at.hint(gone);
    await at.pass(1000);
    assert.deepEqual(await at.words(), []);
  });

  it('notes of a hinted ticket are told as well', async () => {
    await open({ notes: 'all' });
    const id = create();
    await at.hint(at.callout(id));
    await at.pass(1000);
    await at.told();
    at.desk.autotask.addNote(id, 'It burns!', 29680001);
    await at.hint(at.callout(id));
    await at.pass(1000);
    const message = oneOf(await at.told());
    assert.deepEqual([message.event.type, message.event.intake], ['noted', 'callout']);
  });

  it('without polling, a note that could not be read is told later, also across a restart', async () => {
    await open({ notes: 'all' });
    const id = create();
    await at.hint(at.callout(id));
    await at.pass(1000);
    await at.told();
    for (const restarts of [false, true]) {
      at.desk.autotask.addFault({ kind: 'status', status: 503, entity: 'TicketNotes' });
      at.desk.autotask.addNote(id, 'It burns!', 29680001);
      await at.hint(at.callout(id));
      await at.pass(5000);
      assert.deepEqual(await at.words(), []);
      if (restarts) {
        at.desk.autotask.addFault({ kind: 'status', status: 503 });
        await at.desk.restart();
        await at.pass(1000);
      }
      at.desk.autotask.clearFaults();
      await at.pass(2 * MINUTE);
      assert.deepEqual(await at.words(), [`${id} noted`]);
    }
    await at.pass(3 * MINUTE);
    const before = at.desk.autotask.calls().length;
    await at.pass(5 * MINUTE);
    assert.equal(at.desk.autotask.calls().length, before);
  });

  it('without polling, a reopen while our own close has no answer yet is told afterwards', async () => {
    await open();
    const id = create();
    await at.hint(at.callout(id));
    await at.pass(1000);
    await at.told();
    const { confirm } = await at.reopenedDuringOurClose(id);
    await at.hint(at.callout(id));
    await at.pass(1000);
    assert.deepEqual(await at.words(), []);
    await confirm();
    await at.pass(MINUTE);
    assert.deepEqual(await at.words(), [`${id} reopened`]);
    assert.deepEqual(await at.waiting(), []);
  });

  it('without polling, what is wrong with the filter is said at the deploy', async () => {
    await open({ queues: ['Night Desk', 'On-Call'] });
    await at.pass(1000);
    assert.deepEqual(
      at.desk.warnings.map(({ code }) => code),
      ['config.label-unknown'],
    );
    at.desk.deploy({ query: '{"op":"eq","field":"prio","value":1}' });
    await at.pass(1000);
    assert.deepEqual(
      at.desk.failures.map(({ code }) => code),
      ['config.query'],
    );
    assert.equal(queries(), 0);
  });

  it('without polling, a label that is renamed in Autotask is told with the next callout', async () => {
    await open({ queues: ['On-Call', 'Level 2'] });
    await at.pass(1000);
    const { autotask } = at.desk;
    const options = autotask.tenant.options('Tickets', 'queueID');
    const renamed = options.map((one) => (one.label === 'On-Call' ? { ...one, label: 'Night' } : one));
    autotask.setOptions('Tickets', 'queueID', renamed);
    at.desk.advance(2 * 60 * MINUTE);
    for (let callouts = 0; callouts < 2; callouts += 1) {
      await at.hint(at.callout(create({ queueID: QUEUE.levelTwo })));
      await at.pass(1000);
      assert.equal((await at.told()).length, 1);
    }
    const warning = oneOf(at.desk.warnings);
    assert.deepEqual([warning.code, warning.facts['label']], ['config.label-unknown', 'On-Call']);
    const { fill, text } = at.desk.views.at(-1)!;
    assert.deepEqual([fill, text], ['yellow', 'short.config.label-unknown']);
  });

  it('weeks of callouts, then polling: what is old is known and silent', async () => {
    await open({ lookback: 60 });
    const rung = create();
    await at.hint(at.callout(rung));
    await at.pass(1000);
    await at.told();
    create({ title: 'never called out' });
    at.desk.advance(21 * 24 * 60 * MINUTE);
    at.desk.deploy({ poll: true });
    await at.pass(2000);
    assert.deepEqual(await at.words(), []);
  });
});
