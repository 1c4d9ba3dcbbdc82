import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseNotification } from '../../../src/signl4/notification.js';
import { startSignl4, type Signl4Sandbox } from '../../sandbox/signl4/start.js';
import { VARIANTS } from '../../sandbox/signl4/variants.js';

const USER = '11111111-2222-3333-4444-555555555555';
const acknowledged = {
  id: 'n-1',
  eventType: 201,
  eventRaisedUtc: '2026-01-02T03:04:05.1234567Z',
  subscription: { id: 's' },
  user: { username: 'Kim', mailaddress: 'kim@example.test', id: USER },
  alert: {
    statusCode: 2,
    eventId: 'e-1',
    externalEventId: 'AT-12345',
    acknowledgedUserIds: [USER],
    id: 'a-1',
  },
};

describe('a notification of the outbound webhook', () => {
  it('is read in full', () => {
    assert.deepEqual(parseNotification(acknowledged), {
      id: 'n-1',
      eventType: 201,
      at: Date.UTC(2026, 0, 2, 3, 4, 5, 123),
      alertId: 'a-1',
      eventId: 'e-1',
      externalId: 'AT-12345',
      statusCode: 2,
      user: { id: USER, name: 'Kim', email: 'kim@example.test' },
      isSystem: false,
      acknowledgedUserIds: [USER],
      annotation: null,
      teamId: null,
      raw: acknowledged,
    });
  });

  it('is the same as text, as bytes of any Unicode encoding, and with other letters in its names', () => {
    const text = JSON.stringify(acknowledged);
    const { raw: _raw, ...expected } = parseNotification(acknowledged)!;
    const wide = Buffer.from(`\uFEFF${text}`, 'utf16le');
    const upper = text.replace(/"(\w+)":/g, (_all, name: string) => `"${name.toUpperCase()}":`);
    for (const body of [text, `\uFEFF${text}`, Buffer.from(text), wide, Buffer.from(wide).swap16(), upper]) {
      const { raw: _same, ...read } = parseNotification(body)!;
      assert.deepEqual(read, expected);
    }
  });

  it('may lack or null everything but its type, and have more', () => {
    const nothing = {
      id: null,
      at: null,
      alertId: null,
      eventId: null,
      externalId: null,
      statusCode: null,
      user: null,
      isSystem: true,
      acknowledgedUserIds: null,
      annotation: null,
      teamId: null,
    };
    for (const body of [
      { eventType: 999 },
      {
        eventType: '999',
        id: null,
        eventRaisedUtc: null,
        user: null,
        alert: null,
        annotation: null,
        team: null,
      },
      {
        eventType: 999,
        id: '',
        eventRaisedUtc: 'soon',
        user: 'x'.slice(1),
        alert: [],
        annotation: {},
        team: 7,
      },
      {
        eventType: 999,
        user: { id: '', username: null },
        alert: { externalEventId: '', acknowledgedUserIds: null, statusCode: 'two', extra: { deep: [1] } },
        annotation: { message: ' ', id: null },
      },
    ]) {
      const { raw: _raw, eventType, ...read } = parseNotification(body)!;
      assert.equal(eventType, 999);
      assert.deepEqual(read, nothing);
    }
  });

  it('takes numbers and ids that come as text or number', () => {
    const read = parseNotification({
      eventType: '201',
      id: 7,
      alert: { statusCode: '16', id: 8 },
      team: { id: 9 },
    });
    assert.deepEqual(
      [read?.eventType, read?.id, read?.statusCode, read?.alertId, read?.teamId],
      [201, '7', 16, '8', '9'],
    );
  });

  it('is nothing without an object with an event type', () => {
    const bodies = [null, undefined, 1, true, 'text', '', '[]', '{', [], {}, Buffer.from([0xff, 0]), '"{}"'];
    for (const body of [...bodies, { eventType: null }, { eventType: 'x' }, { eventType: 1.5 }, { type: 1 }])
      assert.equal(parseNotification(body), null, JSON.stringify(body));
    assert.equal(parseNotification(JSON.parse('{"__proto__":{"eventType":201}}')), null);
    assert.equal(parseNotification(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`), null);
  });

  const moments: Array<[string, number | null]> = [
    ['2026-01-02T03:04:05Z', 5_000],
    ['2026-01-02T03:04:05.1Z', 5_100],
    ['2026-01-02T03:04:05.12Z', 5_120],
    ['2026-01-02T03:04:05.9999999Z', 5_999],
    ['2026-01-02T03:04:05', 5_000],
    ['2026-01-02 03:04:05.5', 5_500],
    ['2026-01-02T04:04:05+01:00', 5_000],
    ['2026-01-02T01:34:05.000-0130', 5_000],
    ['2026-02-30T03:04:05Z', null],
    ['2026-13-01T03:04:05Z', null],
    ['2026-01-02T24:04:05Z', null],
    ['yesterday', null],
  ];
  for (const [text, after] of moments) {
    it(`reads the time ${text}, whatever zone the machine is in`, () => {
      const { at } = parseNotification({ eventType: 201, eventRaisedUtc: text })!;
      assert.equal(at, after === null ? null : Date.UTC(2026, 0, 2, 3, 4, 0) + after);
    });
  }

  it('knows SIGNL4’s system user, and people of whom only the address is known', () => {
    const by = (user: unknown) => parseNotification({ eventType: 201, user })!;
    for (const user of [
      { id: '00000000-0000-0000-0000-000000000000', username: 'System' },
      { username: 'System', mailaddress: 'System@SIGNL4.com' },
      undefined,
    ])
      assert.deepEqual([by(user).user, by(user).isSystem], [null, true]);
    const known = by({ mailaddress: 'kim@example.test' });
    assert.deepEqual(known.user, { id: '', name: '', email: 'kim@example.test' });
    assert.equal(known.isSystem, false);
  });

  it('keeps the comment of either kind, and the fields of the sibling product', () => {
    const read = parseNotification({
      ...acknowledged,
      alert: {
        ...acknowledged.alert,
        title: 'Mail',
        parameters: [],
        closedBy: null,
        acknowledgedUserIds: [],
      },
      annotation: { message: 'on my way', id: 'c' },
      team: { id: 't', teamname: 'On-call' },
    })!;
    assert.deepEqual([read.annotation, read.teamId, read.acknowledgedUserIds], ['on my way', 't', []]);
    assert.equal(parseNotification({ eventType: 203, annotation: 'typed' })?.annotation, 'typed');
  });

  it('shows at most 16 kB of a body, after it was read, and no key that reaches a prototype', () => {
    const size = (raw: unknown) => Buffer.byteLength(JSON.stringify(raw));
    const hostile = [
      { text: 'ä'.repeat(1_000_000) },
      { list: Array.from({ length: 50_000 }, (_, n) => ({ n, text: 'x'.repeat(30) })) },
      Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`key-${n}`, n])),
      { ['k'.repeat(400_000)]: 1 },
      Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`k${n}`, 'y'.repeat(5_000)])),
    ];
    for (const more of hostile) {
      const read = parseNotification({ ...more, ...acknowledged })!;
      assert.equal(read.externalId, 'AT-12345');
      assert.ok(size(read.raw) <= 16_384, String(size(read.raw)));
    }
    const text = JSON.stringify(acknowledged).replace(
      '{',
      '{"__proto__":{"x":1},"constructor":{"prototype":1},',
    );
    const { raw } = parseNotification(text)!;
    assert.deepEqual(raw, acknowledged);
    const deep = `{"eventType":201,"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    assert.equal(parseNotification(deep)?.eventType, 201);
  });

  it('cuts what is too long to be an id or a comment', () => {
    const long = 'i'.repeat(100_000);
    const read = parseNotification({
      eventType: 203,
      alert: { id: long, externalEventId: long },
      annotation: long,
    })!;
    assert.deepEqual(
      [read.alertId?.length, read.externalId?.length, read.annotation?.length],
      [500, 500, 20_000],
    );
  });

  it('never throws, and its raw part is always small', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: false }), fc.json(), (alert, text) => {
        const read = parseNotification({
          eventType: 201,
          alert,
          user: alert,
          annotation: alert,
          team: alert,
        });
        assert.equal(read?.eventType, 201);
        assert.ok(Buffer.byteLength(JSON.stringify(read.raw)) <= 16_384);
        parseNotification(text);
        parseNotification(alert);
      }),
    );
  });
});

describe('a notification of the stand-in', () => {
  let signl4: Signl4Sandbox;
  before(async () => {
    signl4 = await startSignl4();
  });
  after(() => signl4.stop());

  for (const [name, choices] of Object.entries(VARIANTS)) {
    it(`is read whichever way SIGNL4 is: ${name}`, () => {
      for (const choice of choices) {
        const { control } = signl4;
        control.reset(1, { mode: 'fixed', at: '2026-01-02T03:04:05.000Z' });
        control.choose({ [name]: choice });
        const alert = control.raise('Mail down', { externalId: 'AT-1' });
        const kim = control.user();
        control.acknowledge(alert.id);
        const send = (type: 201 | 203) =>
          parseNotification(
            control.outbound.notify(type, alert, { userId: kim.id, annotation: { id: 'c', text: 'soon' } }),
          );
        const [status, annotated] = [send(201), send(203)];
        assert.deepEqual(status?.user, { id: kim.id, name: kim.name, email: kim.mail });
        assert.deepEqual(
          [status.eventType, status.alertId, status.eventId, status.externalId, status.statusCode],
          [201, alert.id, alert.eventId, 'AT-1', 2],
        );
        assert.deepEqual([status.at, status.acknowledgedUserIds], [Date.UTC(2026, 0, 2, 3, 4, 5), [kim.id]]);
        assert.deepEqual([annotated?.eventType, annotated?.annotation], [203, 'soon']);
      }
    });
  }
});
