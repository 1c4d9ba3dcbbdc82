import assert from 'node:assert/strict';
import fc from 'fast-check';
import { redactedShape } from '../../../../src/autotask/callout/redacted.js';

const shape = (text: string | Buffer) => redactedShape(Buffer.from(text as string));

describe('the shape of an unknown body', () => {
  it('keeps names and structure, and of values the kind and the length', () => {
    const bodies: Record<string, string> = {
      '<?xml version="1.0"?>\n<a:T xmlns:a="urn:x"><a:Who at="5">Ada</a:Who><b/><c n=\'2026-01-01T10:00\' /></a:T>':
        '<?xml version="1.0"?><a:T xmlns:a="[text 5]"><a:Who at="[number 1]">[text 3]</a:Who><b /><c n="[date 16]" /></a:T>',
      '<a><!-- Ada --><![CDATA[Ada <b>]]></a>': '<a><[text 11]><[text 18]></a>',
      'who=Ada&number=T20191029.0002&n=7&e=&x=%3Ca%3EAda%3C/a%3E':
        'who=[text 3]&number=[ticket number 14]&n=[number 1]&e=[empty]&x=<a>[text 3]</a>',
      '{"who": "Ada", "list": [1, true, null], "a b@c": {"d": ""}}':
        '{"who":"[text 3]","list":["[number 1]","[text 4]",null],"[name 5]":{"d":"[empty]"}}',
      '{"who": "Ada"': '[broken JSON 13]',
      'Ada wrote this': '[text 14]',
      '': '[empty]',
    };
    for (const [body, expected] of Object.entries(bodies)) assert.equal(shape(body), expected);
    assert.equal(shape(Buffer.from([1, 2, 3])), '[binary 3]');
    assert.equal(shape(Buffer.from('\ufeff<a>Ada</a>', 'utf16le')), '<a>[text 3]</a>');
  });

  it('is at most 4 kB, also of the largest and the deepest', () => {
    for (const body of [
      '<a b="c">'.repeat(100_000),
      'a=1&'.repeat(200_000),
      '['.repeat(1_000_000),
      '漢'.repeat(300_000),
    ])
      assert.ok(Buffer.byteLength(shape(body)) <= 4_096);
    const json = JSON.stringify(
      Array.from({ length: 20 }, () =>
        Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`name${at}`, 'x'])),
      ),
    );
    assert.ok(Buffer.byteLength(shape(json)) <= 4_096);
  });

  it('shows nobody’s text, wherever it stands and however broken the rest is', () => {
    const secret = 'Zoë Quux-4711 ☎';
    const around = fc.array(
      fc.constantFrom(
        '<',
        '>',
        '</a>',
        '<a',
        ' b="',
        '"',
        '=',
        '&',
        '{"k":',
        '}',
        '[',
        ']',
        '<!--',
        '-->',
        '<?xml ',
        '?>',
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(around, around, (before, after) => {
        const shown = shape(before.join('') + secret + after.join(''));
        assert.ok(!/Quux-4711|☎/.test(shown), shown);
      }),
      { numRuns: 2_000 },
    );
  });
});
