import type { Option } from './fields.js';

// Accents are gone and letters are small before these are looked for.

/** "Internal" in the languages of Autotask and of its users. */
const INTERNAL = wordsOf(`
  internal internally intern interne internen interner internes interno interna internos internas interni internt
  interny sisainen siseme belso dahili`);
const INTERNAL_STEMS = ['wewnetrzn', 'внутренн', 'внутрішн', 'εσωτερικ', '内部', '社内', '내부'];

/** Everybody, and "not": a label that says one of these is never surely internal. */
const EVERYBODY_OR_NOT = wordsOf(`
  all alle aller allen alles alla tous tout toute toutes todo todos toda todas tutti tutte tutto iedereen everybody
  everyone anyone wszyscy vsichni все всем not non no nicht kein keine pas niet geen nao nie inte ikke не`);

/** Those who are not of the own company. */
const OTHERS = `
  comanag co-manag cogest mitverwalt gemeinsam customer client kund klant klient zakaznik ugyfel musteri клиент клієнт
  πελατ 顧客 客户 客戶 고객 portal contact kontakt partner guest gast vendor supplier lieferant extern public offentlich
  外部 公开 공개 全員 全员 全て すべて 所有 모든 非`
  .trim()
  .split(/\s+/);

/** What joins two kinds of readers in one label: each of them must be internal. */
const JOINING = wordsOf('and und et y e en og och i plus or oder ou o');

/** Whether a label of `publish` surely means: for our own people alone. What is in doubt is not. */
export function looksInternal(label: string): boolean {
  const plain = label.normalize('NFKD').replace(/\p{M}/gu, '').normalize('NFC').toLowerCase();
  const joined = plain.replace(/\bco[\s\u2010-\u2014]*manag/g, 'co-manag');
  if (OTHERS.some((other) => joined.includes(other))) return false;
  const parts = plain.split(/[&+/,;|]/).flatMap(splitByWords);
  return parts.length > 0 && parts.every(saysInternal);
}

/** The one active option that is surely internal; `null` where there is none, or more than one. */
export function internalOption(options: readonly Option[]): number | null {
  const found = options.filter(({ active, label }) => active && looksInternal(label));
  return found.length === 1 ? (found[0]?.id ?? null) : null;
}

/** The words of a part of a label, and of what stands behind each joining word in it. */
function splitByWords(part: string): string[][] {
  const parts: string[][] = [[]];
  for (const word of part.match(/[\p{L}\p{N}]+/gu) ?? []) {
    if (JOINING.has(word)) parts.push([]);
    else parts.at(-1)?.push(word);
  }
  return parts;
}

function saysInternal(words: string[]): boolean {
  if (words.some((word) => EVERYBODY_OR_NOT.has(word))) return false;
  return words.some((word) => INTERNAL.has(word) || INTERNAL_STEMS.some((stem) => word.includes(stem)));
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
