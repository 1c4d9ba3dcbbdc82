/** An element: text if it has no elements inside, else its elements; repeated names become a list. */
export type XmlValue = string | { [name: string]: XmlValue | XmlValue[] };

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const TOKEN =
  /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

interface Open {
  name: string;
  text: string;
  inner: Record<string, XmlValue | XmlValue[]>;
}

/**
 * Reads the content of the root element. Attributes count as elements; document types are refused.
 * @throws SyntaxError for XML that is not well-formed
 */
export function readXml(source: string): XmlValue {
  const open: Open[] = [];
  let root: XmlValue | undefined;
  TOKEN.lastIndex = source.startsWith('\uFEFF') ? 1 : 0;
  while (TOKEN.lastIndex < source.length) {
    const token = TOKEN.exec(source);
    if (!token) throw new SyntaxError('not well-formed XML');
    const [, cdata, closing, opening, attributes = '', empty, text] = token;
    const parent = open.at(-1);
    if (cdata !== undefined && parent) parent.text += cdata;
    else if (text !== undefined && parent) parent.text += decode(text);
    else if (text !== undefined && text.trim() !== '')
      throw new SyntaxError('text outside of the root element');
    else if (opening !== undefined) {
      if (root !== undefined) throw new SyntaxError('more than one root element');
      open.push({ name: opening, text: '', inner: readAttributes(attributes) });
    }
    if (closing === undefined && empty !== '/') continue;
    const ended = open.pop();
    if (!ended || (closing !== undefined && closing !== ended.name))
      throw new SyntaxError('elements overlap');
    const value = valueOf(ended);
    const outer = open.at(-1);
    if (outer) add(outer.inner, ended.name, value);
    else root = value;
  }
  if (root === undefined || open.length > 0) throw new SyntaxError('the root element does not end');
  return root;
}

function valueOf({ text, inner }: Open): XmlValue {
  if (Object.keys(inner).length === 0) return text.trim();
  return text.trim() === '' ? inner : { ...inner, '#text': text.trim() };
}

function readAttributes(source: string): Record<string, XmlValue> {
  const found: Record<string, XmlValue> = {};
  for (const [, name = '', double, single] of source.matchAll(ATTRIBUTE)) {
    if (!name.startsWith('xmlns')) found[name] = decode(double ?? single ?? '');
  }
  return found;
}

function add(into: Record<string, XmlValue | XmlValue[]>, name: string, value: XmlValue): void {
  const before = into[name];
  if (before === undefined) into[name] = value;
  else into[name] = Array.isArray(before) ? [...before, value] : [before, value];
}

function decode(text: string): string {
  return text.replace(/&(#x[\da-f]+|#\d+|\w+);|&/gi, (whole, entity?: string) => {
    if (entity === undefined) throw new SyntaxError('a bare & is not well-formed XML');
    if (entity.startsWith('#x')) return String.fromCodePoint(Number.parseInt(entity.slice(2), 16));
    if (entity.startsWith('#')) return String.fromCodePoint(Number(entity.slice(1)));
    const known = ENTITIES[entity];
    if (known === undefined) throw new SyntaxError(`unknown entity ${whole}`);
    return known;
  });
}
