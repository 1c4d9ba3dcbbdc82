import assert from 'node:assert/strict';
import { createdAt } from '../../../sandbox/signl4/ids.js';
import { type Bench, startBench } from './helpers.js';
import { describeIn } from '../../../house/share.js';

describeIn(0, 'SIGNL4 stand-in: inbound webhook', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.stop());

  it('201 with an event id of 19 digits and a GUID that carries the time', async () => {
    bench.control.clock.set({ mode: 'fixed', at: '2026-05-06T07:08:09.000Z' });
    const { status, body } = await bench.send({ Title: 'Server down' });
    assert.equal(status, 201);
    const { eventId } = body as { eventId: string };
    assert.match(eventId, /^\d{19}_[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    assert.equal(createdAt(eventId), Date.parse('2026-05-06T07:08:09.000Z'));
  });

  it('ids sort newest first', async () => {
    const ids = [];
    for (let i = 0; i < 5; i++)
      ids.push(((await bench.send({ Title: `${i}` })).body as { eventId: string }).eventId);
    assert.deepEqual(ids.toSorted(), ids.toReversed());
  });

  it('404 with code 3004 for a secret that it does not know', async () => {
    const { status, body } = await bench.send({ Title: 'x' }, '', 'wrong');
    assert.equal(status, 404);
    const { code, message, details, requestId } = body as Record<string, unknown>;
    assert.equal(code, 3004);
    assert.equal(message, 'Error raising event.');
    assert.equal(details, 'An event source with ID wrong was not found.');
    assert.equal(typeof requestId, 'string');
  });

  it('405 for any other method than POST', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH']) {
      assert.equal((await fetch(`${bench.url}/webhook/sandbox-team`, { method })).status, 405, method);
    }
  });

  it('400 with the error object for a body that is not valid for its content type', async () => {
    const wrong: Array<[string, string]> = [
      ['application/json', '{"Title": '],
      ['application/json', ''],
      ['application/xml', '<a><b></a>'],
      ['multipart/form-data', 'no boundary'],
      ['application/octet-stream', 'x'],
    ];
    for (const [type, body] of wrong) {
      const answer = await bench.sendAs(type, body);
      assert.equal(answer.status, 400, `${type} ${body}`);
      assert.deepEqual(Object.keys(answer.body as object), [
        'requestId',
        'code',
        'message',
        'details',
        'errors',
      ]);
    }
    assert.equal(bench.control.alerts().length, 0);
  });

  it('a large body is taken, or refused with 413 as a variant; attachments have a limit of their own', async () => {
    const large = { Title: 'a', Text: 'x'.repeat(10_001) };
    assert.equal((await bench.send(large)).status, 201);
    bench.control.choose({ largeBody: '413' });
    assert.equal((await bench.send(large)).status, 413);
    assert.equal((await bench.send({ ...large, Text: 'x'.repeat(9_000) })).status, 201);
    const part = `--b\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\n\r\n${large.Text}\r\n--b--\r\n`;
    assert.equal((await bench.sendAs('multipart/form-data; boundary=b', part)).status, 201);
  });

  it('the same external id with new again makes a second alert', async () => {
    await bench.send({ Title: 'a', 'X-S4-ExternalID': 'AT-1' });
    await bench.send({ Title: 'a', 'X-S4-ExternalID': 'AT-1', 'X-S4-Status': 'new' });
    assert.equal(bench.control.alerts('AT-1').length, 2);
  });

  it('variant newAgain suppressed: 201, but the event is suppressed as a duplicate', async () => {
    bench.control.choose({ newAgain: 'suppressed' });
    await bench.send({ Title: 'a', 'X-S4-ExternalID': 'AT-1' });
    assert.equal((await bench.send({ Title: 'a', 'X-S4-ExternalID': 'AT-1' })).status, 201);
    assert.deepEqual(
      bench.control.events().map((event) => event.status),
      [2, 23],
    );
  });

  it('resolved closes all alerts with the external id, the acknowledged ones too', async () => {
    for (const id of ['AT-1', 'AT-1', 'AT-1', 'AT-2'])
      await bench.send({ Title: 'a', 'X-S4-ExternalID': id });
    bench.control.acknowledge(bench.control.alerts()[0]?.id ?? '');
    await bench.send({ 'X-S4-ExternalID': 'AT-1', 'X-S4-Status': 'resolved' });
    assert.deepEqual(
      bench.control.alerts().map(({ status }) => status),
      [4, 4, 4, 1],
    );
    assert.equal(bench.control.events().at(-1)?.closedAlerts.length, 3);
  });

  it('closures by inbound events are logged under the system user', async () => {
    await bench.send({ Title: 'a', 'X-S4-ExternalID': 'AT-1' });
    await bench.send({ 'X-S4-ExternalID': 'AT-1', 'X-S4-Status': 'resolved' });
    assert.equal(bench.control.alerts()[0]?.closedBy, '00000000-0000-0000-0000-000000000000');
  });

  it('acknowledged acknowledges the open alerts, never a closed one', async () => {
    for (let i = 0; i < 2; i++) await bench.send({ Title: 'a', 'X-S4-ExternalID': 'AT-1' });
    bench.control.close(bench.control.alerts()[0]?.id ?? '');
    await bench.send({ 'X-S4-ExternalID': 'AT-1', 'X-S4-Status': 'acknowledged' });
    assert.deepEqual(
      bench.control.alerts().map(({ status }) => status),
      [4, 2],
    );
  });

  it('new after resolved opens a fresh alert', async () => {
    for (const status of ['new', 'resolved', 'new']) {
      await bench.send({ Title: 'a', 'X-S4-ExternalID': 'AT-1', 'X-S4-Status': status });
    }
    assert.deepEqual(
      bench.control.alerts().map(({ status }) => status),
      [4, 1],
    );
  });

  it('another team is untouched by the same external id', async () => {
    await bench.send({ Title: 'a', 'X-S4-ExternalID': 'AT-1' }, '', 'sandbox-network');
    await bench.send({ 'X-S4-ExternalID': 'AT-1', 'X-S4-Status': 'resolved' });
    assert.equal(bench.control.alerts()[0]?.status, 1);
  });

  it('any other X-S4-Status is discarded on purpose', async () => {
    assert.equal((await bench.send({ Title: 'a', 'X-S4-Status': 'updated' })).status, 201);
    assert.equal(bench.control.alerts().length, 0);
    assert.equal(bench.control.events()[0]?.status, 5);
  });

  it('resolved and acknowledged without an external id do nothing', async () => {
    await bench.send({ Title: 'a' });
    await bench.send({ Title: 'a', 'X-S4-Status': 'resolved' });
    assert.deepEqual(
      bench.control.alerts().map(({ status }) => status),
      [1],
    );
  });

  it('resolved for an unknown id: 201, or 404 as a variant', async () => {
    const unknown = { 'X-S4-ExternalID': 'AT-9', 'X-S4-Status': 'resolved' };
    assert.equal((await bench.send(unknown)).status, 201);
    bench.control.choose({ resolveUnknown: '404' });
    assert.equal((await bench.send(unknown)).status, 404);
  });

  it('201 although a rule of the portal keeps the event back', async () => {
    for (const [distribution, status] of [
      ['no-rule', 8],
      ['no-target', 30],
      ['suppress', 7],
      ['not-enough', 22],
      ['wait-for-auto-close', 21],
    ] as const) {
      bench.control.addSource({ secret: distribution, distribution });
      assert.equal((await bench.send({ Title: 'a' }, '', distribution)).status, 201);
      assert.equal(bench.control.events().at(-1)?.status, status);
    }
    assert.equal(bench.control.alerts().length, 0);
  });

  it('a disabled source and a rotated secret are unknown', async () => {
    bench.control.addSource({ secret: 'off', disabled: true });
    assert.equal((await bench.send({ Title: 'a' }, '', 'off')).status, 404);
    bench.control.rotateSecret('sandbox-team', 'another');
    assert.equal((await bench.send({ Title: 'a' })).status, 404);
    assert.equal((await bench.send({ Title: 'a' }, '', 'another')).status, 201);
  });
});
