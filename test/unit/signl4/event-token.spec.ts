import assert from 'node:assert/strict';
import { callbackPath, callbackUrl } from '../../../src/signl4/callback-url.js';
import { deriveEventToken, isToken } from '../../../src/signl4/event-token.js';

describe('the token of the callback address', () => {
  it('is the same in every version for one team secret, and does not hold it', () => {
    const token = deriveEventToken('sandbox-team');
    assert.equal(token, '9FKkDsn83S4S7alfEKXNxvfnL75Ot2AzyZDLgQ6ZNVo');
    assert.equal(deriveEventToken(' sandbox-team\n'), token);
    assert.match(token, /^[\w-]{43}$/);
    assert.notEqual(deriveEventToken('sandbox-teal'), token);
  });

  it('is none without a secret, and nothing is none', () => {
    assert.equal(deriveEventToken(' '), '');
    for (const given of ['', undefined, null]) assert.equal(isToken(given, ''), false);
  });

  it('is known exactly', () => {
    assert.ok(isToken('t0ken-ä', 't0ken-ä'));
    for (const given of ['t0ken', 'T0KEN-Ä', 't0ken-ä ', '', null, undefined, 7, ['t0ken-ä'], { length: 7 }])
      assert.equal(isToken(given, 't0ken-ä'), false);
  });
});

describe('the callback address', () => {
  const cases: Array<[publicUrl: string, root: string | false | undefined, url: string | null]> = [
    ['https://flows.example', '/', 'https://flows.example/signl4/events/t-1'],
    ['https://flows.example/', undefined, 'https://flows.example/signl4/events/t-1'],
    [' https://flows.example:8443/red// ', '', 'https://flows.example:8443/red/signl4/events/t-1'],
    ['https://flows.example', '/api/', 'https://flows.example/api/signl4/events/t-1'],
    ['https://flows.example/red', 'a/b', 'https://flows.example/red/a/b/signl4/events/t-1'],
    ['http://kim:pw@flows.example?x=1#y', '/', 'http://kim:pw@flows.example/signl4/events/t-1'],
    ['https://flows.example', false, null],
    ['', '/', null],
    ['flows.example', '/', null],
    ['ftp://flows.example', '/', null],
    ['${PUBLIC}', '/', null],
  ];
  for (const [publicUrl, root, url] of cases) {
    it(`is ${url} for "${publicUrl}" and ${root}`, () =>
      assert.equal(callbackUrl(publicUrl, root, 't-1'), url));
  }

  it('holds any token as one part of the path', () => {
    assert.equal(callbackPath('/', 'a/b?c'), '/signl4/events/a%2Fb%3Fc');
    assert.equal(callbackUrl('https://x.example', '/', 'a/b?c'), 'https://x.example/signl4/events/a%2Fb%3Fc');
    assert.equal(callbackUrl('https://x.example', '/', ''), null);
  });
});
