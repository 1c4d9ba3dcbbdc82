import type { Call } from '../../frame/call.js';
import { decodeBody } from './decode.js';
import { flatten, type Given } from './flatten.js';
import { type GivenFile, readMultipart } from './multipart.js';
import { readText } from './text.js';
import { readXml } from './xml.js';

export interface Content {
  given: Given[];
  files: GivenFile[];
}

/**
 * Reads an inbound webhook's body by its content type; no content type at all is guessed from the first character.
 * @throws Error when the body is not valid for its content type, or the type is none of the five
 */
export async function readBody(call: Call): Promise<Content> {
  const type = (call.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const text = (): string => decodeBody(call);
  if (type === 'multipart/form-data') return readMultipart(call.headers, call.body);
  if (type === 'application/x-www-form-urlencoded') {
    const given = [...new URLSearchParams(text())].map(([name, value]) => ({ name, value, isText: true }));
    return { given, files: [] };
  }
  if (type === 'application/json' || type.endsWith('+json') || (type === '' && /^\s*[[{]/.test(text()))) {
    return { given: flatten(JSON.parse(text())), files: [] };
  }
  if (type === 'application/xml' || type === 'text/xml' || type.endsWith('+xml')) {
    return { given: flatten(readXml(text())), files: [] };
  }
  if (type === 'text/plain' || type === '') return { given: readText(text()), files: [] };
  throw new TypeError(`content type ${type} is not supported`);
}
