import assert from 'node:assert/strict';
import { type Bench, type Ear, Listening, type Told } from './helpers.js';
import { describeIn } from '../../../house/share.js';

describeIn(1, 'SIGNL4 stand-in: delivery of outbound notifications', () => {
  let bench: Bench;
  let ear: Ear;
  let listening: Listening;
  beforeEach(async () => {
    listening = await Listening.start();
    ({ bench, ear } = listening);
  });
  afterEach(() => listening.stop());

  const heardOf = (work: () => unknown): Promise<Told[]> => listening.heardOf(work);
  const raise = (externalId?: string): Promise<string> => listening.raise(externalId);

  it('an address that is none fails, and harms nothing else', async () => {
    bench.control.addWebhook('no address');
    assert.equal((await heardOf(() => raise())).length, 1);
    assert.ok(bench.control.deliveries().some(({ status }) => status === 0));
  });

  it('a notification is repeated until it is answered 2xx, with the same id', async () => {
    ear.answers.push(500, 503);
    const told = await heardOf(() => raise());
    assert.equal(told.length, 3);
    assert.equal(new Set(told.map(({ id }) => id)).size, 1);
    assert.deepEqual(
      bench.control.deliveries().map(({ attempt, status }) => [attempt, status]),
      [
        [1, 500],
        [2, 503],
        [3, 200],
      ],
    );
  });

  it('gives a notification up after its attempts, and goes on with the next', async () => {
    ear.answers.push(500, 500, 500);
    const told = await heardOf(async () => {
      await raise('AT-1');
      await raise('AT-2');
    });
    assert.deepEqual(
      told.map(({ alert }) => alert?.externalEventId),
      ['AT-1', 'AT-1', 'AT-1', 'AT-2'],
    );
  });

  it('unordered: a notification that waits for its next try does not hold up the others', async () => {
    bench.control.set({ delivery: { unordered: true, waitMs: 500 } });
    ear.answers.push(500);
    const told = await heardOf(() => {
      bench.control.raise('a', { externalId: 'AT-1' });
      bench.control.raise('b', { externalId: 'AT-2' });
    });
    const [first, second, third] = told.map(({ alert }) => alert?.externalEventId);
    assert.deepEqual([first === second, first === third || second === third], [false, true]);
  });

  it('at least once: copies, and repetition on demand, have the same id', async () => {
    bench.control.set({ delivery: { copies: 2 } });
    const told = await heardOf(() => raise());
    bench.control.repeat();
    await bench.control.idle();
    assert.equal(told.length, 4);
    assert.equal(new Set(told.map(({ id }) => id)).size, 1);
  });

  it('a webhook of one team hears nothing of another', async () => {
    for (const webhook of bench.control.world.webhooks.values())
      webhook.teamId = bench.control.team('Network').id;
    assert.equal((await heardOf(() => raise())).length, 0);
    assert.equal((await heardOf(() => bench.control.raise('x', { team: 'Network' }))).length, 1);
  });

  it('all event types arrive: there is no selection', async () => {
    const id = await raise();
    const told = await heardOf(() => {
      bench.control.annotate(id, 'x');
      bench.control.escalate(id);
      bench.control.close(id);
    });
    assert.deepEqual(
      told.map(({ eventType }) => eventType),
      [203, 202, 201],
    );
  });
});
