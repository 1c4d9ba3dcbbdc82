import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { jsonLength, shorten, shortenJson } from '../../src/shorten.js';

const texts = fc.string({ unit: 'binary', maxLength: 60 });
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

describe('Shortening', () => {
  for (const [name, cut, length] of [
    ['characters', shorten, (text: string) => text.length],
    ['characters of JSON', shortenJson, jsonLength],
  ] as const) {
    it(`keeps the limit in ${name}, and no half of a pair`, () => {
      fc.assert(
        fc.property(texts, fc.nat(60), (text, most) => {
          const short = cut(text, most);
          assert.ok(length(short) <= most);
          if (length(text) <= most) assert.equal(short, text);
          else if (most > 0) assert.ok(short.endsWith('…') && text.startsWith(short.slice(0, -1)));
          if (!LONE.test(text)) assert.ok(!LONE.test(short));
        }),
      );
    });
  }

  it('cuts no emoji in two', () => {
    assert.equal(shorten('ab😀cd', 4), 'ab…');
    assert.equal(shorten('ab😀cd', 5), 'ab😀…');
  });

  it('counts what JSON makes of a character', () => {
    assert.equal(jsonLength('"\n\u0001a'), 2 + 2 + 6 + 1);
    assert.equal(shortenJson('""""', 5), '""…');
  });
});
