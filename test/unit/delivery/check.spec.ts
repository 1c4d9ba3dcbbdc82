import assert from 'node:assert/strict';
import { lookUpAccount } from '../../../src/delivery/alert/settings.js';
import { Failure } from '../../../src/failure.js';
import { eventOverview, type EventOverview } from '../../../src/signl4/event-overview.js';
import { Desk, ticketMessage } from './desk.js';

const SECOND = 1_000;
const overview = (eventStatus: number, alertId: string | null = null): EventOverview =>
  eventOverview({ eventStatus, alertId });

describe('what became of an alert that SIGNL4 took', () => {
  let desk: Desk;
  let asked: string[];
  afterEach(() => desk.close());

  const open = async (answer: (eventId: string, time: number) => EventOverview | null) => {
    asked = [];
    desk = await Desk.open(({ team }) => {
      team.overview = (eventId) => answer(eventId, asked.push(eventId));
      team.find = () => [];
    });
  };
  const ring = (id = 100) => desk.accept(ticketMessage('opened', { id }));
  const warnings = () => desk.node.warned.map(({ code, facts }) => `${code} ${facts['externalId']}`);

  for (const [code, status] of [
    ['signl4.event-filtered', 3],
    ['signl4.event-discarded', 5],
    ['signl4.event-suppressed', 7],
    ['signl4.event-no-rule', 8],
    ['signl4.event-waiting', 21],
    ['signl4.event-too-few', 22],
    ['signl4.event-duplicate', 23],
    ['signl4.event-no-target', 30],
    ['signl4.event-error', 1000],
  ] as const) {
    it(`is told where no phone rings: ${code}`, async () => {
      await open(() => overview(status));
      await ring();
      assert.deepEqual(desk.node.results, ['new AT-100']);
      await desk.pass(15 * SECOND);
      assert.deepEqual(warnings(), [`${code} AT-100`]);
      assert.deepEqual(asked, ['event-1']);
      assert.equal(desk.node.failed.length, 0);
    });
  }

  it('the pair learns its alert', async () => {
    await open(() => overview(2, 'alert-7'));
    await ring();
    await desk.pass(3 * SECOND);
    assert.equal((await desk.pair())?.alertId, 'alert-7');
    assert.deepEqual(desk.node.warned, []);
  });

  it('is asked again while SIGNL4 has not decided, for 15 s at most', async () => {
    await open((_id, time) => (time < 3 ? (time === 1 ? null : overview(1)) : overview(3)));
    await ring();
    await desk.pass(15 * SECOND);
    assert.equal(asked.length, 3);
    assert.deepEqual(warnings(), ['signl4.event-filtered AT-100']);
    await desk.close();
    await open(() => overview(1));
    await ring();
    await desk.pass(60 * SECOND, SECOND);
    assert.equal(asked.length, 4);
    assert.deepEqual(desk.node.warned, []);
    assert.deepEqual(
      (await desk.outbox()).map(({ state }) => state),
      ['done', 'done'],
    );
  });

  it('a look at an earlier episode touches nothing of the next one', async () => {
    await open((eventId) => (eventId === 'event-1' ? overview(2, 'alert-1') : overview(1)));
    await ring();
    await desk.accept(ticketMessage('opened', { event: null, action: 'again' }));
    await desk.pass(4 * SECOND);
    assert.ok(asked.includes('event-1'));
    const pair = await desk.pair();
    assert.deepEqual([pair?.episode, pair?.eventId, pair?.alertId], [2, 'event-2', null]);
  });

  it('is looked up after a restart, and told to the node that is there then', async () => {
    await open(() => overview(3));
    await ring();
    await desk.restart(false);
    await desk.pass(5 * SECOND);
    assert.deepEqual(warnings(), ['signl4.event-filtered AT-100']);
  });

  it('an API that is silent holds up no alert, and is given up after a minute', async () => {
    await open(() => {
      throw new Failure('signl4.unreachable', 'outage');
    });
    await ring(1);
    await desk.pass(10 * SECOND);
    await ring(2);
    assert.deepEqual(desk.node.results, ['new AT-1', 'new AT-2']);
    assert.equal(desk.gate?.state, 'open');
    await desk.pass(300 * SECOND, 5 * SECOND);
    assert.ok((await desk.outbox()).every(({ state }) => state === 'done'));
    assert.equal(desk.node.failed.length, 0);
    assert.ok(asked.length < 20, String(asked.length));
  });

  it('a key that is refused is told once', async () => {
    await open(() => {
      throw new Failure('signl4.key', 'account', { status: 403 });
    });
    for (const id of [1, 2, 3]) await ring(id);
    await desk.pass(30 * SECOND, SECOND);
    assert.deepEqual(
      desk.node.warned.map(({ code }) => code),
      ['signl4.key'],
    );
    assert.equal(desk.node.failed.length, 0);
    assert.equal(desk.node.results.length, 3);
  });

  it('is not looked up without a key, nor for acknowledges, resolves and e-mails', async () => {
    await open(() => overview(3));
    await desk.accept(ticketMessage('opened', { id: 1 }), { transport: 'email' });
    await ring(2);
    await desk.pass(20 * SECOND, SECOND);
    await desk.accept(ticketMessage('closed', { id: 2 }));
    await desk.pass(20 * SECOND, SECOND);
    assert.equal(asked.length, 1);
    const checks = (await desk.outbox()).filter(({ kind }) => kind === 'check');
    assert.deepEqual(
      checks.map(({ account }) => account),
      [lookUpAccount('AT')],
    );
  });
});
