import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Say } from '../../src/sync/note-text.js';

const FOLDERS = new Map([
  ['en', 'en-US'],
  ['de', 'de'],
]);

type Texts = { [key: string]: string | Texts };

const known = new Map<string, Texts>();

/**
 * The words of notes in the language that the tenant's readers want, which may be another than the server's.
 *
 * @param wanted such as `de` or `de-AT`; English where there are no texts in it
 * @returns the language also for dates: with its region where it has one
 */
export function noteWords(wanted: string): { language: string; say: Say } {
  const base = wanted.toLowerCase().split(/[-_]/)[0] ?? '';
  const language = FOLDERS.has(base) ? wanted.replace('_', '-') : 'en';
  const texts = textsOf(FOLDERS.get(base) ?? 'en-US');
  return { language, say: (key, facts) => filled(textAt(texts, ['note', ...key.split('.')]), facts) };
}

function textsOf(folder: string): Texts {
  const read = known.get(folder);
  if (read) return read;
  const file = join(__dirname, 'locales', folder, 'autotask-note.json');
  const texts = JSON.parse(readFileSync(file, 'utf8')) as Texts;
  known.set(folder, texts);
  return texts;
}

function textAt(texts: Texts, path: string[]): string {
  const found = path.reduce<string | Texts | undefined>(
    (at, key) => (typeof at === 'object' ? at[key] : undefined),
    texts,
  );
  return typeof found === 'string' ? found : path.join('.');
}

/** All at once, so that what a person typed is never taken for a placeholder. */
function filled(text: string, facts: Readonly<Record<string, string>>): string {
  return text.replace(/__(\w+?)__/g, (whole, name: string) => facts[name] ?? whole);
}
