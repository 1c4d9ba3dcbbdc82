import type { Call } from '../../frame/call.js';

const CHARSET = /;\s*charset\s*=\s*"?([^\s;"]+)/i;
/** A declaration that can be read byte by byte is not in UTF-16, whatever it says. */
const DECLARED = /^<\?xml[^>]*?\sencoding\s*=\s*["'](?!utf-16)([\w.-]+)/i;

/**
 * The body as text: in UTF-16 or UTF-8 by its byte order mark (RFC 3629, XML 1.0 appendix F), else as the content
 * type says, else as the XML declaration does, else in UTF-8.
 * @throws RangeError for an encoding that nobody knows
 */
export function decodeBody({ headers, body }: Pick<Call, 'headers' | 'body'>): string {
  const given = CHARSET.exec(headers['content-type'] ?? '')?.[1];
  const declared = DECLARED.exec(body.toString('latin1', 0, 200))?.[1];
  const encoding = marked(body) ?? given ?? declared ?? 'utf-8';
  // The usual one, without the price of a decoder.
  if (/^utf-?8$/i.test(encoding)) return body.toString('utf8').replace(/^\uFEFF/, '');
  return new TextDecoder(encoding).decode(body);
}

function marked(body: Buffer): string | null {
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le';
  return body[0] === 0xfe && body[1] === 0xff ? 'utf-16be' : null;
}
