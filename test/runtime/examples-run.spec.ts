import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Node } from '../house/node-red.js';
import { filesBelow, root } from '../house/sources.js';
import { eventually, LOGIN, raiseCurtain, type Stage } from './stage.js';
import { ALEX, KIM } from './two-way-stage.js';
import { describeIn } from '../house/share.js';

const STATUS = { new: 1, complete: 5, progress: 22 };
const CLOSED = 4;

type Changes = Record<string, Record<string, unknown>>;

/** Each example as the Import menu gives it, with nothing but addresses and logins filled in. */
describeIn(1, 'the examples', () => {
  let stage: Stage;
  const done = new Set<string>();
  before(async () => {
    stage = await raiseCurtain({}, { smtpPort: 0 });
  });
  after(() => stage?.close());
  beforeEach(() => {
    stage.signl4.faults.clear();
    stage.signl4.set({ webhooks: [] });
  });

  const deploy = async (name: string, changes: Changes = {}): Promise<Node[]> => {
    done.add(name);
    const nodes = JSON.parse(readFileSync(join(root, 'examples', `${name}.json`), 'utf8')) as Node[];
    const filled: Changes = {
      'autotask-config': { discoveryUrl: `${stage.urls.autotask}/ATServicesRest/`, credentials: LOGIN },
      'signl4-config': { baseUrl: stage.urls.signl4 },
    };
    const flow = nodes.map((node) => {
      const secret = node['externalIdPrefix'] === 'NET' ? 'sandbox-network' : 'sandbox-team';
      const credentials = { teamSecret: secret, apiKey: 'sandbox-key' };
      return {
        ...node,
        ...(node.type === 'signl4-config' ? { credentials } : {}),
        ...filled[node.type],
        ...changes[node.type],
      };
    });
    await stage.red.deploy(flow);
    for (const { id } of of(flow, 'autotask-ticket-in').filter(({ poll }) => poll))
      await stage.red.whenStatus(id, ({ fill }) => fill === 'green');
    return flow;
  };
  const of = (flow: Node[], type: string) => flow.filter((node) => node.type === type);
  const triggers = (flow: Node[]) => of(flow, 'autotask-ticket-in').map(({ id }) => id);
  const ticket = async (flow: Node[], title: string, more: Record<string, unknown> = {}): Promise<number> => {
    const { id } = stage.autotask.createTicket({ title, ...more });
    for (const trigger of triggers(flow)) await stage.poll(trigger);
    return id;
  };
  const rang = (externalId: string) =>
    eventually(`${externalId} to ring`, () => stage.signl4.alerts(externalId)[0]);
  const ringing = async (flow: Node[], title: string) => {
    const id = await ticket(flow, title);
    return { id, alert: await rang(`AT-${id}`) };
  };
  const isClosed = (externalId: string) =>
    eventually(`${externalId} to end`, () => stage.signl4.alerts(externalId)[0]?.status === CLOSED);
  const becomes = (id: number, status: number) =>
    eventually(`ticket ${id} to be ${status}`, () => stage.autotask.ticket(id)['status'] === status);
  /** The flow has registered its callbacks by itself. */
  const registered = (teams: number) =>
    eventually('the callbacks', () => stage.signl4.world.webhooks.size === teams);
  const polled = async (flow: Node[], act: () => unknown) => {
    act();
    for (const trigger of triggers(flow)) await stage.poll(trigger);
  };
  const called = () => ({ 'signl4-event-in': { publicUrl: stage.red.url, receive: 'webhook' } });

  it('forward-tickets: a ticket rings, and its end ends the alert', async () => {
    const flow = await deploy('forward-tickets');
    const { id } = await ringing(flow, 'Forwarded');
    await polled(flow, () => stage.autotask.complete(id));
    await isClosed(`AT-${id}`);
  });

  it('plain-alert: a button rings, the other one ends it', async () => {
    const flow = await deploy('plain-alert');
    const [failed, fine] = of(flow, 'inject');
    await stage.red.post(`/inject/${failed?.id}`, {});
    const { externalId } = await eventually('the alert', () =>
      stage.signl4.alerts().find(({ title }) => title.includes('ackup')),
    );
    await stage.red.post(`/inject/${fine?.id}`, {});
    await isClosed(String(externalId));
  });

  it('two-way: who acknowledges owns the ticket, and the close completes it', async () => {
    const flow = await deploy('two-way', called());
    await registered(1);
    const { id, alert } = await ringing(flow, 'Both ways');
    stage.signl4.acknowledge(alert.id, KIM, 'On my way');
    await becomes(id, STATUS.progress);
    assert.equal(stage.autotask.ticket(id)['assignedResourceID'], 29680001);
    // Where a poll is first to tell, the comment has a note of its own.
    await eventually('the note', () => stage.autotask.notes(id).length > 0);
    stage.signl4.close(alert.id, KIM);
    await becomes(id, STATUS.complete);
  });

  it('no-open-port: the same without a callback', async () => {
    const flow = await deploy('no-open-port', { 'signl4-event-in': { interval: 5 } });
    const { id, alert } = await ringing(flow, 'No port');
    stage.signl4.acknowledge(alert.id, ALEX);
    await becomes(id, STATUS.progress);
    assert.equal(stage.signl4.world.webhooks.size, 0);
  });

  it('several-teams: a ticket rings in the team of its queue and in that of its company', async () => {
    const company = stage.autotask.put('Companies', {
      companyName: 'Contoso',
      isActive: true,
      companyType: 1,
    });
    const flow = await deploy('several-teams', called());
    await registered(2);
    const desk = await ticket(flow, 'For the desk', { queueID: 'On-Call' });
    const net = await ticket(flow, 'For the network', { companyID: company['id'] });
    const both = await ticket(flow, 'For both', { queueID: 'On-Call', companyID: company['id'] });
    await Promise.all([`AT-${desk}`, `NET-${net}`, `AT-${both}`, `NET-${both}`].map(rang));
    stage.signl4.acknowledge((await rang(`NET-${both}`)).id, KIM);
    await becomes(both, STATUS.progress);
    await polled(flow, () => undefined);
    await eventually('the other team to know', () => stage.signl4.alerts(`AT-${both}`)[0]?.status === 2);
    assert.deepEqual([stage.signl4.alerts(`NET-${desk}`), stage.signl4.alerts(`AT-${net}`)], [[], []]);
  });

  it('nobody-on-duty: the whole team rings once, in place of the alert that nobody answered', async () => {
    const flow = await deploy('nobody-on-duty', called());
    await registered(1);
    const { id, alert } = await ringing(flow, 'Nobody there');
    stage.signl4.noOneOnDuty(alert.id);
    const emergency = await rang(`AT-${id}-2`);
    assert.equal(emergency.scenario, 'emergency');
    assert.match(emergency.title, /Nobody there/);
    await isClosed(`AT-${id}`);
    stage.signl4.noReply(emergency.id);
    await stage.signl4.idle();
    stage.signl4.acknowledge(emergency.id, KIM);
    await becomes(id, STATUS.progress);
    await polled(flow, () => stage.autotask.complete(id));
    await isClosed(`AT-${id}-2`);
    assert.deepEqual(stage.signl4.alerts().filter(({ title }) => /Nobody there/.test(title)).length, 2);
  });

  it('nobody-on-duty: after a restart without the ticket the emergency still rings', async () => {
    const flow = await deploy('nobody-on-duty', called());
    await registered(1);
    const { id, alert } = await ringing(flow, 'Forgotten');
    const remembered = `${stage.red.url}/context/flow/${flow[0]?.id}/ticket-${id}`;
    assert.ok((await fetch(remembered, { method: 'DELETE' })).ok);
    stage.signl4.noReply(alert.id);
    const emergency = await rang(`AT-${id}-all`);
    assert.deepEqual([emergency.scenario, /AT-|ticket/.test(emergency.title)], ['emergency', true]);
  });

  it('callout: a workflow rule rings, and nothing is polled', async () => {
    const credentials = { calloutUser: 'autotask', calloutPassword: 'secret' };
    const flow = await deploy('callout', { 'autotask-ticket-in': { credentials } });
    const url = `${stage.red.url}/autotask/${triggers(flow)[0]}`;
    const callout = stage.autotask.addCallout({
      url,
      username: 'autotask',
      password: 'secret',
      format: 'xml',
    });
    stage.autotask.addRule({ actions: [{ do: 'callout', callout }] });
    const { id } = stage.autotask.createTicket({ title: 'Called out', status: 'Waiting Customer' });
    await rang(`AT-${id}`);
    stage.autotask.set({ callouts: [], rules: [] });
  });

  it('webhook: a press of Register, and a new ticket rings without a poll', async () => {
    const doors = { publicUrl: stage.red.url, credentials: { webhookSecret: 'a-secret-of-the-webhook' } };
    const flow = await deploy('webhook', { 'autotask-ticket-in': doors });
    const [trigger] = triggers(flow);
    const pressed = await stage.red.post(`/autotask-signl4/nodes/${trigger}/webhook/register`, {});
    assert.equal(pressed.body.ok, true, pressed.body.text);
    const { id } = stage.autotask.createTicket({ title: 'Hooked' });
    await rang(`AT-${id}`);
    await stage.red.post(`/autotask-signl4/nodes/${trigger}/webhook/remove`, {});
  });

  it('email-fallback: where the webhook fails, a mail rings', async () => {
    const mail = { smtpHost: '127.0.0.1', smtpPort: stage.smtpPort, smtpSecurity: 'none' };
    const flow = await deploy('email-fallback', {
      'signl4-config': { ...mail, mailFrom: 'node-red@sandbox.example' },
      'signl4-alert-out': { fallbackAfter: 1 },
    });
    stage.signl4.faults.add({ kind: 'status', entity: 'webhook' });
    await ringing(flow, 'By mail');
    assert.equal(stage.signl4.mails.received.length, 1);
  });

  it('rest-api: goes with the key', async () => {
    const flow = await deploy('rest-api');
    stage.signl4.faults.add({ kind: 'status', entity: 'webhook' });
    await ringing(flow, 'By REST');
  });

  it('customer-replies: a reply becomes a comment of the alert', async () => {
    const flow = await deploy('customer-replies', { ...called(), 'signl4-config': { apiUser: KIM } });
    const { id, alert } = await ringing(flow, 'Answer me');
    const contact = String(stage.autotask.ticket(id)['contactID']);
    await polled(flow, () => stage.autotask.addNote(id, 'It smokes', `contact:${contact}`));
    await eventually('the comment', () => alert.annotations.some(({ text }) => text.includes('It smokes')));
    await polled(flow, () => stage.autotask.addNote(id, 'I look at it', KIM));
    await polled(flow, () => stage.autotask.addNote(id, 'It burns', `contact:${contact}`));
    await eventually('the next', () => alert.annotations.some(({ text }) => text.includes('It burns')));
    assert.equal(alert.annotations.length, 2);
  });

  it('are all tried here', () => {
    const names = filesBelow('examples').map((path) => /([\w-]+)\.json$/.exec(path)?.[1]);
    assert.deepEqual(new Set(done), new Set(names));
  });
});
