import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { parseWebhook, type WebhookEvent } from '../../../../src/autotask/webhook/parse.js';
import { isSigned } from '../../../../src/autotask/webhook/signed.js';

const read = (body: unknown): WebhookEvent | null =>
  parseWebhook(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));

/** As public captures of live tenants have it. */
const CAPTURED = {
  Action: 'Create',
  Guid: 'a-guid',
  EntityType: 'Ticket',
  Id: 351181,
  Fields: { TicketNumber: 'T20250915.0001', Status: '5' },
  EventTime: '2025-09-15T14:57:50Z',
  SequenceNumber: 1,
  PersonId: 30691780,
};
const EVENT: WebhookEvent = {
  guid: 'a-guid',
  action: 'create',
  ticketId: 351181,
  sequence: 1,
  at: '2025-09-15T14:57:50.000Z',
  personId: 30691780,
  fields: { TicketNumber: 'T20250915.0001', Status: '5' },
};

describe('a ticket webhook’s body', () => {
  it('as it was captured, and with keys of any case', () => {
    assert.deepEqual(read(CAPTURED), EVENT);
    const upper = Object.entries(CAPTURED).map(([key, value]) => [key.toUpperCase(), value]);
    assert.deepEqual(read(Object.fromEntries(upper)), EVENT);
    assert.deepEqual(read(`\ufeff${JSON.stringify(CAPTURED)}`), EVENT);
  });

  it('of every action', () => {
    for (const action of ['Create', 'UPDATE', 'delete', 'Deactivated'])
      assert.equal(read({ ...CAPTURED, Action: action })?.action, action.toLowerCase());
    const { EntityType: _, Id: __, ...bare } = CAPTURED;
    const off = read({ ...bare, Action: 'Deactivated' });
    assert.deepEqual([off?.action, off?.ticketId, off?.guid], ['deactivated', null, 'a-guid']);
  });

  it('values that are null, numbers, or missing', () => {
    const odd = {
      Action: 'Update',
      EntityType: 'ticket',
      Id: '7',
      Fields: { a: null, b: 5, c: true, d: {}, e: '' },
    };
    assert.deepEqual(read(odd), {
      guid: '',
      action: 'update',
      ticketId: 7,
      sequence: null,
      at: null,
      personId: null,
      fields: { a: null, b: '5', c: 'true', d: null, e: '' },
    });
    assert.deepEqual(read({ ...odd, Fields: [1] })?.fields, {});
  });

  it('of something else is none', () => {
    for (const change of [
      { EntityType: 'Account' },
      { EntityType: 'TicketNote' },
      { EntityType: undefined },
      { Action: 'Explode' },
      { Action: undefined },
      { Id: 0 },
      { Id: -7 },
      { Id: 1e300 },
      { Id: 'x' },
      { Id: { valueOf: 7 } },
      { Action: 'Deactivated', EntityType: 'Account' },
    ])
      assert.equal(read({ ...CAPTURED, ...change }), null, JSON.stringify(change));
    for (const text of ['', '{', 'null', '[]', '7', '"x"', '<a/>', '['.repeat(100_000)])
      assert.equal(read(text), null);
    assert.equal(parseWebhook(Buffer.from([0xff, 0xfe, 0, 1])), null);
  });

  it('pollutes nothing and never throws', () => {
    const event = read(`{"Action":"Update","EntityType":"Ticket","Id":7,"__proto__":{"x":1},
      "Fields":{"__proto__":{"y":1},"constructor":"z","ok":"1"}}`);
    assert.deepEqual(event?.fields, { ok: '1' });
    assert.equal(Object.getPrototypeOf(event.fields), Object.prototype);
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(CAPTURED)), (value, key) => {
        read({ ...CAPTURED, [key]: value });
        read(value);
      }),
    );
  });
});

describe('a ticket webhook’s signature', () => {
  const body = Buffer.from('{"a":"\\u00e4"}');
  const sign = (secret: string, bytes = body) => createHmac('sha1', secret).update(bytes).digest('base64');

  it('is that of the bytes with the secret, and no other', () => {
    assert.ok(isSigned(body, `sha1=${sign('key')}`, 'key'));
    assert.ok(isSigned(body, ` SHA1=${sign('key')} `, 'key'));
    const wrong = [undefined, '', 'sha1=', sign('key'), `sha1=${sign('other')}`, `sha256=${sign('key')}`];
    for (const header of [...wrong, `sha1=${sign('key').toLowerCase()}`, `sha1=${sign('key')}${sign('key')}`])
      assert.ok(!isSigned(body, header, 'key'), header);
    assert.ok(
      !isSigned(Buffer.from('{"a":"ä"}'), `sha1=${sign('key')}`, 'key'),
      'the same JSON in other bytes',
    );
    assert.ok(!isSigned(body, `sha1=${sign('')}`, ''), 'nothing is genuine without a secret');
    const hex = createHmac('sha1', 'key').update(body).digest('hex');
    assert.ok(!isSigned(body, `sha1=${hex}`, 'key'), 'Autotask signs in base64');
  });

  it('stands for every body', () => {
    const bytes = fc.uint8Array().map((list) => Buffer.from(list));
    fc.assert(
      fc.property(bytes, fc.string({ minLength: 1 }), fc.string(), (any, secret, header) => {
        assert.ok(isSigned(any, `sha1=${sign(secret, any)}`, secret));
        assert.ok(!isSigned(any, header, secret));
      }),
    );
  });
});
