import type { Given } from './flatten.js';

/** A name, a colon, white space or the end: so `https://…` is no parameter. */
const LINE = /^\s*([A-Za-z][\w .\-/]{0,80}?)\s*:(?:\s+(.*))?$/;

/** Plain text and the body of an e-mail: `Name: value` lines are parameters, all the other lines are the text. */
export function readText(source: string): Given[] {
  const given: Given[] = [];
  const rest: string[] = [];
  for (const line of source.split(/\r?\n/)) {
    const [, name, value = ''] = LINE.exec(line) ?? [];
    if (name === undefined) rest.push(line);
    else given.push({ name, value: value.trim(), isText: true });
  }
  const text = rest.join('\n').trim();
  if (text !== '') given.push({ name: 'Text', value: text, isText: true });
  return given;
}
