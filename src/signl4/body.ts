import { ParameterNames } from './parameter-names.js';
import { jsonLength, shorten, shortenJson } from '../shorten.js';

export interface AlertInput {
  title: string;
  message: string;
  /** Name of a category. */
  service?: string;
  scenario?: string;
  /** `latitude,longitude`. */
  location?: string;
  /** Whether the category's keywords decide about ringing; left to SIGNL4 where undefined. */
  filtering?: boolean;
  externalId?: string;
  status: 'new' | 'acknowledged' | 'resolved';
  details: ReadonlyArray<{ name: string; value: string }>;
}

/** SIGNL4's own limit is not public; vendors' figures of it begin at 10,000 characters. */
const MOST = 10_000;
/** Nothing is shortened below this, so that it can still be told what it was. */
const LEAST = 40;
const LONGEST_NAME = 200;
const ALWAYS = new Set(['Title', 'Message']);

type Texts = Map<string, string | boolean>;

/**
 * The body of an event for the inbound webhook. `Title` and `Message` are always there, since SIGNL4 would else
 * take them from whatever parameter comes first. Its JSON has less than 10,000 characters: what is longest is
 * shortened, at last the hindmost details go; the external id and the status stay as they are.
 */
export function alertBody(input: AlertInput): Record<string, unknown> {
  const title = oneLine(input.title) || oneLine(input.message) || input.externalId || 'Alert';
  const texts: Texts = new Map([
    ['Title', title],
    ['Message', input.message.trim() || title],
  ]);
  set(texts, 'X-S4-ExternalID', input.externalId);
  texts.set('X-S4-Status', input.status);
  texts.set('X-S4-SourceSystem', 'Node-RED Autotask');
  // For an acknowledge or a resolve they have no meaning, and filtering could even swallow it.
  if (input.status === 'new') addNew(texts, input);
  return Object.fromEntries(fitted(texts));
}

/** The same body with words in front of its title, still within the limit. */
export function withTitlePrefix(body: Record<string, unknown>, words: string): Record<string, unknown> {
  const texts: Texts = new Map(Object.entries(body) as Array<[string, string | boolean]>);
  texts.set('Title', `${words}: ${String(body['Title'])}`);
  return Object.fromEntries(fitted(texts));
}

function addNew(texts: Texts, input: AlertInput): void {
  set(texts, 'X-S4-Service', shorten(input.service?.trim() ?? '', LONGEST_NAME));
  set(texts, 'X-S4-AlertingScenario', shorten(input.scenario?.trim() ?? '', LONGEST_NAME));
  set(texts, 'X-S4-Location', shorten(input.location?.trim() ?? '', LONGEST_NAME));
  if (input.filtering !== undefined) texts.set('X-S4-Filtering', input.filtering);
  const names = new ParameterNames();
  for (const { name, value } of input.details) {
    if (value.trim() !== '') texts.set(names.next(name), value.trim());
  }
}

function set(texts: Texts, name: string, value: string | undefined): void {
  if (value !== undefined && value !== '') texts.set(name, value);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Shortens what is longest to one common length; where that would be too short for anybody, drops details first. */
function fitted(texts: Texts): Texts {
  let size = JSON.stringify(Object.fromEntries(texts)).length;
  while (size >= MOST) {
    const lengths = [...texts].flatMap(([name, value]) => (canBeCut(name, value) ? jsonLength(value) : []));
    const others = size - lengths.reduce((sum, length) => sum + length, 0);
    const level = commonLength(lengths, MOST - 1 - others);
    const dropped = level < LEAST ? dropLast(texts) : 0;
    if (dropped === 0) return cutAll(texts, Math.max(level, LEAST));
    size -= dropped;
  }
  return texts;
}

/** The length to which all longer ones must be cut, so that together they have no more than `room`. */
function commonLength(lengths: readonly number[], room: number): number {
  const ascending = [...lengths].sort((a, b) => a - b);
  let left = room;
  for (const [index, length] of ascending.entries()) {
    const share = left / (ascending.length - index);
    if (length > share) return Math.floor(share);
    left -= length;
  }
  return Number.POSITIVE_INFINITY;
}

function cutAll(texts: Texts, level: number): Texts {
  for (const [name, value] of texts) if (canBeCut(name, value)) texts.set(name, shortenJson(value, level));
  return texts;
}

/** Drops the last detail. @returns how many characters of JSON that saves, 0 where there is none */
function dropLast(texts: Texts): number {
  const last = [...texts].findLast(([name, value]) => canBeCut(name, value) && !ALWAYS.has(name));
  if (last === undefined) return 0;
  texts.delete(last[0]);
  return jsonLength(last[0]) + jsonLength(String(last[1])) + '"":"",'.length;
}

function canBeCut(name: string, value: string | boolean): value is string {
  return typeof value === 'string' && !name.startsWith('X-S4-');
}
