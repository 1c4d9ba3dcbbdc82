/**
 * The text with at most `most` characters (UTF-16 units), ending in `…` where something was cut.
 * A surrogate pair is never cut in two.
 */
export function shorten(text: string, most: number): string {
  return cut(text, most, (character) => character.length);
}

/** The same with a limit on the length of the text's JSON, see `jsonLength`. */
export function shortenJson(text: string, most: number): string {
  return text.length > most || jsonLength(text) > most ? cut(text, most, jsonLength) : text;
}

/** Characters that the text takes in JSON, its two quotes left aside. */
export function jsonLength(text: string): number {
  return JSON.stringify(text).length - 2;
}

function cut(text: string, most: number, lengthOf: (character: string) => number): string {
  if (text.length <= most && lengthOf(text) <= most) return text;
  if (most < 1) return '';
  let left = most - 1;
  let end = 0;
  for (const character of text.slice(0, most)) {
    left -= lengthOf(character);
    if (left < 0) break;
    end += character.length;
  }
  const last = text.charCodeAt(end - 1);
  const half = last >= 0xd800 && last <= 0xdbff;
  return `${text.slice(0, half ? end - 1 : end).trimEnd()}…`;
}
