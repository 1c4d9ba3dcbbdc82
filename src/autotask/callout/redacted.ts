const MOST_READ = 32_768;
const MOST_SHOWN = 4_096;
const MOST_LEVELS = 16;
const LONGEST_NAME = 64;

const NAME = /^[\w.:[\]-]+$/;
/** Comments, CDATA, declarations, tags, and the text between. */
const PIECE = /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<[^<>]*>?|[^<]+/g;
const DECLARATION = /^<\?xml(?:\s+(?:version|encoding|standalone)\s*=\s*["'][\w.-]{1,20}["'])*\s*\?>$/;
const TAG = /^<(\/?)([\w.:-]{1,64})((?:\s[^<]*)?\/?)>$/;
const ATTRIBUTE = /([\w.:-]{1,64})\s*=\s*("[^"]*"|'[^']*')/g;

/**
 * What a body of an unknown form looks like, to be shown and reported: names and structure are kept, values are
 * replaced by their kind and length.
 *
 * @returns at most 4 kB
 */
export function redactedShape(body: Buffer): string {
  const text = textOf(body);
  const shown = text === null ? `[binary ${body.length}]` : shape(text.slice(0, MOST_READ).trim());
  if (Buffer.byteLength(shown) <= MOST_SHOWN) return shown;
  return `${Buffer.from(shown)
    .toString('utf8', 0, MOST_SHOWN - 8)
    .replace(/\ufffd+$/, '')} …`;
}

function textOf(body: Buffer): string | null {
  const [first, second] = body;
  const wide = first === 0xff || first === 0xfe || second === 0;
  const encoding = first === 0xfe || (first === 0 && second !== 0) ? 'utf-16be' : 'utf-16le';
  const text = new TextDecoder(wide || first === 0 ? encoding : 'utf-8').decode(
    body.subarray(0, 2 * MOST_READ),
  );
  return /[^\P{Cc}\t\n\v\f\r]/u.test(text) ? null : text;
}

function shape(text: string): string {
  if (text === '') return '[empty]';
  if (text.startsWith('<')) return xmlShape(text);
  if (/^[{[]/.test(text)) return jsonShape(text);
  if (/^[^\s=&]{1,64}=/.test(text)) return formShape(text);
  return kind(text);
}

function xmlShape(text: string): string {
  return (text.match(PIECE) ?? []).map(xmlPiece).join('');
}

function xmlPiece(piece: string): string {
  if (!piece.startsWith('<')) return piece.trim() === '' ? '' : kind(piece);
  if (DECLARATION.test(piece)) return piece;
  const [, slash, name, rest = ''] = TAG.exec(piece) ?? [];
  if (name === undefined) return `<${kind(piece.slice(1))}>`;
  const attributes = [...rest.matchAll(ATTRIBUTE)].map(
    ([, key, value = '']) => ` ${key}="${kind(value.slice(1, -1))}"`,
  );
  return `<${slash}${name}${attributes.join('')}${rest.endsWith('/') ? ' /' : ''}>`;
}

function jsonShape(text: string): string {
  try {
    return JSON.stringify(jsonValue(JSON.parse(text), 0));
  } catch {
    return `[broken JSON ${text.length}]`;
  }
}

function jsonValue(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value === null ? null : kind(String(value));
  if (depth >= MOST_LEVELS) return '[deeper]';
  if (Array.isArray(value)) return (value as unknown[]).slice(0, 20).map((one) => jsonValue(one, depth + 1));
  const entries = Object.entries(value).slice(0, 200);
  return Object.fromEntries(entries.map(([key, one]) => [nameShape(key), jsonValue(one, depth + 1)]));
}

function formShape(text: string): string {
  const pairs = [...new URLSearchParams(text)].slice(0, 200);
  return pairs.map(([name, value]) => `${nameShape(name)}=${nested(value.trim())}`).join('&');
}

function nested(value: string): string {
  return /^[<{[]/.test(value) ? shape(value) : kind(value);
}

function nameShape(name: string): string {
  return name.length <= LONGEST_NAME && NAME.test(name) ? name : `[name ${name.length}]`;
}

function kind(value: string): string {
  const text = value.trim();
  const { length } = text;
  if (length === 0) return '[empty]';
  if (/^-?\d+([.,]\d+)?$/.test(text)) return `[number ${length}]`;
  if (/^\d{4}-\d{2}-\d{2}([T ]|$)/.test(text)) return `[date ${length}]`;
  if (/^T\d{8}\.\d+/.test(text)) return `[ticket number ${length}]`;
  return `[text ${length}]`;
}
