/** What Windows-1252 has beyond Latin-1. */
const BEYOND_LATIN = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ');

/** Readable stand-ins for characters that Autotask turns into `?` on some tenants (seen on one of them). */
const STAND_INS = new Map<string, string>([
  ...pairs('->', '→➔➜➝➞⟶⇢➡'),
  ...pairs('<-', '←⟵⇠⬅'),
  ...pairs('<->', '↔⟷'),
  ...pairs('=>', '⇒⟹'),
  ...pairs('<=', '⇐⟸≤'),
  ...pairs('>=', '≥'),
  ...pairs('!=', '≠'),
  ...pairs('~', '≈∼'),
  ...pairs('^', '↑⬆'),
  ...pairs('v', '↓⬇'),
  ...pairs('-', '‐‑‒―−⁃'),
  ...pairs("'", '′‛ʹʼ'),
  ...pairs('"', '″‟〝〞'),
  ...pairs('•', '●◦∙▪■◆►▶'),
  ...pairs('*', '★☆✱'),
  ...pairs('[x]', '☑✅✔✓'),
  ...pairs('[ ]', '☐'),
  ...pairs('x', '✗✘✖❌'),
  ...pairs('!', '❗❕‼'),
  ...pairs('?', '❓❔'),
  ...pairs('(!)', '⚠'),
  ...pairs('(fire)', '🔥'),
  ...pairs('(alarm)', '🚨🔔'),
  ...pairs('(phone)', '📞☎📱'),
  ...pairs('(mail)', '📧✉'),
  ...pairs('(ok)', '👌🆗'),
  ...pairs('(thumbs up)', '👍'),
  ...pairs('(thumbs down)', '👎'),
  ...pairs('(red)', '🔴'),
  ...pairs('(yellow)', '🟡'),
  ...pairs('(green)', '🟢'),
  ...pairs('<3', '❤'),
  ...pairs(':-)', '🙂😀😃😄😊☺'),
  ...pairs(';-)', '😉'),
  ...pairs(':-(', '🙁😞😟😢☹'),
  ...pairs('L', 'Ł'),
  ...pairs('l', 'ł'),
  ...pairs('D', 'Đ'),
  ...pairs('d', 'đ'),
  ...pairs('H', 'Ħ'),
  ...pairs('h', 'ħ'),
  ...pairs('i', 'ı'),
  ...pairs('SS', 'ẞ'),
]);

/**
 * The text in letters that Autotask keeps: what Windows-1252 lacks gets a readable stand-in or is left out. Letters
 * and digits of scripts for which there is none stay as they are, since many tenants keep them.
 */
export function keepableLetters(text: string): string {
  const lines = text.replace(/\r\n?|\u2028|\u2029|\u0085/g, '\n').normalize('NFC');
  return Array.from(lines, keepable).join('');
}

function keepable(letter: string): string {
  if (letter === '\n' || letter === '\t') return letter;
  if (isKept(letter)) return letter;
  const known = STAND_INS.get(letter);
  if (known !== undefined) return known;
  if (/\p{Zs}/u.test(letter)) return ' ';
  const plain = letter.normalize('NFKD').replace(/\p{M}/gu, '');
  if (plain !== '' && Array.from(plain).every(isKept)) return plain;
  // Marks of no script of their own are accents that found no letter, or ask for a coloured picture.
  return /[\p{L}\p{M}\p{N}]/u.test(letter) && !/\p{Script=Inherited}/u.test(letter) ? letter : '';
}

function isKept(letter: string): boolean {
  const code = letter.codePointAt(0) ?? 0;
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return false;
  return code <= 0xff || BEYOND_LATIN.has(letter);
}

function pairs(standIn: string, letters: string): Array<[string, string]> {
  return Array.from(letters, (letter) => [letter, standIn]);
}
