import assert from 'node:assert/strict';
import { Failure } from '../../../src/failure.js';
import type { Message } from '../../../src/delivery/outlets.js';
import { writeJournal } from '../../../src/store/journal.js';
import { Desk, FakeNode, ticketMessage, type FakeTeam } from './desk.js';
import { callback } from '../intake/alerts/listening.js';
import { alertOf } from '../signl4/alert-of.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const hang = () => new Promise<never>(() => undefined);

const replayed = (message?: Message) => (message as { event: { replayed?: boolean } }).event.replayed;

describe('after the process ended', () => {
  let desk: Desk;
  let tickets: FakeNode;
  beforeEach(async () => {
    desk = await Desk.open();
    tickets = new FakeNode();
  });
  afterEach(() => desk.close());

  /** A trigger emits: journalled first. */
  async function emit(id: number, emitted = true): Promise<void> {
    const msg = ticketMessage('opened', { id });
    const store = await desk.house.store();
    await store.commit((db) =>
      writeJournal(db, [
        {
          node_id: 'tickets',
          port: 0,
          event_id: `${id}-opened`,
          msg: JSON.stringify(msg),
          created_at: Date.now(),
          emitted: emitted ? 1 : 0,
          emissions: emitted ? 1 : 0,
          taken: 0,
        },
      ]),
    );
  }

  async function restart(clean: boolean, after?: number): Promise<void> {
    await desk.restart(clean, after);
    tickets = new FakeNode();
    desk.house.attach('tickets', tickets);
    await desk.settle();
  }
  const told = () => tickets.emitted.map((message) => message['ticketId']);

  describe('a crash', () => {
    it('tells again what was emitted in the last 5 minutes, taken or not, and marks it', async () => {
      await emit(1);
      await desk.pass(6 * MINUTE, 5_000);
      await emit(2);
      await emit(3);
      await desk.accept(ticketMessage('opened', { id: 3 }));
      await restart(false, 4 * MINUTE);
      assert.deepEqual(told(), [2, 3]);
      assert.equal(replayed(tickets.emitted[0]), true);
    });

    it('however long it was away: what was on its way then was told to nobody', async () => {
      await emit(1);
      await desk.pass(6 * MINUTE, 5_000);
      await emit(2);
      await desk.accept(ticketMessage('opened', { id: 2 }));
      await emit(3);
      await restart(false, 6 * MINUTE);
      assert.deepEqual(told(), [3, 2]);
    });

    it('tells what nobody took before what was dealt with', async () => {
      await emit(1);
      await desk.accept(ticketMessage('opened', { id: 1 }));
      await emit(2);
      await restart(false);
      assert.deepEqual(told(), [2, 1]);
    });

    it('what is told again rings nobody again', async () => {
      await emit(1);
      await desk.accept(ticketMessage('opened', { id: 1 }));
      await restart(false);
      for (const message of tickets.emitted) await desk.accept(message);
      assert.equal(desk.team.sent.length, 1);
    });

    it('tells nothing again more than 3 times', async () => {
      await emit(1);
      const times: number[] = [];
      for (let crash = 0; crash < 6; crash += 1) {
        await restart(false);
        times.push(told().length);
      }
      assert.deepEqual(times, [1, 1, 1, 0, 0, 0]);
    });

    it('does not count what it cut off before it was told', async () => {
      for (let id = 1; id <= 50; id += 1) await emit(id);
      for (let crash = 0; crash < 6; crash += 1) {
        await desk.restart(false);
        // The node's turn never comes.
      }
      await restart(false);
      await desk.pass(1_000);
      assert.equal(tickets.emitted.length, 50);
    });

    it('tells the result of an action again', async () => {
      await desk.accept(ticketMessage('opened'));
      await restart(false);
      assert.deepEqual(desk.node.results, ['new AT-100']);
    });

    it('what was given up is told to Catch again', async () => {
      desk.team.answer = () => {
        throw new Failure('signl4.refused', 'entry', { said: 'Too long.', status: 400 });
      };
      await desk.accept(ticketMessage('opened'));
      await restart(false);
      assert.deepEqual(
        desk.node.failed.map(({ failure }) => [failure.code, failure.said]),
        [['signl4.refused', 'Too long.']],
      );
    });
  });

  describe('a clean stop', () => {
    it('tells again only what is younger than 30 s and no action took', async () => {
      await emit(1);
      await desk.pass(31 * SECOND, 1_000);
      await emit(2);
      await emit(3);
      await desk.accept(ticketMessage('opened', { id: 3 }));
      await restart(true, 10 * SECOND);
      assert.deepEqual(told(), [2]);
    });

    it('also after a long time, counted from the stop', async () => {
      await emit(1);
      await desk.pass(31 * SECOND, 1_000);
      await emit(2);
      await restart(true, MINUTE);
      assert.deepEqual(told(), [2]);
    });

    it('tells the result of an action again that no other took', async () => {
      await desk.accept(ticketMessage('opened', { id: 1 }));
      await desk.accept(ticketMessage('opened', { id: 2 }));
      await desk.accept(ticketMessage('opened', { id: 2 }), { nodeId: 'other' });
      await restart(true);
      assert.deepEqual(desk.node.results, ['new AT-1']);
    });
  });

  it('what could not be told because its node was not there is told when it comes', async () => {
    await emit(1, false);
    desk.house.attach('tickets', tickets);
    await desk.settle();
    assert.deepEqual(told(), [1]);
    assert.equal(replayed(tickets.emitted[0]), undefined);
  });

  it('a node that goes while it is told leaves the rest to its successor', async () => {
    for (let id = 1; id <= 30; id += 1) await emit(id, false);
    const first = new FakeNode();
    first.emit = (_port, message) => {
      first.emitted.push(message);
      if (first.emitted.length === 7) desk.house.detach('tickets', first);
    };
    desk.house.attach('tickets', first);
    await desk.settle();
    await desk.settle();
    desk.house.attach('tickets', tickets);
    await desk.settle();
    await desk.settle();
    assert.equal(first.emitted.length, 7);
    assert.deepEqual(
      told(),
      Array.from({ length: 23 }, (_, index) => index + 8),
    );
  });

  it('nothing new overtakes what was still being told when a deploy came', async () => {
    for (let id = 1; id <= 10; id += 1) await emit(id, false);
    const first = new FakeNode();
    first.emit = (_port, message) => {
      first.emitted.push(message);
      if (first.emitted.length === 2) desk.house.outlets.pause();
    };
    desk.house.attach('tickets', first);
    await desk.settle();
    desk.house.detach('tickets', first);
    desk.house.attach('tickets', tickets);
    desk.house.outlets.resume();
    const passed = desk.house.pass('tickets', ticketMessage('closed', { id: 10 }));
    await desk.settle();
    await passed;
    const last = tickets.emitted
      .slice(-2)
      .map(({ topic, ticketId }) => `${String(topic)} ${String(ticketId)}`);
    assert.deepEqual(last, ['ticket/opened 10', 'ticket/closed 10']);
  });

  it('a result that comes while its node is away is told to its successor', async () => {
    let answer: (value: { eventId: null }) => void = () => undefined;
    desk.team.answer = () => new Promise((resolve) => (answer = resolve));
    await desk.accept(ticketMessage('opened'));
    desk.house.detach('alerts', desk.node);
    answer({ eventId: null });
    await desk.settle();
    const successor = new FakeNode();
    desk.house.attach('alerts', successor);
    await desk.settle();
    assert.deepEqual(successor.results, ['new AT-100']);
    assert.deepEqual(desk.node.results, []);
  });

  describe('between send and answer', () => {
    const alert = (externalId: string) => [alertOf({ externalId, at: '2026-03-02T08:00:01Z' })];
    const crashWhileSending = async (prepare: (team: FakeTeam) => void) => {
      prepare(desk.team);
      desk.register();
      await desk.settle();
      desk.team.answer = hang;
      await desk.accept(ticketMessage('opened', { createdAt: '2026-03-02T20:00:00Z' }));
      assert.equal(desk.team.sent.length, 1);
      desk.team.answer = () => ({ eventId: 'again' });
      await restart(false);
    };

    it('with a key it is asked whether it happened: it did, and nothing rings twice', async () => {
      await crashWhileSending((team) => (team.find = alert));
      await desk.pass(MINUTE, 500);
      assert.equal(desk.team.sent.length, 1);
      assert.deepEqual(desk.node.results, ['new AT-100']);
      const { alert: sent } = desk.node.emitted[0] as { alert: Record<string, unknown> };
      assert.deepEqual([sent['confirmed'], sent['eventId']], [true, 'e']);
      assert.equal((await desk.pair())?.alertId, 'a');
    });

    it('with a key it is asked twice, 10 s apart: it did not, and rings', async () => {
      await crashWhileSending((team) => (team.find = () => []));
      await desk.pass(8 * SECOND);
      assert.equal(desk.team.sent.length, 1);
      await desk.pass(4 * SECOND);
      assert.equal(desk.team.sent.length, 2);
      assert.deepEqual(desk.node.results, ['new AT-100']);
    });

    it('without a key it waits 20 s, then rings twice rather than never, and says so', async () => {
      await crashWhileSending(() => undefined);
      await desk.pass(18 * SECOND);
      assert.equal(desk.team.sent.length, 1);
      await desk.pass(4 * SECOND);
      assert.equal(desk.team.sent.length, 2);
      assert.equal((desk.node.emitted[0] as { alert: { repeated?: boolean } }).alert.repeated, true);
    });

    describe('of a raise for a ticket that rang before this store was made', () => {
      const closed = alertOf({ externalId: 'AT-100', phase: 'closed', at: '2026-03-01T08:00:00Z' });
      const next = alertOf({ externalId: 'AT-100-2', alertId: 'next', at: '2026-03-02T08:00:01Z' });
      const loseAnswer = async (arrived: boolean): Promise<void> => {
        desk.team.find = (id) =>
          [closed, next].filter(({ externalId }) => externalId === id && isThere(externalId));
        const isThere = (id: string) => id === 'AT-100' || (arrived && desk.team.sent.length > 0);
        desk.register();
        desk.team.answer = (_body, number) => {
          if (number === 1) throw new Failure('signl4.lost', 'unknown');
          return { eventId: 'e' };
        };
        await desk.accept(ticketMessage('opened', { createdAt: '2026-03-01T00:00:00Z' }));
        await desk.pass(30 * SECOND);
      };

      it('its former alert does not pass for it: it did not happen, and rings', async () => {
        await loseAnswer(false);
        assert.deepEqual(desk.team.said, ['new AT-100-2', 'new AT-100-2']);
      });

      it('nor does what is told of its former alert meanwhile', async () => {
        desk.house.alerts.intake.register('AT', 'token');
        desk.team.find = (id) => (id === 'AT-100' ? [closed] : []);
        desk.register();
        desk.team.answer = (_body, number) => {
          if (number === 1) throw new Failure('signl4.lost', 'unknown');
          return { eventId: 'e' };
        };
        await desk.accept(ticketMessage('opened', { createdAt: '2026-03-01T00:00:00Z' }));
        const body = callback({ externalId: 'AT-100', alertId: 'a', code: 4 });
        await desk.house.alerts.intake.receive('token', body);
        assert.equal((await desk.pair())?.alert.seen, 'closed');
        await desk.pass(30 * SECOND);
        assert.deepEqual(desk.team.said, ['new AT-100-2', 'new AT-100-2']);
      });

      it('it did, and nothing rings twice', async () => {
        await loseAnswer(true);
        assert.deepEqual(desk.team.said, ['new AT-100-2']);
        assert.deepEqual(desk.node.results, ['new AT-100-2']);
        assert.deepEqual([(await desk.pair())?.episode, (await desk.pair())?.alertId], [2, 'next']);
      });
    });

    it('a key that is refused must not keep the phone from ringing', async () => {
      await crashWhileSending((team) => {
        team.find = () => {
          throw new Failure('signl4.key', 'account', { status: 403 });
        };
      });
      await desk.pass(25 * SECOND);
      assert.equal(desk.team.sent.length, 2);
    });

    it('other tickets do not wait for it', async () => {
      await crashWhileSending(() => undefined);
      await desk.accept(ticketMessage('opened', { id: 200 }));
      assert.deepEqual(desk.team.said, ['new AT-100', 'new AT-200']);
    });
  });
});
