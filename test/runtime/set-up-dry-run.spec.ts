import assert from 'node:assert/strict';
import { shows } from './bad-input.js';
import { eventually, forwardingFlow, raiseCurtain, type Stage } from './stage.js';
import { describeIn } from '../house/share.js';

/** Everything is decided and shown, nothing is sent. */
describeIn(0, 'set-up: dry run', () => {
  let stage: Stage;
  before(async () => {
    stage = await raiseCurtain();
  });
  after(() => stage.close());

  const deploy = async (dryRun: boolean) => {
    await stage.red.deploy(forwardingFlow(stage.urls, { autotask: { dryRun }, signl4: { dryRun } }));
    await stage.red.whenStatus('tickets', ({ fill }) => fill === 'green');
  };
  const webhooks = () => stage.signl4.calls.list({ path: '/webhook/' }).length;
  const writes = () =>
    stage.autotask.calls().filter(({ method, path }) => method !== 'GET' && !/\/query(\/count)?$/.test(path));
  let id: number;

  it('a new ticket is told as raised, and no phone rings', async () => {
    await deploy(true);
    id = stage.autotask.createTicket({ title: 'On paper' }).id;
    await stage.poll();
    const sent = await stage.red.next('sent', ({ ticketId }) => ticketId === id);
    assert.equal(sent['alert'].dryRun, true);
    assert.equal(sent['alert'].externalId, `AT-${id}`);
    assert.equal(sent['alert'].sentAt, null);
    await shows(stage, 'alerts', 'grey', /^dry run$/);
    const completed = await stage.red.next('completed', ({ ticketId }) => ticketId === id);
    assert.equal(completed['alert'].dryRun, true);
    assert.equal(webhooks(), 0);
    assert.deepEqual(writes(), []);
  });

  it('a plain alert and its end are told, and nothing is sent', async () => {
    for (const [action, status] of [
      ['raise', 'new'],
      ['resolve', 'resolved'],
    ] as const) {
      await stage.red.inject('by-hand', { action, payload: { title: 'Plain', externalId: 'plain' } });
      const sent = await stage.red.next('sent', ({ alert }) => alert?.externalId === 'plain');
      assert.deepEqual([sent['alert'].status, sent['alert'].dryRun], [status, true]);
    }
    assert.equal(webhooks(), 0);
  });

  it('switched off, it starts fresh: what comes from now on rings, and what was on paper is no alert', async () => {
    await deploy(false);
    const next = stage.autotask.createTicket({ title: 'In earnest' }).id;
    await stage.poll();
    await eventually('the alert', () => stage.signl4.alerts(`AT-${next}`).length === 1);
    assert.equal(stage.signl4.alerts(`AT-${next}`)[0]?.externalId, `AT-${next}`);
    stage.autotask.complete(id);
    await stage.poll();
    const closed = await stage.red.next(
      'sent',
      ({ ticketId, topic }) => ticketId === id && topic === 'ticket/closed',
    );
    assert.match(closed['alert'].suppressed, /no alert/);
    stage.autotask.reopen(id);
    await stage.poll();
    await eventually('its first alert', () => stage.signl4.alerts(`AT-${id}`).length === 1);
  });

  it('what waits for SIGNL4 when it is switched on waits on, and goes when it is switched off', async () => {
    const flow = (signl4: Record<string, unknown>) => forwardingFlow(stage.urls, { signl4 });
    await stage.red.deploy(flow({ credentials: { teamSecret: 'wrong' } }));
    await stage.red.whenStatus('tickets', ({ fill }) => fill === 'green');
    const waiting = stage.autotask.createTicket({ title: 'Waits' }).id;
    await stage.poll();
    await shows(stage, 'alerts', 'red', /secret/);
    // The secret is set right in the same deploy, so it would go at once.
    await stage.red.deploy(flow({ dryRun: true }));
    await shows(stage, 'alerts', 'yellow', /^dry run holds 1$/);
    await stage.red.restart();
    await shows(stage, 'alerts', 'yellow', /^dry run holds 1$/);
    assert.equal(stage.signl4.alerts(`AT-${waiting}`).length, 0);
    await stage.red.deploy(flow({}));
    await eventually('the alert', () => stage.signl4.alerts(`AT-${waiting}`).length === 1);
  });
});
