import assert from 'node:assert/strict';
import FakeTimers, { type Clock as FakeClock } from '@sinonjs/fake-timers';
import { Desk, MINUTE } from '../unit/intake/desk.js';

/** Causes that somebody ends in Autotask: nobody deploys, and the trigger polls again. */
describe('a trigger resumes by itself', () => {
  let desk: Desk;
  let timers: FakeClock;
  beforeEach(async () => {
    desk = await Desk.open();
    timers = FakeTimers.install({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(async () => {
    timers.uninstall();
    await desk.close();
  });

  const last = () => desk.views.at(-1);
  const refusals = () => desk.autotask.calls({ status: 401 }).length;

  async function until(what: string, look: () => boolean): Promise<void> {
    for (const end = Date.now() + 60_000; !look();) {
      if (Date.now() > end) throw new Error(`waited in vain for ${what}: ${JSON.stringify(last())}`);
      await new Promise((next) => setImmediate(next));
    }
  }

  /** What follows a status, such as the timer for the next poll. */
  async function settled(): Promise<void> {
    for (let turns = 0; turns < 20; turns += 1) await new Promise((next) => setImmediate(next));
  }

  /** Lets the clock run in steps of a minute, and what is under way come to its end after each. */
  async function minutes(count: number): Promise<void> {
    for (let minute = 0; minute < count; minute += 1) {
      const shown = desk.views.length;
      desk.clock.advance(MINUTE);
      timers.tick(MINUTE);
      await until('the end of the poll', () => desk.views.length > shown && last()?.fill !== 'blue');
      await settled();
    }
  }

  async function begin(): Promise<void> {
    desk.deploy({ poll: true, interval: 30 });
    timers.tick(300);
    await until('red', () => last()?.fill === 'red');
    await settled();
  }

  it('after a locked user was unlocked: one login every 15 minutes, one error in all', async () => {
    desk.autotask.lockUser();
    await begin();
    assert.equal(last()?.text, 'short.autotask.credentials');
    assert.equal(refusals(), 1);
    await minutes(14);
    assert.equal(refusals(), 1);
    await minutes(2);
    assert.equal(refusals(), 2);
    assert.deepEqual(
      desk.failures.map(({ code }) => code),
      ['autotask.credentials'],
    );
    desk.autotask.lockUser(false);
    await minutes(15);
    await until('green', () => last()?.fill === 'green');
  });

  it('after a right was granted: within a minute', async () => {
    desk.autotask.setRights('none');
    await begin();
    assert.equal(last()?.text, 'short.autotask.rights');
    const before = desk.autotask.summary().total;
    await minutes(3);
    assert.ok(desk.autotask.summary().total - before <= 3, 'one try a minute');
    assert.equal(desk.failures.length, 1);
    desk.autotask.setRights('full');
    await minutes(1);
    await until('green', () => last()?.fill === 'green');
  });

  it('after an unknown user was made: within two minutes', async () => {
    const user = desk.autotask.user();
    user.username = 'somebody@else.example';
    await begin();
    assert.equal(last()?.text, 'short.autotask.unknown-user');
    await minutes(3);
    assert.ok(desk.autotask.summary().total <= 4, 'one question a minute');
    user.username = 'api@sandbox.example';
    await minutes(2);
    await until('green', () => last()?.fill === 'green');
  });
});
