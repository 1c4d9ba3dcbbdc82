import assert from 'node:assert/strict';
import { eventually, forwardingFlow, raiseCurtain, type Stage } from './stage.js';
import { describeIn } from '../house/share.js';

const MANY = 10_000;

describeIn(0, 'numbers: ten thousand tickets', () => {
  let stage: Stage;
  before(async function () {
    this.timeout(400_000);
    stage = await raiseCurtain({ nodeArgs: ['--expose-gc'] });
    const nodes = forwardingFlow(stage.urls, { autotask: { hourlyBudget: 10_000 } });
    // Only the trigger: what it emits goes to the probes alone.
    const tickets = nodes.map((node) =>
      node.id === 'tickets' ? { ...node, wires: [['opened'], ['changed']] } : node,
    );
    stage.autotask.createTickets(MANY, { status: 'In Progress' });
    await stage.red.deploy(tickets);
    await stage.red.whenStatus('tickets', ({ text }) => /quiet/.test(text ?? ''), 60_000);
  });
  after(() => stage.close());

  const ticketCalls = (after: number) =>
    stage.autotask.calls({ after }).filter(({ entity }) => entity !== 'ThresholdInformation').length;
  const lastCall = () => stage.autotask.calls().at(-1)?.number ?? 0;

  it('a quiet poll is one call', async () => {
    const before = lastCall();
    assert.equal((await stage.poll()).ok, true);
    assert.equal(ticketCalls(before), 1);
  });

  it('all changed at once: every one is emitted once', async function () {
    this.timeout(400_000);
    for (const { id } of stage.autotask.find('Tickets'))
      stage.autotask.editTicket(id, { title: `New ${id}` });
    const before = lastCall();
    const start = await stage.red.measure();
    const began = Date.now();
    const polled = stage.red.post('/autotask-signl4/nodes/tickets/poll', {}).catch(() => undefined);
    await eventually('all messages', () => stage.red.messages('changed').length >= MANY, 100_000);
    await polled;
    const end = await stage.red.measure();
    if (process.env['TEST_MEASURE'])
      console.log({
        ms: Date.now() - began,
        heapMB: (end.heapUsed - start.heapUsed) / 1e6,
        rssMB: (end.rss - start.rss) / 1e6,
        block: end.longestBlockMs,
      });
    const ids = stage.red.messages('changed').map((msg) => msg['ticketId']);
    assert.equal(ids.length, MANY);
    assert.equal(new Set(ids).size, MANY);
    assert.ok(ticketCalls(before) <= 30, `${ticketCalls(before)} calls`);
    const again = lastCall();
    await stage.poll();
    assert.equal(stage.red.messages('changed').length, MANY);
    assert.equal(ticketCalls(again), 1);
  });
});
