import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { alertBody, type AlertInput } from '../../../src/signl4/body.js';

const base: AlertInput = {
  title: 'Critical ACME: mail down',
  message: 'All of it.',
  status: 'new',
  details: [],
};
const SYNONYMS =
  'title subject job task case incident text message messagetext description body content'.split(' ');
const ALWAYS = ['Title', 'Message', 'X-S4-Status', 'X-S4-SourceSystem'];

describe('Body of an alert', () => {
  it('names what SIGNL4 reserves', () => {
    const input: AlertInput = {
      ...base,
      externalId: 'AT-123',
      service: 'Server',
      scenario: 'multi_ack',
      location: '47.37,8.54',
      filtering: false,
      details: [
        { name: 'Number', value: 'T20260301.0001' },
        { name: 'Queue', value: ' ' },
      ],
    };
    assert.deepEqual(alertBody(input), {
      Title: 'Critical ACME: mail down',
      Message: 'All of it.',
      'X-S4-ExternalID': 'AT-123',
      'X-S4-Status': 'new',
      'X-S4-SourceSystem': 'Node-RED Autotask',
      'X-S4-Service': 'Server',
      'X-S4-AlertingScenario': 'multi_ack',
      'X-S4-Location': '47.37,8.54',
      'X-S4-Filtering': false,
      Number: 'T20260301.0001',
    });
  });

  it('has only what is set', () => {
    const body = alertBody({ ...base, service: '', scenario: ' ', location: '', externalId: '' });
    assert.deepEqual(Object.keys(body), ALWAYS);
  });

  for (const status of ['acknowledged', 'resolved'] as const) {
    it(`carries nothing for ${status} that could filter or reroute it`, () => {
      const body = alertBody({
        ...base,
        status,
        externalId: 'AT-1',
        service: 'Server',
        scenario: 'emergency',
        location: '1,2',
        filtering: true,
        details: [{ name: 'Queue', value: 'On call' }],
      });
      assert.deepEqual(Object.keys(body), [
        'Title',
        'Message',
        'X-S4-ExternalID',
        'X-S4-Status',
        'X-S4-SourceSystem',
      ]);
      assert.equal(body['X-S4-Status'], status);
    });
  }

  it('always has a title of one line and a message', () => {
    assert.equal(alertBody({ ...base, title: ' a\n b ' })['Title'], 'a b');
    assert.equal(alertBody({ ...base, title: '  ', message: 'First\nsecond' })['Title'], 'First second');
    assert.equal(alertBody({ ...base, message: '\n' })['Message'], base.title);
    assert.equal(alertBody({ ...base, title: '', message: '', externalId: 'AT-7' })['Title'], 'AT-7');
    assert.equal(alertBody({ ...base, title: '', message: '' })['Title'], 'Alert');
  });

  it('has no detail that SIGNL4 would take for something else, whatever its name', () => {
    const name = fc.oneof(
      fc.constantFrom(
        ...SYNONYMS,
        'X-S4-Status',
        'x-s4-externalid',
        'X-S4-X-S4-Title',
        'X-S4- Text',
        '__proto__',
        '',
      ),
      fc.string(),
    );
    const anyCase = fc
      .tuple(name, fc.boolean())
      .map(([text, upper]) => (upper ? ` ${text.toUpperCase()}` : text));
    const details = fc.array(fc.record({ name: anyCase, value: fc.string({ minLength: 1 }) }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(details, (all) => {
        const body = alertBody({ ...base, details: all });
        const names = Object.keys(body).map((key) => key.toLowerCase());
        assert.equal(new Set(names).size, names.length);
        assert.equal(names.length, ALWAYS.length + all.filter(({ value }) => value.trim() !== '').length);
        const always = ALWAYS.map((key) => key.toLowerCase());
        for (const key of names.filter((one) => !always.includes(one))) {
          assert.ok(
            key !== '' && key === key.trim() && !SYNONYMS.includes(key) && !key.startsWith('x-s4-'),
            key,
          );
        }
        assert.deepEqual(
          [body['Title'], body['Message'], body['X-S4-Status']],
          [base.title, base.message, 'new'],
        );
      }),
    );
  });

  it('stays under 10,000 characters and tells the id and the status in full, whatever comes', () => {
    const text = fc
      .tuple(fc.string({ unit: 'binary', maxLength: 30 }), fc.nat(900))
      .map(([t, n]) => t.repeat(n));
    const details = fc.array(fc.record({ name: fc.string(), value: text }), { maxLength: 30 });
    fc.assert(
      fc.property(text, text, text, details, (title, message, service, all) => {
        const externalId = 'AT-123456789-12';
        const body = alertBody({ ...base, title, message, service, externalId, details: all });
        assert.ok(JSON.stringify(body).length < 10_000);
        assert.equal(body['X-S4-ExternalID'], externalId);
        assert.equal(body['X-S4-Status'], 'new');
        assert.ok(body['Title'] && body['Message']);
      }),
      { numRuns: 60 },
    );
  });

  it('shortens what is longest, and nothing else', () => {
    const details = [
      { name: 'Queue', value: 'On call' },
      { name: 'Log', value: 'y'.repeat(30_000) },
    ];
    const body = alertBody({ ...base, message: 'x'.repeat(30_000), details }) as Record<string, string>;
    assert.equal(body['Title'], base.title);
    assert.equal(body['Queue'], 'On call');
    assert.match(body['Message'] ?? '', /^x{4000,}…$/);
    assert.match(body['Log'] ?? '', /^y{4000,}…$/);
    assert.ok(JSON.stringify(body).length > 9_900);
  });

  it('drops the hindmost of very many details', () => {
    const details = Array.from({ length: 2_000 }, (_, n) => ({ name: `Field ${n}`, value: 'z'.repeat(60) }));
    const body = alertBody({ ...base, details });
    assert.ok(JSON.stringify(body).length < 10_000);
    assert.ok('Field 0' in body && !('Field 1999' in body));
    assert.equal(body['Title'], base.title);
  });
});
