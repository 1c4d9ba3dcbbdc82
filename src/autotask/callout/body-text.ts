import { Unreadable } from './problem.js';

const MOST_BYTES = 1_048_576;
/** Control characters that stand in no text. */
const CONTROLS = /[^\P{Cc}\t\n\v\f\r]/u;
const CHARSET = /charset\s*=\s*"?([\w.:-]+)/i;
const DECLARED = /^\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([\w.:-]+)["']/;

/**
 * The text of a body. A byte order mark or the bytes themselves decide between UTF-8 and UTF-16, since what is
 * announced is often not what is sent; another announced encoding is used where they say nothing.
 *
 * @throws Unreadable
 */
export function bodyText(body: Buffer, contentType: string | undefined): string {
  if (body.length > MOST_BYTES) throw new Unreadable('too-large');
  const text = decode(body, seen(body) ?? announced(body, contentType)).replace(/^\ufeff/, '');
  if (CONTROLS.test(text)) throw new Unreadable('binary');
  return text.trim();
}

/** What the first bytes show: a mark, or one of the two bytes of a letter that is always zero. */
function seen(body: Buffer): string | null {
  const [first, second] = body;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (body.length < 4 || body.length % 2 === 1) return null;
  if (first !== 0 && second === 0 && body[3] === 0) return 'utf-16le';
  if (first === 0 && second !== 0 && body[2] === 0) return 'utf-16be';
  return null;
}

function announced(body: Buffer, contentType: string | undefined): string {
  const declared = DECLARED.exec(body.toString('latin1', 0, 300))?.[1];
  const name = (CHARSET.exec(contentType ?? '')?.[1] ?? declared ?? 'utf-8').toLowerCase();
  // Bytes of UTF-16 would have been seen: whoever says so and sends others means UTF-8.
  return /^(utf|ucs|iso-10646)/.test(name) ? 'utf-8' : name;
}

function decode(body: Buffer, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(body);
  } catch {
    throw new Unreadable('encoding');
  }
}
