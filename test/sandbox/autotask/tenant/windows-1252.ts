/** What Windows-1252 has beyond Latin-1. */
const EXTRA = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ');

/** Letters outside Windows-1252 become `?`, one for each UTF-16 unit, as seen on one tenant. */
export function windows1252(text: string): string {
  return Array.from(text)
    .map((letter) => {
      if ((letter.codePointAt(0) ?? 0) <= 0xff || EXTRA.has(letter)) return letter;
      return '?'.repeat(letter.length);
    })
    .join('');
}
