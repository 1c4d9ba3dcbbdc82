import assert from 'node:assert/strict';
import { CHALLENGE, isAuthorized } from '../../../../src/autotask/callout/basic-auth.js';
import { parseCallout } from '../../../../src/autotask/callout/parse.js';
import { VARIANTS } from '../../../sandbox/autotask/tenant/variants.js';
import { Client } from '../../sandbox/autotask/client.js';
import { Receiver } from '../../sandbox/autotask/receiver.js';

const forms = [
  ...VARIANTS.calloutEncoding.flatMap((calloutEncoding) => [
    { callout: { method: 'GET' as const }, variants: { calloutEncoding } },
    { callout: { format: 'pairs' as const }, variants: { calloutEncoding } },
  ]),
  ...VARIANTS.calloutXml.map((calloutXml) => ({
    callout: { format: 'xml' as const },
    variants: { calloutXml },
  })),
];

describe('a callout of the stand-in', () => {
  const api = new Client();
  const receiver = new Receiver();

  for (const { callout, variants } of forms)
    it(`is understood: ${JSON.stringify({ ...callout, ...variants })}`, async () => {
      receiver.answer = (_index, { headers }) =>
        isAuthorized(headers.authorization, 'user', 'päss:wörd') ? 202 : 401;
      const login = { username: 'user', password: 'päss:wörd' };
      const id = api.control.addCallout({ url: `${receiver.url}?code=1`, ...login, ...callout });
      api.control.addRule({ if: [], actions: [{ do: 'callout', callout: id }] });
      for (const calloutIds of VARIANTS.calloutIds)
        for (const calloutDomain of VARIANTS.calloutDomain)
          for (const calloutAuth of VARIANTS.calloutAuth) {
            api.control.setVariants({ ...variants, calloutIds, calloutDomain, calloutAuth });
            const { id: ticketId, ticketNumber } = api.control.createTicket({ status: 'New' });
            await api.control.idle();
            const calls = receiver.received.splice(0);
            assert.equal(calls.length, calloutAuth === 'challenge' ? 2 : 1);
            const { headers, body, path } = calls.at(-1)!;
            const query = new URL(path, receiver.url).searchParams;
            const reading = parseCallout(body, headers['content-type'], query);
            assert.ok('hint' in reading, JSON.stringify(reading));
            const { hint } = reading;
            assert.deepEqual(
              [hint.ticketId, hint.number, hint.status, hint.domain, hint.known],
              [
                calloutIds === 'number' ? null : ticketId,
                calloutIds === 'id' ? null : ticketNumber,
                'New',
                calloutDomain === 'absent' ? null : 'sandbox.example',
                true,
              ],
            );
            const at = api.control.tenant.table('Tickets').get(ticketId)?.values;
            assert.equal(hint.createdAt, new Date(Number(at?.['createDate'])).toISOString());
            assert.equal(hint.lastActivityAt, new Date(Number(at?.['lastActivityDate'])).toISOString());
            assert.equal(hint.fields['code'], '1');
          }
    });
});

describe('Basic authentication', () => {
  const basic = (text: string, encoding: BufferEncoding = 'utf8') =>
    `Basic ${Buffer.from(text, encoding).toString('base64')}`;

  it('takes the one login, however its letters are encoded', () => {
    assert.ok(isAuthorized(basic('user:pässword'), 'user', 'pässword'));
    assert.ok(isAuthorized(basic('user:pässword', 'latin1'), 'user', 'pässword'));
    assert.ok(isAuthorized(`  bASIC   ${basic('u:p:w').slice(6)} `, 'u', 'p:w'));
    assert.ok(isAuthorized(basic(':secret'), '', 'secret'));
    assert.ok(isAuthorized(undefined, '', ''), 'nothing is asked for where nothing is set');
  });

  it('takes no other, and nothing else', () => {
    const wrong = [
      undefined,
      '',
      'Basic',
      'Basic ',
      'Basic !!!',
      'Bearer dXNlcjpwYXNz',
      basic(''),
      basic(':'),
    ];
    for (const header of [
      ...wrong,
      basic('user:pas'),
      basic('user:passs'),
      basic('User:pass'),
      basic('pass'),
    ])
      assert.ok(!isAuthorized(header, 'user', 'pass'), header);
    // A euro sign is not the letter that is left of it in Latin-1.
    assert.ok(!isAuthorized(basic('user:\u00ac', 'latin1'), 'user', '€'));
    assert.match(CHALLENGE['WWW-Authenticate'], /^Basic realm=/);
  });
});
