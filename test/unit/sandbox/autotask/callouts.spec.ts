import assert from 'node:assert/strict';
import { Client } from './client.js';
import { Receiver, type Received } from './receiver.js';
import { describeIn } from '../../../house/share.js';

describeIn(1, 'Autotask sandbox: Extension Callouts', () => {
  const api = new Client();
  const receiver = new Receiver();

  beforeEach(() => {
    api.control.setClock({ mode: 'fixed', at: '2026-07-01T14:14:47.643Z' });
    api.control.set({ calloutDelivery: { timeoutMs: 20_000, repeatMs: 1, attempts: 3 } });
  });

  function wire(callout: object = {}): void {
    const id = api.control.addCallout({ url: receiver.url, username: 'user', password: 'päss', ...callout });
    api.control.addRule({
      if: [{ op: 'eq', field: 'priority', value: 14 }],
      actions: [{ do: 'callout', callout: id }],
    });
  }

  async function called(callout: object = {}): Promise<Received> {
    wire(callout);
    api.control.createTicket({ priority: 'Low' });
    api.control.createTicket({ priority: 'Critical', udf: { 'Alert On-Call': 'yes' } });
    await api.control.idle();
    assert.equal(receiver.received.length, 1, 'the rule’s condition decides');
    return receiver.received[0] as Received;
  }

  it('POST name/value pairs: id, number, status as a label, two odd dates, and nothing else', async () => {
    const call = await called();
    assert.equal(call.method, 'POST');
    assert.equal(call.headers['content-type'], 'application/x-www-form-urlencoded');
    assert.deepEqual(Object.fromEntries(new URLSearchParams(call.body.toString())), {
      id: '7002',
      number: 'T20260701.0002',
      status: 'New',
      created_datetime: '2026-07-01T10:14:47.64300000-04:00:00',
      last_activity_datetime: '2026-07-01T10:14:47.64300000-04:00:00',
    });
  });

  it('GET puts the pairs behind what the URL has already', async () => {
    const call = await called({ method: 'GET', url: `${receiver.url}?code=1` });
    assert.equal(call.method, 'GET');
    assert.match(call.path, /^\/in\?code=1&id=7002&number=T20260701\.0002&status=New/);
    assert.equal(call.body.length, 0);
  });

  it('values raw instead of percent-encoded', async () => {
    api.control.setVariants({ calloutEncoding: 'raw' });
    assert.match((await called()).body.toString(), /created_datetime=2026-07-01T10:14:47/);
  });

  it('id alone, number alone, and with the domain: by variant', async () => {
    api.control.setVariants({ calloutIds: 'number', calloutDomain: 'user_domain' });
    const pairs = Object.fromEntries(new URLSearchParams((await called()).body.toString()));
    assert.deepEqual(
      [pairs['id'], pairs['number'], pairs['user_domain']],
      [undefined, 'T20260701.0002', 'sandbox.example'],
    );
  });

  for (const [variant, pattern, type] of [
    ['elements', /<ticket><id>7002<\/id><number>T20260701\.0002<\/number><status>New<\/status>/, /xml/],
    ['attributes', /<ticket id="7002" number="T20260701\.0002" status="New"/, /xml/],
    ['namespace', /<a:Callout xmlns:a="[^"]+"><a:Ticket><a:id>7002<\/a:id>/, /xml/],
    ['form', /^xml=%3C%3Fxml/, /x-www-form-urlencoded/],
  ] as const)
    it(`XML: ${variant}`, async () => {
      api.control.setVariants({ calloutXml: variant });
      const call = await called({ format: 'xml' });
      assert.match(call.body.toString(), pattern);
      assert.match(String(call.headers['content-type']), type);
    });

  it('XML: UTF-16 with a byte order mark', async () => {
    api.control.setVariants({ calloutXml: 'utf-16' });
    const { body } = await called({ format: 'xml' });
    assert.deepEqual([...body.subarray(0, 2)], [0xff, 0xfe]);
    assert.match(body.toString('utf16le'), /<id>7002<\/id>/);
  });

  it('labels with special letters are escaped in XML', async () => {
    const [first] = api.control.tenant.options('Tickets', 'status');
    assert.ok(first);
    api.control.setOptions('Tickets', 'status', [{ ...first, label: 'New <& "urgent">' }]);
    const call = await called({ format: 'xml' });
    assert.match(call.body.toString(), /<status>New &lt;&amp; &quot;urgent&quot;&gt;<\/status>/);
  });

  const basic = `Basic ${Buffer.from('user:päss').toString('base64')}`;

  it('sends Basic authentication at once', async () => {
    assert.equal((await called()).headers.authorization, basic);
  });

  it('sends Basic authentication only after a 401 asked for it, in that variant', async () => {
    api.control.setVariants({ calloutAuth: 'challenge' });
    receiver.answer = (_index, call) => (call.headers.authorization === undefined ? 401 : 204);
    wire();
    api.control.createTicket({ priority: 'Critical' });
    await api.control.idle();
    assert.deepEqual(
      receiver.received.map(({ headers }) => headers.authorization),
      [undefined, basic],
    );
  });

  it('calls again and again while nobody answers in time or with success', async () => {
    api.control.set({ calloutDelivery: { timeoutMs: 250, repeatMs: 1, attempts: 3 } });
    receiver.answer = (index) => (index === 0 ? 0 : 500);
    wire();
    api.control.createTicket({ priority: 'Critical' });
    await api.control.idle();
    const bodies = receiver.received.map(({ body }) => body.toString());
    assert.equal(bodies.length, 3);
    assert.equal(new Set(bodies).size, 1);
  });

  it('runs only for tickets with a value in its user-defined field', async () => {
    wire({ udf: 'Alert On-Call' });
    api.control.createTicket({ priority: 'Critical' });
    await api.control.idle();
    assert.equal(receiver.received.length, 0);
    api.control.createTicket({ priority: 'Critical', udf: { 'Alert On-Call': 'yes' } });
    await api.control.idle();
    assert.equal(receiver.received.length, 1);
  });

  it('does not run when it is inactive, nor at a deletion', async () => {
    wire({ active: false });
    const { id } = api.control.createTicket({ priority: 'Critical' });
    api.control.remove(id);
    await api.control.idle();
    assert.equal(receiver.received.length, 0);
  });
});
