import assert from 'node:assert/strict';
import fc from 'fast-check';
import { classify, retryAfter } from '../../../src/autotask/classify.js';
import { createCleaner, wordsOf } from '../../../src/autotask/said.js';
import type { Failure } from '../../../src/failure.js';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const clean = createCleaner(['api@sandbox.example', 'sandbox-"secret"']);

function meaning(
  status: number,
  body: unknown,
  { write = false, headers = {} }: { write?: boolean; headers?: Record<string, string> } = {},
): Failure | null {
  const answer = { status, headers, body, json: typeof body === 'object' };
  return classify(answer, { entity: 'Tickets', host: 'h', write, discovery: false }, clean, NOW);
}

const errors = (...texts: unknown[]) => ({ errors: texts });
const HTML = '<!DOCTYPE html><html><head><title>Service Unavailable</title></head><body>x</body></html>';

describe('Autotask answers: what they mean', () => {
  const table: Array<[string, number, unknown, string | null, string?]> = [
    ['a page of items', 200, { items: [] }, null],
    ['a missing item', 200, { item: null }, null],
    ['an empty list of errors', 200, { items: [], errors: [] }, null],
    ['401 without a body', 401, '', 'credentials', 'account'],
    ['403', 403, '', 'rights', 'account'],
    [
      'a missing right as 500',
      500,
      errors('The logged in Resource does not have the adequate permissions to update this entity type.'),
      'rights',
      'account',
    ],
    [
      'a missing row',
      500,
      errors(
        'No message. No matching records found. The logged in Resource may not have the required permissions to delete the data.',
      ),
      'refused',
      'entry',
    ],
    [
      'a broken rule',
      500,
      errors(
        'Data violation: When assigning a Resource, you must assign both a assignedResourceID and assignedResourceRoleID.',
      ),
      'refused',
      'entry',
    ],
    ['a missing field', 500, errors('Missing Required Field: title'), 'refused', 'entry'],
    [
      'a wrong reference',
      500,
      errors({ message: 'Value does not reference an existing entity', field: 'x' }),
      'refused',
      'entry',
    ],
    ['a wrong value', 500, errors('contactID: Value 12345 does not exist or is invalid'), 'refused', 'entry'],
    [
      'a wrong page size',
      500,
      errors('maxCountOfRecordsToReturn must be between 1 and 500'),
      'refused',
      'entry',
    ],
    [
      'too many conditions',
      500,
      errors("Invalid query syntax. Queries are limited to 500 or fewer 'OR' conditions."),
      'refused',
      'entry',
    ],
    ['errors in a success', 200, errors('Data violation: no'), 'refused', 'entry'],
    ['400', 400, { Message: 'The request is invalid.' }, 'refused', 'entry'],
    [
      'too many threads as 500',
      500,
      errors('Thread Threshold Exceeded: the threshold of 3 threads has been exceeded. Itgenatr005'),
      'threads',
      'throttled',
    ],
    ['too many threads as 429', 429, errors('Itgenatr005'), 'threads', 'throttled'],
    ['too many calls as 429', 429, '', 'threshold', 'throttled'],
    [
      'too many calls as 500',
      500,
      errors('You have exceeded the request threshold of 10000.'),
      'threshold',
      'throttled',
    ],
    ['too many calls as 403', 403, errors('API request limit reached'), 'threshold', 'throttled'],
    [
      'an unclear 500',
      500,
      errors('Object reference not set to an instance of an object.'),
      'outage',
      'outage',
    ],
    [
      'a database that is away',
      500,
      errors('Cannot open database "x" requested by the login.'),
      'outage',
      'outage',
    ],
    ['500 without a body', 500, '', 'outage', 'outage'],
    ['maintenance', 503, HTML, 'outage', 'outage'],
    ['a page of somebody else', 200, HTML, 'not-json', 'outage'],
    ['nothing at all', 200, '', 'not-json', 'outage'],
    ['an IIS page for 404', 404, HTML, 'wrong-url', 'account'],
    [
      'a wrong verb',
      405,
      { Message: "The requested resource does not support http method 'GET'." },
      'wrong-url',
      'account',
    ],
    ['a redirect', 302, '', 'wrong-url', 'account'],
    ['404 in JSON', 404, { Message: 'No HTTP resource was found.' }, 'not-found', 'entry'],
  ];
  for (const [name, status, body, code, scope] of table) {
    it(`${name} (${status}) is ${code ?? 'a success'}`, () => {
      const failure = meaning(status, body);
      assert.deepEqual(
        [failure?.code, failure?.scope],
        code === null ? [undefined, undefined] : [`autotask.${code}`, scope],
      );
      if (failure === null) return;
      assert.deepEqual(failure.facts, { entity: 'Tickets', host: 'h', status });
      assert.ok(failure.said, 'people are told something');
    });
  }

  it('leaves a doubt only where a write may have been done', () => {
    const of = (status: number, body: unknown) => meaning(status, body, { write: true })?.scope;
    assert.equal(of(504, HTML), 'unknown');
    assert.equal(of(502, ''), 'unknown');
    assert.equal(of(200, '{"itemId":'), 'unknown');
    assert.equal(of(200, HTML), 'outage');
    assert.equal(of(503, HTML), 'outage');
    assert.equal(of(500, errors('unclear')), 'outage');
    assert.equal(of(204, ''), undefined);
    assert.equal(meaning(504, HTML)?.scope, 'outage');
  });

  it('reads Retry-After as seconds and as a date', () => {
    const wait = (value: string) => meaning(429, '', { headers: { 'retry-after': value } })?.retryAfterMs;
    assert.equal(wait('90'), 90_000);
    assert.equal(wait('Thu, 01 Jan 2026 00:02:00 GMT'), 120_000);
    assert.equal(wait('Wed, 31 Dec 2025 00:00:00 GMT'), 0);
    assert.equal(wait('soon'), 60_000);
    assert.equal(meaning(503, HTML, { headers: { 'retry-after': '5' } })?.retryAfterMs, 5_000);
    assert.equal(retryAfter('', NOW), null);
  });

  it('keeps a text of somebody else’s web page from being taken for Autotask’s', () => {
    assert.equal(
      meaning(503, '<html><title>Too many requests, data violation</title></html>')?.code,
      'autotask.outage',
    );
  });
});

describe('Autotask answers: what is quoted of them', () => {
  it('finds the words in every shape', () => {
    assert.deepEqual(
      wordsOf({ errors: ['a', { message: 'b', field: 'title' }, { Message: 'c' }, 7, null] }),
      ['a', 'title: b', 'c'],
    );
    assert.deepEqual(wordsOf({ Errors: 'one' }), ['one']);
    assert.deepEqual(wordsOf({ Message: 'x', StackTrace: 'secret path' }), ['x']);
    assert.deepEqual(wordsOf(HTML), ['Service Unavailable']);
    assert.deepEqual(wordsOf(null), []);
  });

  it('holds no secret and no user name, in whatever encoding, and is short and of one line', () => {
    const words = `API@sandbox.example ${encodeURIComponent('api@sandbox.example')} sandbox-\\"secret\\" ${Buffer.from('sandbox-"secret"').toString('base64')}\u0000\n\u202Eend ${'x'.repeat(500)}`;
    const said = clean(words);
    assert.ok(said.startsWith('*** *** *** *** end xxx'), said);
    assert.ok(said.length <= 300);
  });

  it('never leaks a secret wherever it stands, not even cut in two by the limit', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 4, maxLength: 40 }),
        fc.string(),
        fc.nat(400),
        (secret, around, at) => {
          const said = createCleaner([secret])(`${'y'.repeat(at)}${secret}${around}`);
          const shown = secret.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
          return (
            said.length <= 300 &&
            (shown.length < 4 || '***'.includes(shown) || !said.includes(shown) || around.includes(shown))
          );
        },
      ),
    );
  });
});
