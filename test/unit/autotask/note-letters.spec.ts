import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { keepableLetters } from '../../../src/autotask/note-letters.js';
import { windows1252 } from '../../sandbox/autotask/tenant/windows-1252.js';

describe('letters of notes', () => {
  for (const [name, text, kept] of [
    [
      'Western letters, quotes, dashes and the euro stay',
      'Grüße “ok” – ça va… 5 €',
      'Grüße “ok” – ça va… 5 €',
    ],
    ['arrows', 'A → B ⇒ C ← D', 'A -> B => C <- D'],
    ['dashes and spaces', '1−2 ‑ 3\u202f4\u2009x', '1-2 - 3 4 x'],
    ['primes and fancy quotes', '5′ 3″ 〝x〞', `5' 3" "x"`],
    ['comparisons and check marks', '≥ 5 ≠ 6 ✓ ☐', '>= 5 != 6 [x] [ ]'],
    ['emoji by name', 'Server 🔥 ⚠️ 👍🏽', 'Server (fire) (!) (thumbs up)'],
    ['emoji without a name are left out', 'ok 🦄👩‍👩‍👧 1️⃣', 'ok  1'],
    ['accents that Windows-1252 lacks', 'Łukasz Čapek Nguyễn Őri', 'Lukasz Capek Nguyen Ori'],
    ['composed letters', 'Mu\u0308ller', 'Müller'],
    ['ligatures and full-width letters', 'oﬃce ＡＢＣ', 'office ABC'],
    ['other scripts stay, since there is no stand-in', 'Олег 田中 हिन्दी', 'Олег 田中 हिन्दी'],
    ['line breaks of every kind', 'a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['control characters and halves of a pair', 'a\u0000b\u0007c\ud83dd\u200b\ufeff\u0090', 'abcd'],
  ] as const)
    it(name, () => assert.equal(keepableLetters(text), kept));

  it('whatever comes in, only letters of other scripts are left for Autotask to mangle', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const kept = keepableLetters(text);
        for (const letter of kept) {
          const safe = windows1252(letter) === letter && !/(?![\n\t])\p{Cc}/u.test(letter);
          assert.ok(safe || /[\p{L}\p{M}\p{N}]/u.test(letter), JSON.stringify(letter));
        }
        assert.equal(keepableLetters(kept), kept);
      }),
    );
  });
});
