import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { Throttle, type Plan } from '../../../src/signl4/throttle.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WINDOWS: Record<Plan, Array<[count: number, periodMs: number]>> = {
  commercial: [
    [150, 15_000],
    [600, MINUTE],
  ],
  free: [
    [10, 15_000],
    [240, MINUTE],
    [1_200, HOUR],
    [4_800, 24 * HOUR],
  ],
};

/** The most that lie in any window of this length, its end left out. */
function most(times: readonly number[], periodMs: number): number {
  let start = 0;
  let found = 0;
  for (const [end, time] of times.entries()) {
    while ((times[start] as number) <= time - periodMs) start += 1;
    found = Math.max(found, end - start + 1);
  }
  return found;
}

/** Sends as fast as the throttle lets it, after each pause as much as it wants at once. */
function send(throttle: Throttle, pauses: readonly number[], wanted: number): number[] {
  const sent: number[] = [];
  let now = 1_000_000;
  for (const pause of pauses) {
    now += pause;
    for (let n = 0; n < wanted; n += 1) {
      const wait = throttle.wait(now);
      assert.equal(throttle.free(now) > 0, wait === 0);
      now += wait;
      assert.equal(throttle.wait(now), 0, 'the wait that was told is enough');
      throttle.record(now);
      sent.push(now);
    }
  }
  return sent;
}

describe('Throttle', () => {
  for (const plan of ['commercial', 'free'] as const) {
    it(`keeps every window of the ${plan} plan, whatever the pauses`, () => {
      const pauses = fc.array(fc.oneof(fc.nat(200), fc.nat(20_000), fc.nat(2 * HOUR)), {
        minLength: 1,
        maxLength: 20,
      });
      fc.assert(
        fc.property(pauses, fc.integer({ min: 1, max: 400 }), (gaps, wanted) => {
          const sent = send(new Throttle(plan, []), gaps, wanted);
          for (const [count, period] of WINDOWS[plan]) assert.ok(most(sent, period) <= count);
        }),
        { numRuns: 60 },
      );
    });
  }

  it('lets 150 go at once, and not one more', () => {
    const throttle = new Throttle('commercial', []);
    assert.equal(throttle.free(0), 150);
    for (let n = 0; n < 150; n += 1) throttle.record(0);
    assert.equal(throttle.free(0), 0);
    assert.ok(throttle.wait(0) >= 15_000);
    assert.ok(throttle.wait(0) < 17_000);
  });

  it('uses what a minute allows', () => {
    const sent = send(new Throttle('commercial', []), [0], 2_000);
    assert.ok((sent.at(-1) as number) - (sent[0] as number) < 4 * MINUTE);
  });

  it('knows what was sent before a restart', () => {
    const before = Array.from({ length: 150 }, (_, n) => 5_000 - n);
    const throttle = new Throttle('commercial', before);
    assert.ok(throttle.wait(6_000) > 13_000);
    assert.equal(throttle.wait(5_000 + 17_000), 0);
  });

  it('forgets nothing and waits for nothing longer when the clock is set', () => {
    const jumps = fc.array(fc.integer({ min: -26 * HOUR, max: 26 * HOUR }), { maxLength: 6 });
    fc.assert(
      fc.property(jumps, (all) => {
        const throttle = new Throttle('commercial', []);
        for (let n = 0; n < 150; n += 1) throttle.record(10 * HOUR);
        let now = 10 * HOUR;
        for (const jump of all) {
          now += jump;
          assert.ok(throttle.wait(now) <= 15_500);
          if (all.every((one) => one <= 0))
            assert.ok(throttle.wait(now) >= 15_000, 'set back: nothing is forgotten');
        }
      }),
    );
  });

  it('waits as long as SIGNL4 wants, but no longer than an hour', () => {
    const throttle = new Throttle('commercial', []);
    throttle.record(1_000);
    throttle.blockedUntil(1_000 + 15_000);
    assert.equal(throttle.wait(1_000), 15_000);
    assert.equal(throttle.free(15_999), 0);
    assert.equal(throttle.wait(16_000), 0);
    throttle.blockedUntil(16_000 + 30 * HOUR);
    assert.equal(throttle.wait(16_000), HOUR);
    throttle.blockedUntil(17_000);
    assert.equal(throttle.wait(16_000), HOUR, 'a shorter block does not end a longer one');
  });

  it('has no more than 10 refused in a minute', () => {
    const throttle = new Throttle('commercial', []);
    assert.equal(throttle.atOnce(0), 10);
    for (let n = 0; n < 9; n += 1) throttle.recordRefused(n * 1_000);
    assert.equal(throttle.wait(9_000), 0);
    assert.equal(throttle.atOnce(9_000), 1);
    throttle.recordRefused(9_000);
    assert.equal(throttle.free(9_000), 0);
    assert.equal(throttle.atOnce(9_000), 0);
    assert.ok(throttle.wait(9_000) >= 51_000);
    assert.equal(throttle.wait(62_000), 0);
  });

  it('keeps no more than its largest limit, however much is recorded', () => {
    const throttle = new Throttle('commercial', []);
    for (let n = 0; n < 5_000; n += 1) throttle.record(n);
    assert.equal(throttle.free(5_000), 0);
    assert.equal(throttle.wait(5_000 + MINUTE), 0);
  });
});
