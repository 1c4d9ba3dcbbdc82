import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { Client, is } from './client.js';
import { Receiver, type Received } from './receiver.js';
import { describeIn } from '../../../house/share.js';

describeIn(0, 'Autotask sandbox: ticket webhooks', () => {
  const api = new Client();
  const receiver = new Receiver();
  const quick = { timeoutMs: 20_000, repeatMs: 1, attempts: 5, deactivateAfter: 25 };
  let webhook: number;

  beforeEach(() => api.control.set({ webhookDelivery: quick }));

  const definition = (changes: object = {}): object => ({
    name: 'SIGNL4',
    webhookUrl: receiver.url,
    deactivationUrl: `${receiver.url}/off`,
    secretKey: 'key',
    isActive: true,
    isSubscribedToCreateEvents: true,
    isSubscribedToUpdateEvents: true,
    isSubscribedToDeleteEvents: true,
    sendThresholdExceededNotification: false,
    ...changes,
  });

  async function fieldId(label: string): Promise<number> {
    const { body } = await api.get('TicketWebhookFields/entityInformation/fields');
    const { picklistValues } = body.fields.find(({ name }: { name: string }) => name === 'fieldID');
    return Number(picklistValues.find((option: { label: string }) => option.label === label).value);
  }

  async function subscribe(label: string, always = false): Promise<void> {
    const field = { fieldID: await fieldId(label), isSubscribedField: !always, isDisplayAlwaysField: always };
    const answer = await api.call('POST', `TicketWebhooks/${webhook}/Fields`, {
      ...field,
      webhookID: webhook,
    });
    assert.equal(answer.status, 200);
  }

  async function register(changes: object = {}): Promise<void> {
    const { body } = await api.call('POST', 'TicketWebhooks', definition(changes));
    webhook = body.itemId;
    await subscribe('Status');
    await subscribe('Title');
    await subscribe('TicketNumber', true);
  }

  const read = ({ body }: Received): any => JSON.parse(body.toString('utf8'));

  it('need name, both URLs and the switches; the name has at most 50 letters', async () => {
    for (const wrong of [{ deactivationUrl: undefined }, { webhookUrl: undefined }, { name: 'x'.repeat(51) }])
      assert.equal((await api.call('POST', 'TicketWebhooks', definition(wrong))).status, 500);
  });

  it('are ready only with a subscribed field', async () => {
    const { body } = await api.call('POST', 'TicketWebhooks', definition());
    webhook = body.itemId;
    const isReady = async (): Promise<boolean> =>
      (await api.get(`TicketWebhooks/${webhook}`)).body.item.isReady;
    assert.equal(await isReady(), false);
    await subscribe('TicketNumber', true);
    assert.equal(await isReady(), false);
    await subscribe('Status');
    assert.equal(await isReady(), true);
  });

  it('two alike are two', async () => {
    await register();
    await register();
    assert.equal((await api.ids('TicketWebhooks', is('eq', 'name', 'SIGNL4'))).length, 2);
  });

  it('tell a creation: Guid, Id, Fields by label as texts, sequence, PersonId', async () => {
    await register();
    const ticket = api.control.createTicket({ title: 'x' }, 29680002);
    const [call] = await receiver.calls(1);
    assert.ok(call);
    const { item } = (await api.get(`TicketWebhooks/${webhook}`)).body;
    const { EventTime, ...body } = read(call);
    assert.match(EventTime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.deepEqual(body, {
      Action: 'Create',
      Guid: item.webhookGUID,
      EntityType: 'Ticket',
      Id: ticket.id,
      Fields: { Status: '1', Title: 'x', TicketNumber: ticket['ticketNumber'] },
      SequenceNumber: 1,
      PersonId: 29680002,
    });
  });

  it('are signed over the raw bytes, which escape more than JSON needs', async () => {
    await register();
    api.control.createTicket({ title: `Käse & "Öl" <b> it's 1+1 🔥` });
    const [call] = await receiver.calls(1);
    assert.ok(call);
    const expected = createHmac('sha1', 'key').update(call.body).digest('base64');
    assert.equal(call.headers['x-hook-signature'], `sha1=${expected}`);
    assert.match(
      call.body.toString('latin1'),
      /K\\u00e4se \\u0026 \\u0022\\u00d6l\\u0022 \\u003cb\\u003e it\\u0027s 1\\u002b1/,
    );
    assert.equal(read(call).Fields.Title, `Käse & "Öl" <b> it's 1+1 🔥`);
    assert.notEqual(JSON.stringify(read(call)), call.body.toString('utf8'));
  });

  it('tell an update with changed subscribed fields and those always shown; other changes are not told', async () => {
    const { id } = api.control.createTicket();
    await register();
    api.control.editTicket(id, { queueID: 'On-Call' });
    api.control.editTicket(id, { status: 'In Progress', priority: 'Critical' });
    const [call] = await receiver.calls(1);
    assert.ok(call);
    assert.deepEqual(
      [read(call).Action, Object.keys(read(call).Fields)],
      ['Update', ['Status', 'TicketNumber']],
    );
    await api.control.idle();
    assert.equal(receiver.received.length, 1);
  });

  it('tell what a change of status sets or clears besides', async () => {
    await register();
    await subscribe('CompletedDate');
    const { id } = api.control.createTicket();
    api.control.complete(id);
    api.control.reopen(id);
    const [, completed, reopened] = (await receiver.calls(3)).map(read);
    assert.match(completed.Fields.CompletedDate, /^\d{4}-\d\d-\d\dT/);
    assert.equal(reopened.Fields.CompletedDate, '');
  });

  it('tell a deletion', async () => {
    const { id } = api.control.createTicket();
    await register();
    api.control.remove(id);
    const [call] = await receiver.calls(1);
    assert.ok(call);
    assert.deepEqual([read(call).Action, read(call).Id], ['Delete', id]);
  });

  it('tell only subscribed kinds of events', async () => {
    await register({ isSubscribedToCreateEvents: false });
    const { id } = api.control.createTicket();
    api.control.complete(id);
    assert.equal(read((await receiver.calls(1))[0] as Received).Action, 'Update');
  });

  it('tell changes made over the API too, unless their resource is excluded', async () => {
    const { id } = api.control.createTicket();
    await register();
    await api.patch({ id, title: 'one' });
    await receiver.calls(1);
    const excluded = { resourceID: 29680090, webhookID: webhook };
    await api.call('POST', `TicketWebhooks/${webhook}/ExcludedResources`, excluded);
    await api.patch({ id, title: 'two' });
    await api.control.idle();
    assert.equal(receiver.received.length, 1);
  });

  it('name a contact who acts, under the key of the variant', async () => {
    api.control.setVariants({ webhookPerson: 'PersonID' });
    await register();
    api.control.createTicket({}, 'contact:30690003');
    assert.equal(read((await receiver.calls(1))[0] as Received).PersonID, 30690003);
  });

  it('write a field that became null as empty, as null, or not at all: by variant', async () => {
    const { id } = api.control.createTicket({ description: 'text' });
    await register();
    await subscribe('Description');
    for (const [variant, expected] of [
      ['empty', ''],
      ['null', null],
      ['omitted', undefined],
    ] as const) {
      api.control.setVariants({ webhookNull: variant });
      api.control.editTicket(id, { description: `text ${variant}` });
      api.control.editTicket(id, { description: null });
      await api.control.idle();
      assert.equal(read(receiver.received.at(-1) as Received).Fields.Description, expected);
    }
  });

  it('are repeated until somebody answers with success, in order', async () => {
    await register();
    receiver.answer = (index) => (index < 2 ? 503 : 200);
    const first = api.control.createTicket();
    const second = api.control.createTicket();
    const calls = await receiver.calls(4);
    assert.deepEqual(
      calls.map((call) => read(call).Id),
      [first.id, first.id, first.id, second.id],
    );
    assert.deepEqual(new Set(calls.map((call) => read(call).SequenceNumber)), new Set([1, 2]));
  });

  it('give up after five attempts and write it into WebhookEventErrorLogs; 401 and silence are failures', async () => {
    await register();
    receiver.answer = (index) => (index % 2 === 0 ? 401 : 0);
    api.control.set({ webhookDelivery: { ...quick, timeoutMs: 250 } });
    api.control.createTicket();
    await receiver.calls(5);
    await api.control.idle();
    assert.equal(receiver.received.length, 5);
    const { body } = await api.query('WebhookEventErrorLogs', [is('eq', 'ticketWebhookID', webhook)]);
    const [log] = body.items;
    assert.equal(log.sequenceNumber, 1);
    assert.equal(JSON.parse(log.payload).Action, 'Create');
  });

  it('are deactivated after 25 failed events in a row: unsigned call of the deactivation URL', async () => {
    await register();
    api.control.set({ webhookDelivery: { ...quick, attempts: 1 } });
    receiver.answer = () => 500;
    api.control.createTickets(26);
    await api.control.idle();
    assert.equal(receiver.received.length, 26, '25 events and the deactivation');
    const off = receiver.received.at(-1) as Received;
    assert.equal(off.path, '/in/off');
    assert.equal(off.headers['x-hook-signature'], undefined);
    assert.deepEqual([read(off).Action, read(off).EntityType], ['Deactivated', undefined]);
    assert.equal((await api.get(`TicketWebhooks/${webhook}`)).body.item.isActive, false);
  });

  for (const [variant, type] of [
    ['with entity', 'Ticket'],
    ['empty', undefined],
  ] as const)
    it(`the deactivation URL is called ${variant === 'empty' ? 'with no body' : variant}, in that variant`, async () => {
      api.control.setVariants({ webhookDeactivated: variant });
      await register();
      api.control.set({ webhookDelivery: { ...quick, attempts: 1, deactivateAfter: 1 } });
      receiver.answer = (index) => (index === 0 ? 500 : 200);
      api.control.createTicket();
      await api.control.idle();
      const { body } = receiver.received[1] as Received;
      if (type === undefined) assert.equal(body.length, 0);
      else assert.equal(JSON.parse(body.toString()).EntityType, type);
    });

  it('begin anew when they are switched on again: what waited is gone, failures count from zero', async () => {
    await register();
    api.control.set({ webhookDelivery: { ...quick, attempts: 1, deactivateAfter: 3 } });
    receiver.answer = (index) => (index < 3 ? 500 : 200);
    api.control.createTickets(10);
    await api.control.idle();
    assert.equal(receiver.received.length, 4, 'three events and the deactivation');
    assert.equal((await api.call('PATCH', 'TicketWebhooks', { id: webhook, isActive: true })).status, 200);
    receiver.answer = (index) => (index === 4 ? 500 : 200);
    const [, second] = api.control.createTickets(2);
    await api.control.idle();
    assert.equal(receiver.received.length, 6);
    assert.equal(read(receiver.received[5] as Received).Id, second);
    assert.equal((await api.get(`TicketWebhooks/${webhook}`)).body.item.isActive, true);
  });

  it('keep their failed events in the log for 30 days', async () => {
    await register();
    api.control.set({ webhookDelivery: { ...quick, attempts: 1 } });
    receiver.answer = () => 500;
    api.control.createTicket();
    await api.control.idle();
    const logged = (): Promise<number[]> =>
      api.ids('WebhookEventErrorLogs', is('eq', 'ticketWebhookID', webhook));
    api.control.clock.advance(30 * 86_400_000 - 60_000);
    assert.equal((await logged()).length, 1);
    api.control.clock.advance(60_001);
    assert.equal((await logged()).length, 0);
  });

  it('one success in between starts the count anew', async () => {
    await register();
    api.control.set({ webhookDelivery: { ...quick, attempts: 1 } });
    receiver.answer = (index) => (index === 20 ? 200 : 500);
    api.control.createTickets(40);
    await api.control.idle();
    assert.equal((await api.get(`TicketWebhooks/${webhook}`)).body.item.isActive, true);
  });

  it('send nothing for an inactive owner, although they look active', async () => {
    await register({ ownerResourceID: 29680003 });
    api.control.put('Resources', { id: 29680003, isActive: false });
    api.control.createTicket();
    await api.control.idle();
    assert.equal(receiver.received.length, 0);
    assert.equal((await api.get(`TicketWebhooks/${webhook}`)).body.item.isActive, true);
  });

  it('are changed by PATCH and removed by DELETE with their fields', async () => {
    await register();
    assert.equal((await api.call('PATCH', 'TicketWebhooks', { id: webhook, isActive: false })).status, 200);
    api.control.createTicket();
    assert.equal((await api.call('DELETE', `TicketWebhooks/${webhook}`)).status, 200);
    assert.deepEqual(await api.ids('TicketWebhookFields', is('eq', 'webhookID', webhook)), []);
    await api.control.idle();
    assert.equal(receiver.received.length, 0);
  });
});
