import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, forwardingFlow, raiseCurtain, type Stage } from './stage.js';
import { describeIn } from '../house/share.js';

const CLOSED = 4;

/** What must not make a phone ring a second time, and what must not keep it silent. */
describeIn(1, 'ringing once per team', () => {
  let stage: Stage;
  const folder = mkdtempSync(join(tmpdir(), 'ringing-'));
  const store = join(folder, 'store.db');
  const key = { teamSecret: 'sandbox-team', apiKey: 'sandbox-key' };

  beforeEach(async () => {
    stage = await raiseCurtain({ store });
  });
  afterEach(async () => {
    await stage.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const green = () => stage.red.whenStatus('tickets', ({ fill }) => fill === 'green');
  /** Waits until alert out is done with so many of these messages, in whatever order. */
  const sent = (wanted: (msg: Record<string, any>) => boolean, count: number) =>
    eventually(`${count} messages`, () => stage.red.messages('sent').filter(wanted).length >= count);
  const alerts = (id: number) => stage.signl4.alerts(`AT-${id}`);

  it('two ticket-in nodes, an example imported twice → A rings once per team', async () => {
    const twice = ['tickets-2', 'alerts-2'].map((id) => ({ id, z: 'tab' }));
    await stage.red.deploy(
      forwardingFlow(stage.urls, {
        more: [
          {
            ...twice[0]!,
            type: 'autotask-ticket-in',
            autotask: 'at',
            interval: 3600,
            wires: [['alerts-2', 'alerts'], ['alerts-2']],
          },
          { ...twice[1]!, type: 'signl4-alert-out', signl4: 's4', wires: [['sent']] },
        ],
      }),
    );
    await green();
    await stage.red.whenStatus('tickets-2', ({ fill }) => fill === 'green');
    const { id } = stage.autotask.createTicket({ title: 'Seen by two' });
    await Promise.all([stage.poll(), stage.poll('tickets-2')]);
    await eventually('the alert', () => alerts(id).length > 0);
    // Both nodes by the second trigger, one of them by the first one too.
    await sent((msg) => msg['ticketId'] === id, 3);
    assert.equal(stage.signl4.alerts().length, 1);
    stage.autotask.complete(id);
    await Promise.all([stage.poll(), stage.poll('tickets-2')]);
    await eventually('the end of the alert', () => alerts(id)[0]?.status === CLOSED);
    assert.equal(stage.signl4.alerts().length, 1);
  });

  it('an empty store: an alert that is open is adopted and not raised again, and ends with its ticket', async () => {
    await stage.red.deploy(forwardingFlow(stage.urls, { signl4: { credentials: key } }));
    await green();
    const open = stage.autotask.createTicket({ title: 'Rang before' }).id;
    const ended = stage.autotask.createTicket({ title: 'Rang and was closed on the phone' }).id;
    await stage.poll();
    await eventually('both alerts', () => alerts(open).length + alerts(ended).length === 2);
    stage.signl4.close(alerts(ended)[0]!.id);
    await stage.red.stop();
    rmSync(folder, { recursive: true, force: true });
    await stage.red.start();
    await stage.poll();
    await sent((msg) => msg['event'].stock === true, 2);
    assert.equal(stage.signl4.alerts().length, 2);
    stage.autotask.complete(open);
    await stage.poll();
    await eventually('the end of the adopted alert', () => alerts(open)[0]?.status === CLOSED);
    assert.equal(stage.signl4.alerts().length, 2);
  });

  it('the team secret is rotated at night → raises wait, all go out when it is set right, none is given up', async () => {
    await stage.red.deploy(forwardingFlow(stage.urls));
    await green();
    stage.signl4.rotateSecret('sandbox-team', 'new-secret');
    const ids = stage.autotask.createTickets(20, { title: 'In the night #' });
    await stage.poll();
    const caught = await stage.red.next('caught');
    assert.equal(caught['error'].code, 'signl4.secret');
    await stage.red.whenStatus('alerts', ({ fill }) => fill === 'red');
    const asked = stage.signl4.calls.list({ method: 'POST' }).length;
    // Erroneous requests: never more than 10 a minute.
    assert.ok(asked <= 10, `${asked} calls`);
    await stage.red.deploy(
      forwardingFlow(stage.urls, { signl4: { credentials: { teamSecret: 'new-secret' } } }),
    );
    await eventually('all alerts', () => ids.every((id) => alerts(id).length > 0));
    assert.equal(stage.signl4.alerts().length, 20);
    assert.equal(stage.red.messages('caught').length, 1);
  });
});
