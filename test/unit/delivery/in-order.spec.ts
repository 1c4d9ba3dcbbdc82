import assert from 'node:assert/strict';
import FakeTimers from '@sinonjs/fake-timers';
import { InOrder, type Place } from '../../../src/delivery/in-order.js';

const PATIENCE = 60_000;

describe('rows of messages about the same ticket', () => {
  let clock: ReturnType<typeof FakeTimers.install>;
  let order: InOrder;
  let served: string[];
  beforeEach(() => {
    clock = FakeTimers.install({ toFake: ['setTimeout', 'clearTimeout'] });
    order = new InOrder(PATIENCE);
    served = [];
  });
  afterEach(() => clock.uninstall());

  const settle = async () => {
    for (let turn = 0; turn < 5; turn += 1) await new Promise((next) => setImmediate(next));
  };
  const come = (name: string, about = 'ticket 7'): Place => {
    const place = order.queue(about);
    void place.turn().then(() => served.push(name));
    return place;
  };

  it('are served in the order in which they came, one after the other left', async () => {
    const [first, second] = [come('first'), come('second'), come('third')];
    await settle();
    assert.deepEqual(served, ['first']);
    // Whoever leaves before his turn lets nobody pass those before him.
    second.leave();
    await settle();
    assert.deepEqual(served, ['first']);
    first.leave();
    await settle();
    assert.deepEqual(served, ['first', 'second', 'third']);
  });

  it('do not wait for other rows, and are forgotten when they are empty', async () => {
    const places = [come('first'), come('other', 'ticket 8')];
    await settle();
    assert.deepEqual(served, ['first', 'other']);
    for (const place of places) place.leave();
    await settle();
    assert.equal(order.size, 0);
  });

  it('go on where one hangs: whoever waited for him long enough, and those behind', async () => {
    come('hangs');
    const second = come('second');
    clock.tick(PATIENCE - 1);
    const third = come('third');
    await settle();
    assert.deepEqual(served, ['hangs']);
    clock.tick(1);
    await settle();
    assert.deepEqual(served, ['hangs', 'second']);
    second.leave();
    await settle();
    assert.deepEqual(served, ['hangs', 'second', 'third']);
    third.leave();
  });
});
