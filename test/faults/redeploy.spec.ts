import assert from 'node:assert/strict';
import { eventually, forwardingFlow, raiseCurtain, type Stage } from '../runtime/stage.js';
import { leftIn, pause } from './harm.js';

const TICKETS = 25;
const CLOSED = 4;

/** Redeploys while work is under way: nothing lost, nothing twice. */
describe('a redeploy while alerts are on their way', () => {
  let stage: Stage;
  before(async () => {
    stage = await raiseCurtain({ settings: { disableEditor: true } });
    await stage.red.deploy(forwardingFlow(stage.urls));
    await stage.red.whenStatus('tickets', ({ fill }) => fill === 'green');
    stage.signl4.faults.add({ kind: 'delay', path: '/webhook/*', delayMs: 150 });
  });
  after(() => stage.close());

  for (const type of ['full', 'nodes', 'flows'] as const) {
    it(`of type "${type}" neither loses nor repeats one, and each is told once`, async () => {
      const before = stage.red.messages('sent').length;
      const ids = stage.autotask.createTickets(TICKETS);
      for (const round of [1, 2, 3]) {
        const polling = stage.poll().catch(() => undefined);
        await pause(round * 60);
        const alerts = { name: `${type} ${round}` };
        await stage.red.deploy(forwardingFlow(stage.urls, { alerts, tickets: alerts }), { type });
        await polling;
      }
      await stage.poll();
      // What a deploy may have cut off is told again, and says so.
      const told = (again: boolean) =>
        stage.red
          .messages('sent')
          .slice(before)
          .filter(({ event }) => again || !event.replayed)
          .map((msg) => msg['alert'].externalId as string);
      const wanted = ids.map((id) => `AT-${id}`).sort();
      await eventually('all to be told', () => new Set(told(true)).size >= TICKETS);
      for (const id of wanted) assert.equal(stage.signl4.alerts(id).length, 1, id);
      assert.deepEqual([...new Set(told(true))].sort(), wanted);
      assert.equal(new Set(told(false)).size, told(false).length, 'told twice as if it were new');
      assert.deepEqual(stage.red.messages('caught'), []);
    });
  }

  it('what is sent while the flows are gone is told to the node when it comes back', async () => {
    const { id } = stage.autotask.createTicket({ title: 'Nobody is there' });
    const before = stage.red.messages('sent').length;
    await stage.poll();
    await eventually(
      'the send',
      () => stage.signl4.calls.summary().underWay > 0 || stage.signl4.alerts(`AT-${id}`).length > 0,
    );
    const flow = forwardingFlow(stage.urls);
    await stage.red.deploy(flow.filter((node) => node.id !== 'alerts'));
    await eventually('the alert', () => stage.signl4.alerts(`AT-${id}`).length === 1);
    await stage.red.deploy(flow);
    await eventually('the result', () =>
      stage.red
        .messages('sent')
        .slice(before)
        .some((msg) => msg['alert'].externalId === `AT-${id}`),
    );
    assert.equal(stage.signl4.alerts(`AT-${id}`).length, 1);
  });

  it('SIGNL4 away and back → everything that is still open rings once, what was closed meanwhile never', async () => {
    stage.signl4.faults.clear();
    const fault = stage.signl4.faults.add({ kind: 'status', path: '/webhook/*', status: 503 });
    const ids = stage.autotask.createTickets(10);
    await stage.poll();
    await stage.red.whenStatus('alerts', ({ fill }) => fill !== 'green');
    for (const id of ids.slice(0, 4)) stage.autotask.complete(id);
    await stage.poll();
    const told = () => stage.red.messages('sent').map((msg) => msg['alert'].externalId as string);
    await eventually('the end of what was closed', () =>
      ids.slice(0, 4).every((id) => told().includes(`AT-${id}`)),
    );
    stage.signl4.faults.remove(fault.id);
    const rang = (id: number) =>
      stage.signl4.alerts(`AT-${id}`).filter(({ status }) => status !== CLOSED).length;
    await eventually('the open ones', () => ids.slice(4).every((id) => rang(id) === 1));
    for (const id of ids.slice(0, 4)) assert.equal(rang(id), 0);
    await eventually('the results', () => ids.every((id) => told().includes(`AT-${id}`)));
    await stage.red.stop();
    assert.deepEqual(leftIn(stage.red), []);
  });
});
