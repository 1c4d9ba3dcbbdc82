import { OwnContext, PlainWriter } from './plain-mustache.js';

type Tokens = string[][];

/** A flow has a handful of templates; those of a hundred nodes fit. */
const MOST_TEMPLATES = 200;

const writer = new PlainWriter();
const parsed = new Map<string, Tokens>();

/** Why a template can't be parsed, in mustache's words, or `null` where it can. */
export function checkTemplate(text: string): string | null {
  try {
    parse(text);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Renders a mustache template as plain text. Only what a value itself holds can be named, nothing it inherits;
 * functions are not called; what is missing is empty. An object is shown by its label or name, a list with commas.
 * The result is trimmed and has no two blank lines in a row.
 *
 * @throws Error in mustache's words where the template can't be parsed, see `checkTemplate`
 */
export function render(template: string, view: unknown): string {
  const text = writer.renderTokens(parse(template), new OwnContext(view), undefined, template);
  return tidy(text);
}

/** The same in one line. */
export function renderTitle(template: string, view: unknown): string {
  return render(template, view).replace(/\s+/g, ' ');
}

function parse(template: string): Tokens {
  const known = parsed.get(template);
  if (known) return known;
  const tokens = writer.parse(template, ['{{', '}}']) as Tokens;
  if (parsed.size >= MOST_TEMPLATES) parsed.delete(parsed.keys().next().value as string);
  parsed.set(template, tokens);
  return tokens;
}

function tidy(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const kept: string[] = [];
  for (const line of lines) {
    const end = line.trimEnd();
    if (end !== '' || kept.at(-1) !== '') kept.push(end);
  }
  return kept
    .join('\n')
    .replace(/(?![\n\t])\p{Cc}/gu, '')
    .trim();
}
