import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import type { TicketEvent } from '../../src/types.js';
import { call } from './http-intake.js';
import { eventually, forwardingFlow, raiseCurtain, type Stage } from './stage.js';
import { describeIn } from '../house/share.js';

const PATH = '/autotask/tickets';
const SECRET = 'a-secret-of-the-webhook';

describeIn(0, "Autotask's ticket webhooks in Node-RED", () => {
  let stage: Stage;
  before(async () => {
    stage = await raiseCurtain();
    await deploy();
  });
  after(() => stage?.close());

  const deploy = (tickets: Record<string, unknown> = {}) => {
    const doors = { poll: false, webhook: true, path: 'tickets', publicUrl: stage.red.url, ...tickets };
    return stage.red.deploy(
      forwardingFlow(stage.urls, { tickets: { ...doors, credentials: { webhookSecret: SECRET } } }),
    );
  };
  const button = async (name: string) =>
    (await stage.red.post(`/autotask-signl4/nodes/tickets/webhook/${name}`, {})).body as {
      ok: boolean;
      text: string;
    };
  const told = async (id: number, type: string): Promise<TicketEvent> => {
    const is = ({ ticketId, event }: Record<string, unknown>) =>
      ticketId === id && (event as TicketEvent).type === type;
    return (await stage.red.next(type === 'opened' ? 'opened' : 'changed', is))['event'] as TicketEvent;
  };
  const registered = () => stage.autotask.find('TicketWebhooks');
  const signed = (body: string, secret = SECRET) => {
    const signature = createHmac('sha1', secret).update(body).digest('base64');
    return call(stage.red, 'POST', PATH, { body, headers: { 'X-Hook-Signature': `sha1=${signature}` } });
  };

  it('a button registers the webhook, another shows its state; nothing is registered by itself', async () => {
    assert.deepEqual(registered(), []);
    assert.match((await button('state')).text, /no webhook/);
    assert.deepEqual((await button('register')).ok, true);
    const [webhook, ...more] = registered();
    assert.deepEqual(more, []);
    assert.equal(webhook?.['webhookUrl'], `${stage.red.url.replace(/\/$/, '')}${PATH}`);
    assert.equal(webhook?.['isReady'], true);
    assert.deepEqual((await button('state')).ok, true);
    await button('register');
    assert.equal(registered().length, 1);
  });

  it('a new ticket, a change, an end and a deletion are told within a second or two', async () => {
    const { id } = stage.autotask.createTicket({ title: 'Ümläut & "quotes" <+>' });
    assert.equal((await told(id, 'opened')).intake, 'webhook');
    stage.autotask.editTicket(id, { status: 'In Progress' });
    assert.equal((await told(id, 'changed')).intake, 'webhook');
    const gone = stage.autotask.createTicket({}).id;
    await told(gone, 'opened');
    stage.autotask.remove(gone);
    assert.equal((await told(gone, 'closed')).partial, true);
    stage.autotask.complete(id);
    await told(id, 'closed');
    await stage.autotask.idle();
    assert.equal(stage.autotask.find('WebhookEventErrorLogs').length, 0);
  });

  it('a redelivered event tells nothing new', async () => {
    const { id } = stage.autotask.createTicket({});
    await told(id, 'opened');
    const body = JSON.stringify({
      Action: 'Create',
      EntityType: 'Ticket',
      Id: id,
      Fields: {},
      SequenceNumber: 1,
    });
    for (let times = 0; times < 3; times += 1) assert.equal((await signed(body)).status, 202);
    const next = stage.autotask.createTicket({}).id;
    await told(next, 'opened');
    assert.equal(stage.red.messages('opened').filter(({ ticketId }) => ticketId === id).length, 1);
  });

  it('what is not signed, or wrongly, is refused; what is no ticket gets a reason', async () => {
    const body = JSON.stringify({ Action: 'Update', EntityType: 'Ticket', Id: 7, Fields: {} });
    assert.equal((await signed(body, 'another')).status, 401);
    assert.equal((await call(stage.red, 'POST', PATH, { body })).status, 401);
    assert.equal((await signed('{"Action":"Update","EntityType":"Contact","Id":7}')).status, 400);
    assert.equal((await call(stage.red, 'GET', `${PATH}?id=7`)).status, 401);
  });

  it('a call that says "Deactivated" changes nothing but a warning', async () => {
    const before = JSON.stringify(registered());
    const body = JSON.stringify({ Action: 'Deactivated', Guid: 'x' });
    assert.equal((await call(stage.red, 'POST', PATH, { body })).status, 202);
    assert.equal((await call(stage.red, 'POST', `${PATH}?event=deactivated`, { body: '' })).status, 202);
    const warnings = () => stage.red.log().filter((line) => line.includes('switches a webhook off'));
    await eventually('the warning', () => warnings().length > 0);
    assert.equal(warnings().length, 1);
    assert.equal(JSON.stringify(registered()), before);
    const { id } = stage.autotask.createTicket({});
    await told(id, 'opened');
  });

  it('one that Autotask switched off is warned of, and works again after a press on the button', async () => {
    const [webhook] = registered();
    stage.autotask.put('TicketWebhooks', { id: webhook!.id, isActive: false });
    const { ok, text } = await button('state');
    assert.equal(ok, false);
    assert.match(text, /switched off/);
    await deploy({ name: 'again' });
    await eventually('the warning of the start', () =>
      stage.red.log().some((line) => line.includes('is switched off in Autotask')),
    );
    assert.equal(registered()[0]?.['isActive'], false);
    await button('register');
    assert.equal(registered()[0]?.['isActive'], true);
    await told(stage.autotask.createTicket({}).id, 'opened');
  });

  it('webhook, callout and poll of the same ticket ring once', async () => {
    await deploy({ callout: true });
    const callout = stage.autotask.addCallout({ url: `${stage.red.url}${PATH}`, format: 'xml' });
    stage.autotask.addRule({ actions: [{ do: 'callout', callout }] });
    const ids = stage.autotask.createTickets(10, {});
    await stage.poll();
    for (const id of ids) await told(id, 'opened');
    await stage.autotask.idle();
    await stage.poll();
    const rang = stage.red.messages('opened').filter(({ ticketId }) => ids.includes(ticketId as number));
    assert.equal(rang.length, ids.length);
    assert.ok(stage.autotask.find('WebhookEventErrorLogs').length === 0);
  });

  it('a button removes it', async () => {
    assert.equal((await button('remove')).ok, true);
    assert.deepEqual(registered(), []);
  });

  it('without the address of this Node-RED the buttons say what is missing', async () => {
    await deploy({ publicUrl: '' });
    const { ok, text } = await button('register');
    assert.equal(ok, false);
    assert.match(text, /public address/i);
    assert.deepEqual(registered(), []);
  });
});
