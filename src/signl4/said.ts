import type { CallAnswer } from '../call.js';
import { fieldsOf, listOf, textOf } from './lenient.js';
import { shorten } from '../shorten.js';

const MOST = 300;
/** Values shorter than this are words like any other, and no customer's text. */
const CUSTOMERS_TEXT = 12;

/**
 * SIGNL4's own words in an answer: those of its error object (ErrorResponseContent of the OpenAPI description),
 * else the title of a page, else the text. At most 300 characters, without control characters and without
 * any of `secrets`: SIGNL4 quotes the team secret in its answer to a wrong one.
 */
export function saidIn(answer: CallAnswer, secrets: readonly string[]): string {
  const words = answer.json ? wordsOf(answer.body) : pageWords(String(answer.body));
  return clean(words, secrets);
}

/** One line, at most 300 characters, without any of `secrets`. */
export function clean(words: string, secrets: readonly string[]): string {
  let text = words;
  for (const secret of secrets) text = without(text, secret);
  return shorten(text.replace(/[\p{Cc}\s]+/gu, ' ').trim(), MOST);
}

/** What a refusal could quote of a customer's text. */
export function customersTexts(body: Readonly<Record<string, unknown>> | undefined): string[] {
  return Object.entries(body ?? {}).flatMap(([name, value]) =>
    typeof value === 'string' && value.length >= CUSTOMERS_TEXT && !name.startsWith('X-S4-') ? [value] : [],
  );
}

/** In any case of letters. */
function without(text: string, secret: string): string {
  if (secret === '') return text;
  const parts: string[] = [];
  const [lower, wanted] = [text.toLowerCase(), secret.toLowerCase()];
  if (lower.length !== text.length) return text.replaceAll(secret, '…');
  let from = 0;
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
    parts.push(text.slice(from, at));
    from = at + wanted.length;
  }
  return [...parts, text.slice(from)].join('…');
}

function wordsOf(body: unknown): string {
  if (typeof body === 'string') return body;
  const error = fieldsOf(body);
  // `title` and `detail` are those of application/problem+json (RFC 9457), the answer to an invalid key.
  const own = [textOf(error, 'message', 'title'), textOf(error, 'details', 'detail')];
  const each = listOf(error['errors']).flatMap((one) => {
    const fields = fieldsOf(one);
    return typeof one === 'string' ? [one] : [textOf(fields, 'message'), textOf(fields, 'details')];
  });
  return [...new Set([...own, ...each].filter((words) => words !== null))].join(' ');
}

function pageWords(text: string): string {
  const start = text.slice(0, 20_000);
  const title = /<title[^>]*>([^<]{1,1000})/i.exec(start)?.[1];
  return title ?? start.replace(/<[^<>]*>/g, ' ');
}
