import assert from 'node:assert/strict';
import { Failure } from '../../../src/failure.js';
import { Desk, ticketMessage } from './desk.js';

describe('accepting messages into the outbox', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await Desk.open();
  });
  afterEach(() => desk.close());

  const outage = () => {
    throw new Failure('signl4.unreachable', 'outage');
  };
  const hang = () => new Promise<never>(() => undefined);

  describe('the same event', () => {
    it('is pending while it is under way', async () => {
      desk.team.answer = hang;
      assert.equal((await desk.accept(ticketMessage('opened'))).kind, 'queued');
      assert.equal((await desk.accept(ticketMessage('opened'))).kind, 'pending');
      assert.equal((await desk.outbox()).length, 1);
    });

    it('is pending when it comes twice in one batch, and rings once', async () => {
      const accepted = await desk.acceptTogether(ticketMessage('opened'), ticketMessage('opened'));
      assert.deepEqual(
        accepted.map(({ kind }) => kind),
        ['queued', 'pending'],
      );
      assert.deepEqual(desk.team.said, ['new AT-100']);
    });

    it('is a repeat with its stored result once it is done', async () => {
      await desk.accept(ticketMessage('opened'));
      const repeat = await desk.accept(ticketMessage('opened'));
      assert.equal(repeat.kind, 'repeat');
      assert.deepEqual(repeat.kind === 'repeat' && repeat.result, { alert: desk.node.emitted[0]?.['alert'] });
      assert.equal(desk.team.sent.length, 1);
    });

    it('stays a repeat for 30 days and longer than its message is kept', async () => {
      await desk.accept(ticketMessage('opened'));
      await desk.leap(29 * 86_400_000);
      assert.equal((await desk.outbox())[0]?.msg, '');
      assert.equal((await desk.accept(ticketMessage('opened'))).kind, 'repeat');
      assert.equal(desk.team.sent.length, 1);
    });

    it('tries again once it was given up', async () => {
      desk.team.answer = () => {
        throw new Failure('signl4.refused', 'entry');
      };
      await desk.accept(ticketMessage('opened'));
      assert.equal(desk.node.failed.length, 1);
      desk.team.answer = () => ({ eventId: 'e' });
      assert.equal((await desk.accept(ticketMessage('opened'))).kind, 'queued');
      assert.deepEqual(desk.node.results, ['new AT-100']);
      assert.equal((await desk.outbox()).length, 1);
    });

    it('is judged for each node and each action by itself', async () => {
      await desk.accept(ticketMessage('opened'));
      const other = await desk.accept(ticketMessage('opened'), { nodeId: 'other' });
      assert.equal(other.kind, 'done');
      const order = await desk.accept(ticketMessage('opened', { action: 'acknowledge' }));
      assert.equal(order.kind, 'queued');
      assert.deepEqual(desk.team.said, ['new AT-100', 'acknowledged AT-100']);
    });
  });

  it('two ticket-in nodes, an example imported twice → A rings once per team', async () => {
    await desk.acceptTogether(
      ticketMessage('opened', { event: 'first-1' }),
      ticketMessage('opened', { event: 'second-1' }),
    );
    assert.deepEqual(desk.team.said, ['new AT-100']);
    assert.deepEqual(desk.node.results.sort(), ['new AT-100']);
  });

  it('messages without an event id are new each time', async () => {
    assert.equal((await desk.accept(ticketMessage('opened', { event: null }))).kind, 'queued');
    assert.equal((await desk.accept(ticketMessage('opened', { event: null }))).kind, 'done');
    assert.deepEqual(desk.team.said, ['new AT-100']);
  });

  describe('T opened and closed while SIGNL4 is away → raise and resolve cancel each other, nothing rings', () => {
    it('when they come one after the other', async () => {
      desk.team.answer = outage;
      await desk.accept(ticketMessage('opened'));
      const closed = await desk.accept(ticketMessage('closed'));
      assert.equal(closed.kind, 'done');
      desk.team.answer = () => ({ eventId: null });
      const before = desk.team.sent.length;
      await desk.pass(120_000);
      assert.equal(desk.team.sent.length, before);
      assert.deepEqual(desk.node.results, ['cancelled AT-100']);
      assert.deepEqual(
        (await desk.outbox()).map(({ state }) => state),
        ['done', 'done'],
      );
    });

    it('when they come in one batch', async () => {
      const accepted = await desk.acceptTogether(ticketMessage('opened'), ticketMessage('closed'));
      assert.deepEqual(
        accepted.map(({ kind }) => kind),
        ['queued', 'done'],
      );
      assert.equal(desk.team.sent.length, 0);
      assert.deepEqual(desk.node.results, ['cancelled AT-100']);
    });

    it('when it is closed while a try of the raise is under way that then fails', async () => {
      let fail: (error: Failure) => void = () => undefined;
      desk.team.answer = () => new Promise((_resolve, reject) => (fail = reject));
      await desk.accept(ticketMessage('opened'));
      assert.equal((await desk.accept(ticketMessage('closed'))).kind, 'queued');
      fail(new Failure('signl4.unreachable', 'outage'));
      await desk.settle();
      desk.team.answer = () => ({ eventId: null });
      await desk.pass(120_000);
      assert.deepEqual(desk.team.said, ['new AT-100'], 'the failed try is the only one');
      assert.deepEqual(desk.node.results, ['cancelled AT-100', 'cancelled AT-100']);
      await desk.accept(ticketMessage('reopened'));
      assert.deepEqual(desk.team.said, ['new AT-100', 'new AT-100']);
    });

    it('and the ticket that reopens rings with its first episode', async () => {
      await desk.acceptTogether(ticketMessage('opened'), ticketMessage('closed'));
      await desk.accept(ticketMessage('reopened'));
      assert.deepEqual(desk.team.said, ['new AT-100']);
    });
  });

  it('a raise that may have been sent is not cancelled: its resolve follows it', async () => {
    let answered = false;
    desk.team.answer = () => {
      if (answered) return { eventId: null };
      answered = true;
      throw new Failure('signl4.lost', 'unknown');
    };
    await desk.accept(ticketMessage('opened'));
    assert.equal((await desk.accept(ticketMessage('closed'))).kind, 'queued');
    await desk.pass(60_000);
    assert.deepEqual(desk.team.said, ['new AT-100', 'resolved AT-100']);
  });

  it('a raise on its way is not cancelled', async () => {
    let answer: (value: { eventId: null }) => void = () => undefined;
    desk.team.answer = () => new Promise((resolve) => (answer = resolve));
    await desk.accept(ticketMessage('opened'));
    assert.equal((await desk.accept(ticketMessage('closed'))).kind, 'queued');
    desk.team.answer = () => ({ eventId: null });
    answer({ eventId: null });
    await desk.settle();
    assert.deepEqual(desk.team.said, ['new AT-100', 'resolved AT-100']);
  });

  it('what was cancelled is told only when that is on disk', async () => {
    const store = await desk.house.store();
    desk.team.answer = outage;
    await desk.accept(ticketMessage('opened'));
    const real = store.commit.bind(store);
    const commit = store as { commit: typeof store.commit };
    commit.commit = () => Promise.reject(new Failure('store.full', 'account'));
    await assert.rejects(desk.accept(ticketMessage('closed')), { code: 'store.full' });
    assert.deepEqual(desk.node.results, []);
    commit.commit = (job) =>
      real(async (db) => {
        await job(db);
        await new Promise((next) => setTimeout(next, 1));
        throw new Failure('store.failed', 'account');
      });
    const failing = assert.rejects(desk.house.accept(desk.intent(ticketMessage('closed'))));
    await desk.pass(50, 10);
    await failing;
    assert.deepEqual(desk.node.results, []);
    commit.commit = real;
  });

  describe('T is raised from Low to Critical while A is unacknowledged', () => {
    const map = [
      { priority: '1', service: 'Critical', scenario: 'emergency' },
      { priority: '3', service: 'Low', scenario: '' },
    ];

    it('→ alert out (given ticket/changed) raises the next episode as Critical and resolves the old one', async () => {
      await desk.accept(ticketMessage('opened', { priority: 3 }), { priorityMap: map });
      await desk.accept(ticketMessage('changed', { priority: 1 }), { priorityMap: map });
      assert.deepEqual(desk.team.said, ['new AT-100', 'new AT-100-2', 'resolved AT-100']);
      assert.equal(desk.team.sent[1]?.['X-S4-Service'], 'Critical');
      assert.deepEqual(desk.node.results, ['new AT-100', 'new AT-100-2']);
    });

    it('→ only the Critical one rings when the Low one never left', async () => {
      desk.team.answer = outage;
      await desk.accept(ticketMessage('opened', { priority: 3 }), { priorityMap: map });
      await desk.accept(ticketMessage('changed', { priority: 1 }), { priorityMap: map });
      desk.team.sent = [];
      desk.team.answer = () => ({ eventId: null });
      await desk.pass(60_000);
      assert.deepEqual(desk.team.said, ['new AT-100-2']);
      assert.deepEqual(desk.node.results, ['cancelled AT-100', 'new AT-100-2']);
    });

    it('→ the old alert goes on ringing when the new one is refused for good, and the next try is a try', async () => {
      await desk.accept(ticketMessage('opened', { priority: 3 }), { priorityMap: map });
      desk.team.answer = () => {
        throw new Failure('signl4.refused', 'entry');
      };
      await desk.accept(ticketMessage('changed', { priority: 1 }), { priorityMap: map });
      await desk.settle();
      assert.deepEqual(desk.team.said, ['new AT-100', 'new AT-100-2']);
      assert.equal(desk.node.failed.length, 1);
      assert.equal((await desk.pair())?.episode, 1);
      desk.team.answer = () => ({ eventId: null });
      await desk.accept(ticketMessage('changed', { priority: 1 }), { priorityMap: map });
      assert.deepEqual(desk.team.said.slice(2), ['new AT-100-2', 'resolved AT-100']);
    });
  });

  it('a map that is edited while alerts are open rings for no other title', async () => {
    await desk.accept(ticketMessage('opened', { priority: 1 }));
    const priorityMap = [{ priority: '1', service: 'Critical', scenario: '' }];
    await desk.accept(ticketMessage('changed', { priority: 1 }), { priorityMap });
    assert.deepEqual(desk.team.said, ['new AT-100']);
    assert.equal((await desk.pair())?.episode, 1);
  });

  it('one message that nobody can read does not fail those beside it', async () => {
    const poison = ticketMessage('opened', { id: 101, more: { payload: { id: 101, number: 'T' } } });
    const results = await Promise.allSettled([
      desk.house.accept({ ...desk.intent(ticketMessage('opened', { id: 99 })) }),
      desk.house.accept({
        ...desk.intent(poison),
        plan: () => {
          throw new TypeError('unreadable');
        },
      }),
      desk.house.accept(desk.intent(ticketMessage('opened', { id: 102 }))),
    ]);
    await desk.settle();
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    assert.deepEqual(desk.team.said, ['new AT-99', 'new AT-102']);
  });
});
