import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Purpose } from '../../../src/autotask/settings.js';
import { Threads } from '../../../src/autotask/threads.js';

/** A call that ends when the test says so. */
function held() {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { call: () => ended, end };
}

const turns = () => new Promise((done) => setImmediate(done));

describe('Autotask threads', () => {
  it('lets polls and writes go before what can wait', async () => {
    const threads = new Threads();
    const first = held();
    const order: string[] = [];
    const run = (purpose: Purpose) =>
      threads.run('Tickets', 1, { purpose }, () => {
        order.push(purpose);
        return Promise.resolve();
      });
    const running = threads.run('Tickets', 1, { purpose: 'poll' }, first.call);
    const waiting = [run('editor'), run('names'), run('poll'), run('write')];
    await turns();
    assert.deepEqual(order, []);
    first.end();
    await Promise.all([running, ...waiting]);
    assert.deepEqual(order, ['poll', 'write', 'editor', 'names']);
  });

  it('does not let one entity wait for another, and takes names in any case for the same', async () => {
    const threads = new Threads();
    const first = held();
    const running = threads.run('Tickets', 1, { purpose: 'poll' }, first.call);
    await threads.run('Companies', 1, { purpose: 'poll' }, () => Promise.resolve());
    let ran = false;
    const same = threads.run('tickets', 1, { purpose: 'poll' }, async () => void (ran = true));
    await turns();
    assert.equal(ran, false);
    first.end();
    await Promise.all([running, same]);
  });

  it('stops waiting when the caller gives up, and the others still get their turn', async () => {
    const threads = new Threads();
    const first = held();
    const controller = new AbortController();
    const running = threads.run('T', 1, { purpose: 'poll' }, first.call);
    const given = threads.run('T', 1, { purpose: 'poll', signal: controller.signal }, () =>
      Promise.reject(new Error('must not run')),
    );
    const other = threads.run('T', 1, { purpose: 'poll' }, () => Promise.resolve('ran'));
    controller.abort();
    await assert.rejects(given, { code: 'autotask.stopped', scope: 'outage' });
    first.end();
    await running;
    assert.equal(await other, 'ran');
  });

  it('never exceeds the limit and runs everything, whatever fails', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.record({ fails: fc.boolean(), entity: fc.constantFrom('A', 'B'), turns: fc.nat(3) }), {
          maxLength: 25,
        }),
        async (limit, calls) => {
          const threads = new Threads();
          const active = new Map<string, number>();
          let most = 0;
          let ran = 0;
          await Promise.allSettled(
            calls.map(({ fails, entity, turns: count }) =>
              threads.run(entity, limit, { purpose: 'poll' }, async () => {
                active.set(entity, (active.get(entity) ?? 0) + 1);
                most = Math.max(most, active.get(entity) ?? 0);
                for (let n = 0; n < count; n += 1) await Promise.resolve();
                active.set(entity, (active.get(entity) ?? 0) - 1);
                ran += 1;
                if (fails) throw new Error('failed');
              }),
            ),
          );
          return most <= limit && ran === calls.length;
        },
      ),
      { numRuns: 60 },
    );
  });
});
