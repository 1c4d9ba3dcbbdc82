import assert from 'node:assert/strict';
import FakeTimers, { type Clock as FakeClock } from '@sinonjs/fake-timers';
import type { Tenant } from '../../../src/intake/tenant.js';
import { Desk, inWords, MINUTE, QUEUE } from './desk.js';

/** Lets everything that is under way come to its end; timers stand still meanwhile. */
async function until(what: string, look: () => boolean): Promise<void> {
  for (const end = Date.now() + 60_000; !look();) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((next) => setImmediate(next));
  }
}

describe('a trigger that polls by itself', () => {
  let desk: Desk;
  let timers: FakeClock;

  beforeEach(async () => {
    desk = await Desk.open({ queues: ['On-Call'] });
    timers = FakeTimers.install({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(async () => {
    timers.uninstall();
    await desk.close();
  });

  const queries = (count: number) => until(`${count} ticket queries`, () => desk.queries() >= count);
  const quiet = () => until('the end of the poll', () => desk.views.at(-1)?.fill === 'green');

  it('polls soon after a deploy, then at its interval', async () => {
    desk.deploy({ poll: true, interval: 30 });
    assert.equal(desk.queries(), 0);
    timers.tick(300);
    await queries(1);
    await quiet();
    timers.tick(29_000);
    assert.equal(desk.queries(), 1);
    timers.tick(1000);
    await queries(2);
  });

  it('a redeploy in mid-poll neither repeats nor ends the polling', async () => {
    desk.autotask.addFault({ kind: 'hang', path: '*/Tickets/query', times: 1 });
    desk.deploy({ poll: true, interval: 30 });
    timers.tick(300);
    await queries(1);
    desk.deploy({ interval: 60 });
    // The first poll of the new settings finds the old one under way.
    timers.tick(1000);
    assert.equal(desk.queries(), 1);
    // Its time limit ends the call that hangs.
    await until('the end of the poll that hung', () => {
      timers.tick(1000);
      return desk.queries() >= 2;
    });
    await quiet();
    const before = desk.queries();
    timers.tick(59_000);
    assert.equal(desk.queries(), before);
    timers.tick(1000);
    await queries(before + 1);
  });

  it('a detached trigger polls no more', async () => {
    desk.deploy({ poll: true });
    timers.tick(300);
    await queries(1);
    desk.trigger.detach();
    await until('the end of the poll', () => desk.queries() >= 1);
    timers.tick(10 * 60_000);
    assert.equal(desk.queries(), 1);
  });

  it('tries again within a second after an outage, and goes on', async () => {
    desk.autotask.addFault({ kind: 'status', status: 503, path: '*/Tickets/query', times: 2 });
    desk.deploy({ poll: true });
    timers.tick(300);
    await queries(1);
    await until('yellow', () => desk.views.at(-1)?.fill === 'yellow' && desk.views.length > 2);
    const id = desk.autotask.createTicket({ queueID: QUEUE.onCall }).id;
    timers.tick(1000);
    await queries(2);
    await until('the third try', () => {
      timers.tick(500);
      return desk.queries() >= 3;
    });
    await quiet();
    assert.deepEqual(
      (await desk.emitted(1)).map(({ ticketId }) => ticketId),
      [id],
    );
    assert.equal(desk.failures.length, 0);
  });

  it('waits as long as Autotask asks, even beyond its interval', async () => {
    const headers = { 'Retry-After': '120' };
    desk.autotask.addFault({ kind: 'status', status: 429, path: '*/Tickets/query', times: 1, headers });
    desk.deploy({ poll: true, interval: 30 });
    timers.tick(300);
    await queries(1);
    await until('yellow', () => desk.views.at(-1)?.fill === 'yellow' && desk.views.length > 2);
    timers.tick(119_000);
    for (let turns = 0; turns < 50; turns += 1) await new Promise((next) => setImmediate(next));
    assert.equal(desk.queries(), 1);
    timers.tick(2000);
    await queries(2);
  });

  it('silence for two minutes is red and told once; success is green again', async () => {
    desk.deploy({ poll: true, interval: 30 });
    timers.tick(300);
    await queries(1);
    await quiet();
    desk.autotask.addFault({ kind: 'status', status: 503 });
    desk.clock.advance(119_000);
    desk.trigger.watch();
    assert.equal(desk.views.at(-1)?.fill, 'green');
    desk.clock.advance(1000);
    desk.trigger.watch();
    desk.trigger.watch();
    assert.equal(desk.views.at(-1)?.fill, 'red');
    assert.deepEqual(
      desk.failures.map(({ code }) => code),
      ['intake.stalled'],
    );
    await assert.rejects(desk.poll());
    assert.equal(desk.views.at(-1)?.text, 'short.intake.stalled', 'one more failure is no better news');
    desk.autotask.clearFaults();
    await desk.poll();
    assert.equal(desk.views.at(-1)?.fill, 'green');
    desk.trigger.watch();
    assert.equal(desk.failures.length, 1);
  });

  it('polling that is slowed down on purpose is no silence, until the next poll is overdue', async () => {
    desk.deploy({ poll: true, interval: 60 });
    desk.tenant.client.pace = () => 10 * MINUTE;
    await desk.poll();
    desk.advance(12 * MINUTE - 1000);
    desk.trigger.watch();
    assert.deepEqual(desk.failures, []);
    desk.advance(1000);
    desk.trigger.watch();
    assert.deepEqual(
      desk.failures.map(({ code }) => code),
      ['intake.stalled'],
    );
  });

  it('catches up with what a poll under way had read too early; not for another tenant, nor where it does not poll', async () => {
    desk.deploy({ poll: true, interval: 3600 });
    await desk.poll();
    const held = desk.autotask.addFault({ kind: 'hold', done: true, entity: 'Tickets', times: 1 });
    const polling = desk.trigger.pollNow();
    while (desk.autotask.summary().underWay === 0) await new Promise((next) => setImmediate(next));
    const { id } = desk.autotask.createTicket({ queueID: QUEUE.onCall });
    const caughtUp = desk.trigger.catchUp(desk.tenant);
    desk.autotask.faults.remove(held);
    assert.equal(await caughtUp, true);
    assert.deepEqual(inWords(await desk.emitted(1)), [`${id} opened`]);
    await polling;

    const asked = desk.queries();
    const other = { client: { tenant: 'another' } } as unknown as Tenant;
    assert.equal(await desk.trigger.catchUp(other), false);
    desk.deploy({ poll: false });
    assert.equal(await desk.trigger.catchUp(desk.tenant), false);
    assert.equal(desk.queries(), asked);
  });

  it('what it calls done counts no more once its node is deleted, but stays through a redeploy', async () => {
    desk.deploy({ closedStatuses: ['5', '23'] });
    await desk.poll();
    desk.trigger.detach();
    assert.deepEqual(desk.trigger.closedStatuses(desk.tenant), [5, 23]);
    desk.trigger.detach(true);
    assert.deepEqual(desk.trigger.closedStatuses(desk.tenant), []);
  });
});
