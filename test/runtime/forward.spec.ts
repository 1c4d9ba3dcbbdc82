import assert from 'node:assert/strict';
import { eventually, forwardingFlow, raiseCurtain, type Stage } from './stage.js';

const CLOSED = 4;

describe('a ticket becomes an alert', () => {
  let stage: Stage;
  before(async () => {
    stage = await raiseCurtain();
    await stage.red.deploy(forwardingFlow(stage.urls));
    await stage.red.whenStatus('tickets', ({ fill }) => fill === 'green');
  });
  after(() => stage.close());

  it('rings once for a new ticket, with title, message and details', async () => {
    const ticket = stage.autotask.createTicket({
      title: 'Mail server down',
      description: 'Nobody gets mail.',
    });
    await stage.poll();
    const [alert] = await eventually('the alert', () => {
      const alerts = stage.signl4.alerts(`AT-${ticket.id}`);
      return alerts.length > 0 && alerts;
    });
    assert.match(alert!.title, /Mail server down/);
    assert.equal(alert!.text, 'Nobody gets mail.');
    const sent = await stage.red.next('sent');
    assert.equal(sent['alert'].externalId, `AT-${ticket.id}`);
    await stage.poll();
    assert.equal(stage.signl4.alerts().length, 1);
    assert.equal((await stage.red.next('completed'))['alert'].status, 'new');
  });

  it('resolves the alert when the ticket is closed', async () => {
    const [alert] = stage.signl4.alerts();
    stage.autotask.complete(Number(alert!.externalId!.slice(3)));
    await stage.poll();
    await eventually('the end of the alert', () => stage.signl4.alerts()[0]?.status === CLOSED);
    assert.equal((await stage.red.next('sent'))['alert'].status, 'resolved');
  });
});
