import assert from 'node:assert/strict';
import type { Hint } from '../../../src/intake/hint.js';
import { MINUTE, oneOf, QUEUE, STATUS } from './desk.js';
import { HintedDesk } from './hinted.js';
import { describeIn } from '../../house/share.js';

describeIn(1, 'tickets that can not be read', () => {
  let at: HintedDesk;
  const open = async (changes: Parameters<typeof HintedDesk.open>[0] = {}) => {
    at = await HintedDesk.open(changes);
  };
  afterEach(() => at.close());

  const create = (input: Record<string, unknown> = {}): number =>
    at.desk.autotask.createTicket({ queueID: QUEUE.onCall, ...input }).id;
  const outage = () => at.desk.autotask.addFault({ kind: 'status', status: 503 });
  /** A hint without a number beside the id, as a webhook's. */
  const fields = (id: number, said: Record<string, string>): Hint => {
    const hint = at.callout(id, { intake: 'webhook' });
    return { ...hint, partial: { ...hint.partial!, status: null, fields: said } };
  };

  for (const [what, harm] of [
    ['an outage', outage],
    ['a hanging connection', () => at.desk.autotask.addFault({ kind: 'hang' })],
    ['a refused login', () => at.desk.login('wrong')],
    ['a missing right', () => at.desk.autotask.setRights('none')],
  ] as const) {
    it(`${what}: it rings after 30 s, once, from what the hint said; later reading does not ring again`, async () => {
      await open({ queues: ['On-Call'] });
      const id = create({ title: 'Down' });
      harm();
      if (what === 'a refused login') at.desk.deploy();
      const hint = at.callout(id);
      await at.hint(hint);
      await at.pass(28_000);
      assert.deepEqual(await at.words(), []);
      for (let repeats = 0; repeats < 3; repeats += 1) await at.hint(hint);
      await at.pass(3000);
      const { topic, ticketId, event, payload } = oneOf(await at.told());
      assert.deepEqual(
        [topic, ticketId, event.partial, event.intake],
        ['ticket/opened', id, true, 'callout'],
      );
      assert.equal(event.at, hint.partial!.lastActivityAt);
      assert.equal(payload.status?.label, 'New');
      assert.deepEqual(payload.fields, hint.partial!.fields);
      assert.deepEqual(
        [payload.title, payload.priority, payload.company, payload.dueAt],
        [null, null, null, null],
      );
      assert.equal(payload.createdAt, hint.partial!.createdAt);
      await at.pass(2 * MINUTE);
      assert.deepEqual(await at.words(), []);
      at.desk.autotask.clearFaults();
      at.desk.autotask.setRights('full');
      at.desk.login();
      at.desk.deploy();
      await at.pass(2 * MINUTE);
      assert.deepEqual(await at.words(), []);
      assert.deepEqual(await at.waiting(), []);
      at.desk.autotask.editTicket(id, { status: STATUS.inProgress });
      await at.hint(at.callout(id));
      await at.pass(2000);
      assert.deepEqual(await at.words(), [`${id} changed`]);
    });
  }

  it('polling that finds the ticket afterwards does not ring it again, and tells its end', async () => {
    await open();
    await at.desk.poll();
    at.desk.advance(1000);
    const id = create();
    outage();
    await at.hint(at.callout(id));
    await at.pass(31_000);
    assert.deepEqual(await at.words(), [`${id} opened`]);
    at.desk.autotask.clearFaults();
    assert.deepEqual(await at.desk.told(), []);
    at.desk.advance(1000);
    at.desk.autotask.complete(id);
    assert.deepEqual(await at.desk.told(), [`${id} closed`]);
  });

  it('across a restart it rings once', async () => {
    await open();
    const id = create();
    outage();
    await at.hint(at.callout(id));
    await at.pass(31_000);
    assert.deepEqual(await at.words(), [`${id} opened`]);
    await at.desk.restart();
    await at.pass(2 * MINUTE);
    assert.deepEqual(await at.words(), []);
    at.desk.autotask.clearFaults();
    await at.pass(2 * MINUTE);
    assert.deepEqual(await at.words(), []);
    assert.deepEqual(await at.waiting(), []);
  });

  it('it rang, and does not match after all → it left', async () => {
    await open({ queues: ['On-Call'] });
    const id = create({ queueID: QUEUE.levelTwo });
    outage();
    await at.hint(at.callout(id));
    await at.pass(31_000);
    assert.deepEqual(await at.words(), [`${id} opened`]);
    at.desk.autotask.clearFaults();
    await at.pass(2 * MINUTE);
    assert.deepEqual(await at.words(), [`${id} changed left`]);
  });

  it('filters count as far as they can be told: other queue, other status, done', async () => {
    await open({ queues: ['On-Call'], statuses: ['1'], query: '{"op":"eq","field":"priority","value":14}' });
    const ids = [create(), create(), create(), create()];
    // The labels are known from before the outage.
    await at.pass(1000);
    outage();
    await at.hint(
      fields(ids[0]!, { QueueID: String(QUEUE.levelTwo), Status: '1' }),
      fields(ids[1]!, { Queue: 'on-call', Status: 'In Progress' }),
      fields(ids[2]!, { Status: '5' }),
      fields(ids[3]!, { 'Queue ID': String(QUEUE.onCall), Status: '1', Title: 'Down', Priority: '14' }),
    );
    await at.pass(31_000);
    const { ticketId, payload } = oneOf(await at.told());
    assert.equal(ticketId, ids[3]);
    assert.deepEqual(
      [payload.title, payload.priority, payload.status],
      ['Down', { id: 14, label: 'Critical' }, { id: 1, label: 'New' }],
    );
  });

  it('a list of companies in one entry leaves out none of them', async () => {
    await open({ companies: ['North, Acme, Inc.,South'] });
    const names = ['Acme, Inc.', 'south', 'Acme', 'West'];
    const ids = names.map(() => create());
    outage();
    await at.hint(...names.map((Company, index) => fields(ids[index]!, { Company })));
    await at.pass(31_000);
    assert.deepEqual(
      (await at.told()).map(({ ticketId }) => ticketId),
      ids.slice(0, 3),
    );
  });

  it('a change of a ticket that rang already waits until it can be read', async () => {
    await open();
    const id = create();
    await at.hint(at.callout(id));
    await at.pass(1000);
    await at.told();
    at.desk.autotask.editTicket(id, { status: STATUS.inProgress });
    outage();
    await at.hint(at.callout(id));
    await at.pass(3 * MINUTE);
    assert.deepEqual(await at.words(), []);
    at.desk.autotask.clearFaults();
    await at.pass(2 * MINUTE);
    assert.deepEqual(await at.words(), [`${id} changed`]);
  });

  it('a reopened ticket rings again', async () => {
    await open();
    const id = create();
    await at.hint(at.callout(id));
    await at.pass(1000);
    at.desk.autotask.complete(id);
    await at.hint(at.callout(id));
    await at.pass(1000);
    assert.deepEqual(await at.words(), [`${id} opened`, `${id} closed`]);
    at.desk.autotask.reopen(id);
    outage();
    await at.hint(at.callout(id));
    await at.pass(31_000);
    assert.deepEqual(await at.words(), [`${id} reopened`]);
    at.desk.autotask.clearFaults();
    await at.pass(2 * MINUTE);
    assert.ok(!(await at.words()).includes(`${id} reopened`));
  });

  it('only the number is known: rings once, and is recognised by its id later', async () => {
    await open();
    const id = create();
    const hint = { ...at.callout(id), ticketId: null };
    outage();
    await at.hint(hint, hint);
    await at.pass(31_000);
    const message = oneOf(await at.told());
    assert.deepEqual(
      [message.ticketId, message.payload.id, message.payload.number],
      [null, null, hint.number],
    );
    await at.hint(hint);
    await at.pass(MINUTE);
    assert.deepEqual(await at.words(), []);
    at.desk.autotask.clearFaults();
    await at.pass(2 * MINUTE);
    assert.deepEqual(await at.words(), []);
    at.desk.autotask.complete(id);
    await at.hint(at.callout(id));
    await at.pass(1000);
    assert.deepEqual(await at.words(), [`${id} closed`]);
  });

  for (const before of ['read', 'rung unread'] as const)
    it(`only the number is known of a ticket that was ${before} before → it does not ring again`, async () => {
      await open();
      const id = create();
      const hint = { ...at.callout(id), ticketId: null };
      if (before === 'rung unread') outage();
      await at.hint(hint);
      await at.pass(31_000);
      assert.equal((await at.told()).length, 1);
      at.desk.autotask.clearFaults();
      await at.pass(MINUTE);
      outage();
      await at.desk.restart();
      await at.hint(hint);
      await at.pass(MINUTE);
      assert.deepEqual(await at.words(), []);
      at.desk.autotask.clearFaults();
      await at.pass(MINUTE);
      assert.deepEqual([await at.words(), await at.waiting()], [[], []]);
    });

  it('only the number is known, and polling finds the ticket first → it does not ring again', async () => {
    await open();
    await at.desk.poll();
    at.desk.advance(1000);
    const id = create();
    outage();
    await at.hint({ ...at.callout(id), ticketId: null });
    await at.pass(31_000);
    assert.deepEqual(await at.words(), ['null opened']);
    at.desk.autotask.clearFaults();
    assert.deepEqual(await at.desk.told(), []);
    at.desk.advance(1000);
    at.desk.autotask.complete(id);
    assert.deepEqual(await at.desk.told(), [`${id} closed`]);
  });

  it('an outage does not cost more than ten erroneous calls a minute, whatever comes in', async () => {
    await open();
    const ids = at.desk.autotask.createTickets(20, {});
    await at.pass(1000);
    outage();
    const before = at.desk.autotask.calls().length;
    for (let second = 0; second < 60; second += 1) {
      await at.hint(...ids.map((id) => at.callout(id)));
      await at.pass(1000);
    }
    const calls = at.desk.autotask.calls().length - before;
    assert.ok(calls <= 20, `${calls} calls`);
    assert.equal((await at.told()).length, 20);
    assert.equal(at.desk.views.at(-1)?.fill, 'yellow');
  });
});

describe('without credentials', () => {
  let at: HintedDesk;
  beforeEach(async () => {
    at = await HintedDesk.open({ queues: ['On-Call'] });
    at.desk.trigger.attach(at.desk.settings, null);
  });
  afterEach(() => at.close());

  const calls = () => at.desk.autotask.calls().length;

  it('a ticket is opened, changed, closed and reopened as callouts tell it, repeats are absorbed', async () => {
    const before = calls();
    const id = at.desk.autotask.createTicket({}).id;
    const told: string[] = [];
    const first = at.callout(id);
    for (const step of [
      () => first,
      () => first,
      () => {
        at.desk.autotask.editTicket(id, { status: STATUS.inProgress });
        return at.callout(id);
      },
      () => first,
      () => {
        at.desk.autotask.complete(id);
        return at.callout(id);
      },
      () => {
        at.desk.autotask.reopen(id);
        return at.callout(id);
      },
    ]) {
      at.desk.advance(1000);
      await at.hint(step());
      await at.pass(1000);
      told.push(...(await at.words()));
    }
    assert.deepEqual(
      told,
      ['opened', 'changed', 'closed', 'reopened'].map((word) => `${id} ${word}`),
    );
    assert.equal(calls(), before);
    assert.deepEqual(await at.waiting(), []);
  });

  it('the message says that it is partial, and what changed', async () => {
    const id = at.desk.autotask.createTicket({}).id;
    await at.hint(at.callout(id));
    await at.pass(1000);
    const { event, payload } = oneOf(await at.told());
    assert.deepEqual([event.partial, event.tenant, payload.url], [true, '', '']);
    at.desk.advance(1000);
    at.desk.autotask.editTicket(id, { status: STATUS.inProgress });
    await at.hint(at.callout(id));
    await at.pass(1000);
    assert.deepEqual(oneOf(await at.told()).event.changes, [
      { field: 'status', from: { id: null, label: 'New' }, to: { id: null, label: 'In Progress' } },
    ]);
  });

  it('credentials that come later ring for nothing again', async () => {
    const id = at.desk.autotask.createTicket({ queueID: QUEUE.onCall }).id;
    await at.hint(at.callout(id));
    await at.pass(1000);
    assert.deepEqual(await at.words(), [`${id} opened`]);
    at.desk.deploy();
    await at.hint(at.callout(id));
    await at.pass(1000);
    assert.deepEqual(await at.words(), []);
    at.desk.advance(1000);
    at.desk.autotask.editTicket(id, { status: STATUS.inProgress });
    await at.hint(at.callout(id));
    await at.pass(1000);
    assert.deepEqual(await at.words(), [`${id} changed`]);
  });

  it('a deletion closes what rang', async () => {
    const id = at.desk.autotask.createTicket({}).id;
    await at.hint(at.callout(id));
    await at.pass(1000);
    await at.hint(at.callout(id, { intake: 'webhook', action: 'delete' }));
    await at.pass(1000);
    assert.deepEqual(await at.words(), [`${id} opened`, `${id} closed`]);
  });
});
