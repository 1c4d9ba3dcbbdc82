import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Throttle } from '../../../sandbox/signl4/throttle.js';
import { type Bench, startBench } from './helpers.js';
import { describeIn } from '../../../house/share.js';

describeIn(1, 'SIGNL4 stand-in: throttle', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
    bench.control.clock.set({ mode: 'fixed', at: '2026-01-01T00:00:00.000Z' });
  });
  afterEach(() => bench.stop());

  async function sendMany(count: number): Promise<number[]> {
    const statuses = [];
    for (let i = 0; i < count; i++) statuses.push((await bench.send({ Title: `${i}` })).status);
    return statuses;
  }

  it('150 events in 15 s, then 429 for 15 s', async () => {
    const statuses = await sendMany(151);
    assert.deepEqual([statuses.indexOf(429), statuses.at(-1)], [150, 429]);
    bench.control.clock.advance(14_999);
    assert.deepEqual(await sendMany(1), [429]);
    bench.control.clock.advance(2);
    assert.deepEqual(await sendMany(1), [201]);
    assert.equal(bench.control.alerts().length, 151);
  });

  it('the free plan: 10 in 15 s', async () => {
    bench.control.set({ plan: 'free' });
    assert.equal((await sendMany(11)).indexOf(429), 10);
  });

  it('commercial also 600 in a minute, 36,000 in an hour, 864,000 in a day', () => {
    const { limits } = new Throttle().events;
    assert.deepEqual(
      limits.map(({ count, periodMs }) => [count, periodMs / 1000]),
      [
        [150, 15],
        [600, 60],
        [36_000, 3600],
        [864_000, 86_400],
      ],
    );
  });

  it('free also 1,200 in an hour, then 429 for an hour; 4,800 in a day', () => {
    const throttle = new Throttle();
    throttle.setPlan('free');
    let now = 0;
    let taken = 0;
    while (throttle.events.take(now)) {
      taken++;
      now += 1600;
    }
    assert.equal(taken, 1200);
    assert.equal(throttle.events.take(now + 3_599_999), false);
    for (let day = 0; day < 10_000; day++) {
      now += 4000;
      if (throttle.events.take(now)) taken++;
    }
    assert.equal(taken, 4800);
  });

  it('never more than the limits in any window', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 2000 }), (gaps) => {
        const { events } = new Throttle();
        const taken: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          if (events.take(now)) taken.push(now);
        }
        for (const [count, periodMs] of [
          [150, 15_000],
          [600, 60_000],
        ] as const) {
          for (let i = count; i < taken.length; i++) {
            assert.ok((taken[i] as number) - (taken[i - count] as number) >= periodMs);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('headers tell the limit, what is left, and when it is whole again in Unix seconds', async () => {
    const { headers } = await bench.send({ Title: 'a' });
    assert.equal(headers.get('x-ratelimit-limit'), '150');
    assert.equal(headers.get('x-ratelimit-remaining'), '149');
    assert.equal(headers.get('x-ratelimit-reset'), String(Date.parse('2026-01-01T00:00:15Z') / 1000));
  });

  it('429 has the error object, no Retry-After, and one as a variant', async () => {
    await sendMany(150);
    const refused = await bench.send({ Title: 'a' });
    assert.equal(refused.status, 429);
    assert.equal(refused.headers.get('x-ratelimit-remaining'), '0');
    assert.equal(refused.headers.get('retry-after'), null);
    assert.ok('requestId' in (refused.body as object));
    bench.control.choose({ retryAfter: 'seconds' });
    assert.equal((await bench.send({ Title: 'a' })).headers.get('retry-after'), '15');
  });

  it('ten bad requests a minute, then 429, which also meets good ones', async () => {
    const statuses = [];
    for (let i = 0; i < 11; i++) statuses.push((await bench.send({ Title: 'a' }, '', 'wrong')).status);
    assert.deepEqual(statuses, [...Array.from({ length: 10 }, () => 404), 429]);
    assert.equal((await bench.send({ Title: 'a' })).status, 429);
    bench.control.clock.advance(60_001);
    assert.equal((await bench.send({ Title: 'a' })).status, 201);
  });

  it('variant errorThrottle errors: good requests still pass', async () => {
    bench.control.choose({ errorThrottle: 'errors' });
    for (let i = 0; i < 11; i++) await bench.sendAs('application/json', '{');
    assert.equal((await bench.sendAs('application/json', '{')).status, 429);
    assert.equal((await bench.send({ Title: 'a' })).status, 201);
  });

  it('other endpoints have a count of their own: 150 in 15 s', async () => {
    await sendMany(150);
    const statuses = [];
    for (let i = 0; i < 151; i++) statuses.push((await bench.api('GET', '/v2/teams')).status);
    assert.equal(statuses.indexOf(429), 150);
  });

  it('the fault throttle answers 429 at any time', async () => {
    bench.control.faults.add({ kind: 'throttle', times: 1 });
    const { status, headers } = await bench.send({ Title: 'a' });
    assert.equal(status, 429);
    assert.equal(headers.get('x-ratelimit-remaining'), '0');
    assert.equal((await bench.send({ Title: 'a' })).status, 201);
  });

  it('plan unlimited never refuses', async () => {
    bench.control.set({ plan: 'unlimited' });
    assert.ok(!(await sendMany(200)).includes(429));
  });
});
