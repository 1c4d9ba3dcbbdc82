import assert from 'node:assert/strict';
import { wordOf } from '../../../../src/intake/alerts/said.js';
import { parseNotification } from '../../../../src/signl4/notification.js';
import { callback, KIM, START } from './listening.js';

const word = (body: unknown) => {
  const notification = parseNotification(body);
  return notification && wordOf(notification, 'webhook', START);
};
const shortly = (body: unknown): string => {
  const read = word(body);
  if (!read) return 'nothing';
  const { said } = read;
  const what = said?.kind === 'state' ? ` ${said.code}` : said?.kind === 'mark' ? ` ${said.type}` : '';
  return `${read.type}: ${said?.kind ?? 'no alert'}${what}`;
};

describe('what a notification tells', () => {
  const table: Array<[eventType: number, code: number | null, expected: string]> = [
    [1, null, 'test: no alert'],
    [200, 1, 'raised: raised'],
    [200, 4, 'raised: raised'],
    [200, null, 'raised: raised'],
    [201, 0, 'nothing'],
    [201, 1, 'reopened: state 1'],
    [201, 2, 'acknowledged: state 2'],
    [201, 3, 'nothing'],
    [201, 4, 'closed: state 4'],
    [201, 6, 'nothing'],
    [201, 8, 'no-reply: mark no-reply'],
    [201, 16, 'no-one-on-duty: mark no-one-on-duty'],
    [201, 24, 'nothing'],
    [201, 32, 'nothing'],
    [201, -1, 'nothing'],
    [201, 2.5, 'nothing'],
    [201, null, 'nothing'],
    [202, 1, 'escalated: mark escalated'],
    [202, 4, 'escalated: mark escalated'],
    [203, 0, 'annotated: mark annotated'],
    [203, 4, 'annotated: mark annotated'],
    [300, null, 'duty-started: no alert'],
    [301, null, 'duty-ended: no alert'],
    [302, null, 'punched-in: no alert'],
    [303, null, 'punched-out: no alert'],
    [204, 2, 'nothing'],
    [0, 2, 'nothing'],
    [-201, 2, 'nothing'],
    [999_999, 4, 'nothing'],
  ];
  for (const [eventType, code, expected] of table) {
    it(`${eventType}/${code ?? 'no code'}: ${expected}`, () => {
      const body = callback({ eventType });
      Object.assign(body['alert'] as object, { statusCode: code });
      assert.equal(shortly(body), expected);
      delete (body['alert'] as Record<string, unknown>)['statusCode'];
      if (code === null) assert.equal(shortly(body), expected);
    });
  }

  it('state comes from 201 alone, whatever code the others carry', () => {
    for (const eventType of [200, 202, 203])
      for (const code of [2, 4, 8, 16])
        assert.notEqual(word(callback({ eventType, code }))?.said?.kind, 'state', `${eventType}/${code}`);
  });

  it('of no alert, neither by SIGNL4’s id nor by ours, nothing', () => {
    for (const eventType of [200, 201, 202, 203]) {
      for (const alert of [
        undefined,
        null,
        {},
        [],
        'x',
        { statusCode: 2 },
        { id: '', externalEventId: null },
      ])
        assert.equal(shortly({ ...callback({ eventType }), alert }), 'nothing', JSON.stringify(alert));
    }
  });

  it('who acknowledged may be missing, which is not the same as nobody', () => {
    const listed = (acknowledged: string[] | null) => {
      const said = word(callback({ code: 1, acknowledged }))?.said;
      return said?.kind === 'state' ? said.listed : 'no state';
    };
    assert.deepEqual([listed(null), listed([]), listed(['a'])], [null, [], ['a']]);
  });

  it('a person is known by id, else by address; SIGNL4’s system is nobody', () => {
    const person = (user: object | null) => word({ ...callback({}), user })?.said?.person;
    assert.equal(person(KIM), 'kim-id');
    assert.equal(person({ ...KIM, id: null }), 'kim@sandbox.example');
    assert.equal(
      person({ id: '00000000-0000-0000-0000-000000000000', mailaddress: 'system@signl4.com' }),
      '',
    );
    assert.equal(person(null), '');
    assert.equal(person({}), '');
  });

  it('when it was not said is now; with any number of fractional digits it is read', () => {
    const at = (eventRaisedUtc: unknown) => word({ ...callback({}), eventRaisedUtc })?.at;
    assert.equal(at(undefined), new Date(START).toISOString());
    assert.equal(at('yesterday'), new Date(START).toISOString());
    assert.equal(at('2026-01-02T03:04:05Z'), '2026-01-02T03:04:05.000Z');
    assert.equal(at('2026-01-02T03:04:05.1Z'), '2026-01-02T03:04:05.100Z');
    assert.equal(at('2026-01-02T03:04:05.1234567Z'), '2026-01-02T03:04:05.123Z');
  });

  it('more than expected, or names in another case, changes nothing', () => {
    const body = callback({});
    const rich = {
      ...body,
      branch: null,
      apiUser: {},
      alert: { ...(body['alert'] as object), title: 'T', workflow: [1, 2], parameters: [{ name: 'x' }] },
      annotation: null,
      constructor: { prototype: { statusCode: 4 } },
    };
    assert.deepEqual(shortly(rich), shortly(body));
    const upper = Object.fromEntries(Object.entries(body).map(([key, value]) => [key.toUpperCase(), value]));
    assert.equal(shortly(upper), shortly(body));
  });

  it('what is no notification is none', () => {
    for (const body of [
      null,
      undefined,
      '',
      'x',
      7,
      [],
      {},
      [callback({})],
      '{"eventType":',
      { eventType: 'x' },
    ])
      assert.equal(shortly(body), 'nothing', JSON.stringify(body));
  });
});
