import assert from 'node:assert/strict';
import { eventually, forwardingFlow, raiseCurtain, type Stage } from './stage.js';

const CLOSED = 4;
const QUEUE = { onCall: 29684001, levelTwo: 29684003 };
const PRIORITY = { critical: 14, normal: 12, low: 13 };
const ROWS = [
  { priority: 'Critical', service: 'Disaster', scenario: 'emergency' },
  { priority: 'Low', service: 'Later', scenario: '' },
];

/** Ringing, and not ringing: ticket in and alert out before both stand-ins. */
describe('ringing', () => {
  let stage: Stage;
  before(async () => {
    stage = await raiseCurtain();
    await stage.red.deploy(
      forwardingFlow(stage.urls, { tickets: { queues: ['On-Call'] }, alerts: { priorityMap: ROWS } }),
    );
    await stage.red.whenStatus('tickets', ({ fill }) => fill === 'green');
  });
  after(() => stage.close());

  const create = (input: Record<string, unknown> = {}): number =>
    stage.autotask.createTicket({ queueID: QUEUE.onCall, title: 'Mail server down', ...input }).id;
  const alerts = (id: number, episode = 1) =>
    stage.signl4.alerts(episode === 1 ? `AT-${id}` : `AT-${id}-${episode}`);
  const episodes = (id: number) =>
    stage.signl4.alerts().filter(({ externalId }) => externalId?.split('-')[1] === String(id));
  const rings = (id: number, episode = 1) =>
    eventually(`AT-${id} to ring as episode ${episode}`, () => alerts(id, episode).length > 0);
  const ends = (id: number, episode = 1) =>
    eventually(`the end of AT-${id}`, () => alerts(id, episode).every(({ status }) => status === CLOSED));
  /** The next message of a ticket that alert out is done with. */
  const done = (id: number) => stage.red.next('sent', (msg) => msg['ticketId'] === id);

  it('T leaves the filter and comes back: A open → nothing more rings; A closed → next episode', async () => {
    const id = create();
    await stage.poll();
    await rings(id);
    const comesBack = async (): Promise<void> => {
      stage.autotask.editTicket(id, { queueID: QUEUE.levelTwo });
      await stage.poll();
      stage.autotask.editTicket(id, { queueID: QUEUE.onCall });
      await stage.poll();
    };
    await comesBack();
    await stage.red.next('opened', (msg) => msg['ticketId'] === id);
    const again = await stage.red.next('opened', (msg) => msg['ticketId'] === id);
    assert.equal(again['topic'], 'ticket/opened');
    const passed = await stage.red.next(
      'sent',
      (msg) => msg['ticketId'] === id && msg['event'].id === again['event'].id,
    );
    assert.equal(typeof passed['alert'].suppressed, 'string');
    assert.equal(episodes(id).length, 1);

    await stage.red.inject('by-hand', { payload: again['payload'], ticketId: id, action: 'resolve' });
    await ends(id);
    await comesBack();
    await rings(id, 2);
    assert.equal(episodes(id).length, 2);
  });

  it('T comes back while A is acknowledged → nothing more rings', async () => {
    const id = create();
    await stage.poll();
    await rings(id);
    stage.signl4.acknowledge(alerts(id)[0]!.id);
    stage.autotask.editTicket(id, { queueID: QUEUE.levelTwo });
    await stage.poll();
    stage.autotask.editTicket(id, { queueID: QUEUE.onCall });
    await stage.poll();
    const opened = (msg: Record<string, any>) =>
      msg['ticketId'] === id && msg['event'].id.includes('-3-opened');
    const passed = await stage.red.next('sent', opened);
    assert.equal(typeof passed['alert'].suppressed, 'string');
    assert.equal(episodes(id).length, 1);
  });

  it('T is raised from Low to Critical while A is unacknowledged → next episode as Critical, the old one ends', async () => {
    const id = create({ priority: PRIORITY.low });
    await stage.poll();
    await rings(id);
    stage.autotask.editTicket(id, { priority: PRIORITY.critical });
    await stage.poll();
    await rings(id, 2);
    await ends(id);
    const [second] = alerts(id, 2);
    assert.notEqual(second!.status, CLOSED);
    const raised = stage.signl4.calls
      .list({ method: 'POST' })
      .find(({ body }) => body.includes(`AT-${id}-2`));
    assert.match(raised!.body, /Disaster/);
    stage.autotask.complete(id);
    await stage.poll();
    await ends(id, 2);
    assert.equal(episodes(id).length, 2);
  });

  it('a "thank you" reply reopens T → one new episode; it ends with the ticket', async () => {
    const id = create();
    await stage.poll();
    await rings(id);
    stage.autotask.complete(id);
    await stage.poll();
    await ends(id);
    stage.autotask.reopen(id, undefined, 'Customer Replied');
    await stage.poll();
    await rings(id, 2);
    await stage.poll();
    stage.autotask.complete(id);
    await stage.poll();
    await ends(id, 2);
    assert.equal(episodes(id).length, 2);
  });

  it('month-end: Complete → "Invoiced" → nothing rings', async () => {
    const ids = Array.from({ length: 50 }, () => create());
    await stage.poll();
    await eventually('50 alerts', () => ids.every((id) => alerts(id).length > 0));
    for (const id of ids) stage.autotask.complete(id);
    await stage.poll();
    await eventually('50 ends', () => ids.every((id) => alerts(id)[0]?.status === CLOSED));
    for (const id of ids) stage.autotask.editTicket(id, { status: 'Invoiced' });
    await stage.poll();
    const last = ids.at(-1)!;
    await stage.red.next('sent', (msg) => msg['ticketId'] === last && msg['event'].type === 'changed');
    assert.ok(ids.every((id) => episodes(id).length === 1));
  });

  it('T opened and closed while SIGNL4 is away → raise and resolve cancel each other, nothing rings', async () => {
    const fault = stage.signl4.faults.add({ kind: 'status', status: 503, path: '/webhook/*' });
    // The first entry goes out to find that nobody is there; what comes after it waits behind the gate.
    const probe = create({ title: 'Somebody has to find out' });
    await stage.poll();
    await stage.red.whenStatus('alerts', ({ fill }) => fill !== 'green');
    const id = create({ title: 'Gone again' });
    const stays = create({ title: 'Stays', priority: PRIORITY.critical });
    await stage.poll();
    stage.autotask.complete(id);
    await stage.poll();
    assert.equal((await done(id))['ticketId'], id);
    stage.signl4.faults.remove(fault.id);
    await rings(stays);
    await rings(probe);
    assert.equal(episodes(id).length, 0);
  });
});
