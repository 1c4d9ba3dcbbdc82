import { bodyText } from './body-text.js';
import { oddTime } from './odd-time.js';
import { Pairs, type Pair } from './pairs.js';
import { Unreadable, type CalloutProblem } from './problem.js';
import { listedPairs, textPairs } from './text-pairs.js';

export type { CalloutProblem } from './problem.js';

/** What an Extension Callout says. It is a hint: the ticket is to be read. */
export interface CalloutHint {
  ticketId: number | null;
  /** Such as `T20191029.0002`. At least one of the two is there. */
  number: string | null;
  /** A label. */
  status: string | null;
  /** ISO 8601 UTC. */
  createdAt: string | null;
  lastActivityAt: string | null;
  domain: string | null;
  /** All names and values, flat; a name that comes again has its parent's name and a dot in front. */
  fields: Record<string, string>;
  /** `false` where no known name matched and a ticket number was found in the text. */
  known: boolean;
}

export type CalloutReading = { hint: CalloutHint } | { reason: CalloutProblem };

const MOST_FIELDS = 200;
const LONGEST_VALUE = 4_000;
const LONGEST_NUMBER = 50;
const NUMBER = /(?<!\w)T\d{8}\.\d{4,10}(?:\.\d{1,10})?(?!\w)/i;

/** Names without signs and in lower case, the surest first. */
const NAMES = {
  id: ['ticketid', 'taskid', 'id'],
  number: ['ticketnumber', 'ticketno', 'tasknumber', 'number'],
  status: ['ticketstatus', 'status', 'statusname', 'statuslabel'],
  createdAt: ['createddatetime', 'createdatetime', 'createdate', 'createddate', 'created'],
  lastActivityAt: ['lastactivitydatetime', 'lastactivitydate', 'lastactivity'],
  domain: ['domain', 'userdomain', 'tenantdomain'],
} as const;

/**
 * Reads an Extension Callout in any form that it may have (Autotask's is not documented): XML, name/value pairs,
 * JSON, or pairs in the URL. Takes milliseconds and little memory, whatever is sent.
 *
 * @param body at most 1 MiB
 */
export function parseCallout(
  body: Buffer,
  contentType: string | undefined,
  query: URLSearchParams,
): CalloutReading {
  try {
    const text = bodyText(body, contentType);
    if (text === '' && query.size === 0) throw new Unreadable('empty');
    const pairs = new Pairs();
    textPairs(text, pairs);
    listedPairs(query, pairs);
    return { hint: hintOf(pairs, text) };
  } catch (error) {
    if (error instanceof Unreadable) return { reason: error.reason };
    throw error;
  }
}

function hintOf({ list: pairs, doubt }: Pairs, text: string): CalloutHint {
  const find = finder(pairs);
  const first = (name: keyof typeof NAMES) => find(name)[0]?.value ?? null;
  const { ticketId, named } = identity(find);
  const known = ticketId !== null || named !== null;
  if (!known && doubt && !doubt.reason.startsWith('not-')) throw doubt;
  const number = known ? named : scan([text, ...pairs.map(({ value }) => value)]);
  if (ticketId === null && number === null) throw new Unreadable('no-ticket');
  return {
    ticketId,
    number,
    status: first('status'),
    createdAt: firstTime(find('createdAt')),
    lastActivityAt: firstTime(find('lastActivityAt')),
    domain: first('domain'),
    fields: fieldsOf(pairs),
    known,
  };
}

/** Which ticket it is, as far as names tell. */
function identity(find: Finder): { ticketId: number | null; named: string | null } {
  const ids = find('id');
  const numbers = find('number').filter(({ value }) => value.length <= LONGEST_NUMBER);
  // Some say that the number comes in the place of the id.
  const number = [...numbers, ...ids].find(({ value }) => NUMBER.test(value)) ?? numbers[0];
  // An id that stands elsewhere than the number may be that of a company or a contact.
  const beside = ({ name, depth, parent }: Pair) =>
    number === undefined || plain(name) !== 'id' || (depth === number.depth && parent === number.parent);
  const ticketId = ids.filter(beside).map(({ value }) => positive(value));
  return { ticketId: ticketId.find((id) => id !== null) ?? null, named: number?.value ?? null };
}

function firstTime(pairs: Pair[]): string | null {
  return pairs.map(({ value }) => oddTime(value)).find((at) => at !== null) ?? null;
}

type Finder = (name: keyof typeof NAMES) => Pair[];

/** Values of a known name that are not empty: the surest name first, then what stands in a ticket, then the outermost. */
function finder(pairs: Pair[]): Finder {
  const outside = ({ parent }: Pair) => (/ticket/i.test(parent) ? 0 : 1);
  const filled = pairs.filter(({ value }) => value !== '');
  const sorted = filled.sort((a, b) => outside(a) - outside(b) || a.depth - b.depth);
  const named = new Map<string, Pair[]>();
  for (const pair of sorted) {
    const name = plain(pair.name);
    const others = named.get(name);
    if (others) others.push(pair);
    else named.set(name, [pair]);
  }
  return (name) => NAMES[name].flatMap((synonym) => named.get(synonym) ?? []);
}

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z\d]/g, '');

function positive(value: string): number | null {
  const number = /^\d{1,15}$/.test(value) ? Number(value) : 0;
  return number > 0 ? number : null;
}

function scan(texts: string[]): string | null {
  for (const text of texts) {
    const found = NUMBER.exec(text)?.[0];
    if (found !== undefined) return found.toUpperCase();
  }
  return null;
}

function fieldsOf(pairs: Pair[]): Record<string, string> {
  const fields = new Map<string, string>();
  for (const { name, value, parent } of pairs) {
    const key = fields.has(name) ? `${parent}.${name}` : name;
    if (name === '' || fields.has(key) || fields.size >= MOST_FIELDS) continue;
    fields.set(key, value.slice(0, LONGEST_VALUE));
  }
  return Object.fromEntries(fields);
}
