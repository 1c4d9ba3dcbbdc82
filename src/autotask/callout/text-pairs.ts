import { checked, MOST_LEVELS, type Pairs } from './pairs.js';
import { Unreadable } from './problem.js';
import { xmlPairs } from './xml-pairs.js';

/**
 * Every name with its value in a text: XML, JSON, or name/value pairs, which may hold one of the two again. What it
 * is, is seen in the text; plain text holds none.
 *
 * @throws Unreadable
 */
export function textPairs(text: string, pairs: Pairs, depth = 0): void {
  if (text.startsWith('<')) xmlPairs(text, pairs, depth);
  else if (/^[{[]/.test(text)) jsonPairs(text, pairs, depth);
  else if (depth === 0 && /^[^\s=&]{1,100}=/.test(text)) formPairs(text, pairs);
}

/** Name/value pairs, of a body or of a URL. @throws Unreadable */
export function listedPairs(given: Iterable<[string, string]>, pairs: Pairs): void {
  for (const [name, value] of given) {
    pairs.enter(0);
    const inner = value.trim();
    if (/^[<{[]/.test(inner)) nested(name, inner, pairs);
    else pairs.add(name, value, 0, '');
  }
}

function formPairs(text: string, pairs: Pairs): void {
  // XML that nobody encoded for a form has letters in it that would end its value.
  const xml = /^[^=]*=\s*(<[\s\S]*>)$/.exec(text)?.[1];
  if (xml === undefined) return listedPairs(new URLSearchParams(text), pairs);
  xmlPairs(xml, pairs, 1);
}

/** A value that is no good document is a text: people write HTML and worse into titles and descriptions. */
function nested(name: string, text: string, pairs: Pairs): void {
  const wrong = pairs.attempt(() => textPairs(text, pairs, 1));
  if (!wrong) return;
  pairs.doubt ??= wrong;
  pairs.add(name, text, 0, '');
}

function jsonPairs(text: string, pairs: Pairs, depth: number): void {
  // The parser takes long over what is nothing but levels.
  if (levels(text) > MOST_LEVELS) throw new Unreadable('too-deep');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Unreadable('not-json');
  }
  walk(parsed, pairs, depth, '', '');
}

function levels(json: string): number {
  let [level, most, quoted] = [0, 0, false];
  for (let at = 0; at < json.length; at += 1) {
    const letter = json[at];
    if (letter === '"') quoted = !quoted;
    else if (letter === '\\') at += 1;
    else if (quoted) continue;
    else if (letter === '[' || letter === '{') most = Math.max(most, (level += 1));
    else if (letter === ']' || letter === '}') level -= 1;
  }
  return most;
}

function walk(value: unknown, pairs: Pairs, depth: number, name: string, parent: string): void {
  pairs.enter(depth);
  if (Array.isArray(value)) {
    for (const one of value as unknown[]) walk(one, pairs, depth + 1, name, parent);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) walk(inner, pairs, depth + 1, checked(key), name);
  } else {
    const shown = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    pairs.add(name, shown ? String(value) : '', depth, parent);
  }
}
