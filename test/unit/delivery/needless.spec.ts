import assert from 'node:assert/strict';
import { Failure } from '../../../src/failure.js';
import { callback } from '../intake/alerts/listening.js';
import { Desk, ticketMessage } from './desk.js';

const TOKEN = 'a-token-that-nobody-guesses';
const away = () => {
  throw new Failure('signl4.outage', 'outage', { status: 503 });
};
const lost = () => {
  throw new Failure('signl4.lost', 'unknown');
};
const fine = () => ({ eventId: 'e' });

describe('an acknowledge or resolve that waited', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await Desk.open();
    desk.house.alerts.intake.register('AT', TOKEN);
    await desk.accept(ticketMessage('opened', { id: 7 }));
    desk.team.sent = [];
    desk.node.emitted = [];
  });
  afterEach(() => desk.close());

  const hear = async (changes: Parameters<typeof callback>[0]) => {
    assert.ok(await desk.house.alerts.intake.receive(TOKEN, callback(changes)));
    await desk.settle();
  };
  const order = (action: string) => desk.accept(ticketMessage('opened', { id: 7, event: null, action }));
  /** SIGNL4 answers again, and everything has had its turn. */
  const back = async () => {
    desk.team.sent = [];
    desk.team.answer = fine;
    await desk.pass(5_000);
  };

  it('is not sent where a person was faster; its message goes on, and so does the lane', async () => {
    desk.team.answer = away;
    await order('acknowledge');
    await hear({ code: 2 });
    await back();
    assert.deepEqual(desk.team.said, []);
    assert.deepEqual(desk.node.results, ['alert-acknowledged AT-7']);
    await order('resolve');
    assert.deepEqual(desk.team.said, ['resolved AT-7']);
    assert.deepEqual(desk.node.results, ['alert-acknowledged AT-7', 'resolved AT-7']);
  });

  it('is not sent where a person went further', async () => {
    desk.team.answer = away;
    await order('acknowledge');
    await hear({ code: 4 });
    await back();
    assert.deepEqual([desk.team.said, desk.node.results], [[], ['alert-closed AT-7']]);
  });

  it('is not sent once more where somebody took back what a lost try had done', async () => {
    desk.team.answer = lost;
    await order('acknowledge');
    await hear({ code: 2, user: null, at: 1, acknowledged: null });
    await hear({ code: 1, at: 2, acknowledged: [] });
    await back();
    assert.deepEqual([desk.team.said, desk.node.results], [[], ['taken-back AT-7']]);
    assert.equal((await desk.pair('AT-7'))?.alert.seen, 'open');
  });

  it('is done where SIGNL4 told of the try whose answer was lost', async () => {
    desk.team.answer = lost;
    await order('resolve');
    await hear({ code: 4, user: null, at: 1, acknowledged: null });
    await back();
    assert.deepEqual([desk.team.said, desk.node.results], [[], ['resolved AT-7']]);
    const [done] = desk.node.emitted;
    assert.equal((done!['alert'] as Record<string, unknown>)['confirmed'], true);
  });

  it('of an acknowledge and a resolve, the resolve alone is sent', async () => {
    desk.team.answer = away;
    await order('acknowledge');
    await order('resolve');
    await back();
    assert.deepEqual(desk.team.said, ['resolved AT-7']);
    assert.deepEqual(desk.node.results, ['alert-closed AT-7', 'resolved AT-7']);
  });

  it('a resolve of the alert that another one replaced goes, wherever the new one stands', async () => {
    desk.team.answer = away;
    await order('again');
    const old = ticketMessage('changed', { id: 8, priority: 1 });
    const map = [
      { priority: '1', service: '', scenario: 'multi_ack' },
      { priority: '2', service: '', scenario: '' },
    ];
    await desk.accept(ticketMessage('opened', { id: 8 }), { priorityMap: map });
    desk.team.answer = fine;
    await desk.pass(5_000);
    desk.team.sent = [];
    await desk.accept(old, { priorityMap: map });
    assert.deepEqual(desk.team.said, ['new AT-8-2', 'resolved AT-8']);
  });

  it('says nothing of whether SIGNL4 is back', async () => {
    const others = Array.from({ length: 20 }, (_, index) => 20 + index);
    for (const id of others) await desk.accept(ticketMessage('opened', { id }));
    desk.node.emitted = [];
    desk.team.answer = () => {
      throw new Failure('signl4.secret', 'account', { status: 404 });
    };
    await order('acknowledge');
    await hear({ code: 2 });
    for (const id of others) await desk.accept(ticketMessage('opened', { id, action: 'acknowledge' }));
    desk.team.sent = [];
    await desk.pass(65_000, 1_000);
    assert.deepEqual(desk.node.results, ['alert-acknowledged AT-7']);
    assert.equal(desk.gate?.state, 'refused');
    assert.equal(desk.team.sent.length, 1);
  });
});
