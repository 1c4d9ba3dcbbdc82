import { checked, type Pairs } from './pairs.js';
import { Unreadable } from './problem.js';

/** What sax's parser, which xml2js holds, calls. */
interface Listener {
  onopentag: (node: { name: string; attributes: Record<string, string> }) => void;
  onclosetag: () => void;
  ontext: (text: string) => void;
  oncdata: (text: string) => void;
  onerror: () => void;
}

interface Sax {
  write(text: string): Sax;
  close(): void;
}

type Xml2js = { Parser: new () => { saxParser: Sax } };

/** An element that has begun. */
interface Element {
  name: string;
  parent: string;
  depth: number;
  text: string;
  /** It holds neither attributes nor elements. */
  bare: boolean;
}

const ENTITIES = /<!\s*(?:doctype|entity)/i;
/** Some senders forget to escape what people typed; nothing but XML's own entities is ever resolved. */
const BARE = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-f]{1,6});)/gi;

const CDATA = '<![CDATA[';
const DECLARATION = /^<\?xml\s[^>]*>/;

/** All texts and attributes of XML, whatever its root and namespaces, also without one root. @throws Unreadable */
export function xmlPairs(text: string, pairs: Pairs, depth: number): void {
  if (ENTITIES.test(withoutQuoted(text))) throw new Unreadable('entities');
  const inner = text.replace(DECLARATION, '').replace(BARE, '&amp;');
  // Loaded at the first callout in XML: most installations never see one.
  const { Parser } = require('xml2js') as Xml2js;
  const { saxParser } = new Parser();
  Object.assign(saxParser, listener(pairs, depth - 1));
  try {
    saxParser.write(`<root>${inner}</root>`).close();
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable('not-xml');
  }
}

/** Without what stands in CDATA sections, which is text whatever it looks like. */
function withoutQuoted(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = text.indexOf(CDATA); at >= 0; at = text.indexOf(CDATA, from)) {
    const end = text.indexOf(']]>', at);
    if (end < 0) break;
    parts.push(text.slice(from, at));
    from = end + 3;
  }
  return [...parts, text.slice(from)].join(' ');
}

/** Takes what the parser meets as it comes, with no tree of it, and breaks off where it is too deep or too long. */
function listener(pairs: Pairs, base: number): Listener {
  const open: Element[] = [];
  let isOver = false;
  const add = (text: string) => {
    const within = open.at(-1);
    if (within) within.text += text;
  };
  return {
    onopentag: ({ name, attributes }) => {
      if (isOver) throw new Unreadable('not-xml');
      const within = open.at(-1);
      const depth = base + open.length;
      pairs.enter(depth + 1);
      const element = { name: '', parent: within?.name ?? '', depth, text: '', bare: true };
      // What stands around everything has no name.
      if (within) {
        element.name = checked(local(name));
        within.bare = false;
      }
      for (const [key, value] of Object.entries(attributes)) {
        element.bare = false;
        if (/^xmlns(:|$)/.test(checked(key))) continue;
        pairs.enter(depth);
        pairs.add(local(key), value, depth + 1, element.name);
      }
      open.push(element);
    },
    ontext: add,
    oncdata: add,
    onclosetag: () => {
      const { name, parent, depth, text, bare } = open.pop()!;
      if (bare || text.trim() !== '') pairs.add(name, text, depth, parent);
      isOver = open.length === 0;
    },
    onerror: () => {
      throw new Unreadable('not-xml');
    },
  };
}

const local = (name: string): string => name.slice(name.lastIndexOf(':') + 1);
