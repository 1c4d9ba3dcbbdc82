import assert from 'node:assert/strict';
import { eventually, forwardingFlow, raiseCurtain, type Stage } from './stage.js';

/** Starting and closing nodes: no call while they are made, no waiting when they close. */
describe('set-up: a Deploy', () => {
  let stage: Stage;
  before(async () => {
    stage = await raiseCurtain();
  });
  after(() => stage.close());

  it('a constructor calls nobody, and a node that does not poll never does', async () => {
    const off = { tickets: { poll: false } };
    await stage.red.deploy(forwardingFlow(stage.urls, off));
    await stage.red.inject('by-hand', { payload: 'nothing to do' });
    await stage.red.next('sent');
    assert.equal(stage.autotask.summary().total, 0);
    assert.equal(stage.signl4.calls.summary().total, 0);
    assert.equal(stage.red.status('tickets')?.text, 'not polling');
  });

  it('nodes close at once although calls are under way, and what they come to is not lost', async () => {
    await stage.red.deploy(forwardingFlow(stage.urls));
    await stage.red.whenStatus('tickets', ({ fill }) => fill === 'green');
    stage.signl4.faults.add({ kind: 'hold', path: '/webhook/*' });
    const { id } = stage.autotask.createTicket({ title: 'Closing time' });
    await stage.poll();
    await eventually('the call', () => stage.signl4.calls.summary().underWay > 0);
    stage.autotask.addFault({ kind: 'hang', path: '*/Tickets/query' });
    const polling = stage.poll().catch(() => undefined);
    await eventually('the poll', () => stage.autotask.summary().underWay > 0);
    await stage.red.deploy(forwardingFlow(stage.urls, { alerts: { name: 'replaced' } }));
    assert.equal(stage.signl4.calls.summary().underWay, 1, 'the call outlived its node');
    assert.ok(!stage.red.log().some((line) => /close timed out/i.test(line)));
    stage.signl4.faults.clear();
    stage.autotask.clearFaults();
    const sent = await stage.red.next('sent', ({ ticketId }) => ticketId === id);
    assert.equal(sent['alert'].status, 'new');
    assert.equal(stage.signl4.alerts(`AT-${id}`).length, 1);
    void polling;
  });

  it('many nodes listen without a warning of Node-RED', async () => {
    const more = Array.from({ length: 12 }, (_, index) => ({
      id: `alerts-${index}`,
      type: 'signl4-alert-out',
      z: 'tab',
      signl4: 's4',
      wires: [[]],
    }));
    await stage.red.deploy(forwardingFlow(stage.urls, { more }));
    assert.ok(!stage.red.log().some((line) => line.includes('MaxListenersExceededWarning')));
  });
});
