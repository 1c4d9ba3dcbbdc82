import { anyOf, noneOf, parseQuery, type FilterNode } from '../autotask/filter.js';
import type { Picklists } from '../autotask/picklists.js';
import { Failure } from '../failure.js';
import type { RawRecord } from '../types.js';
import type { CompanyIds } from './company-list.js';

/** The part of a trigger's settings that chooses tickets, as people wrote it. */
export interface FilterSettings {
  companies: string[];
  queues: string[];
  priorities: string[];
  ticketTypes: string[];
  sources: string[];
  statuses: string[];
  closedStatuses: string[];
  query: string;
  /** A ticket whose creator made himself its owner does not open. */
  skipOwn: boolean;
}

/** Ids that a field must have, and must not have. Both empty: any value. */
export interface Choice {
  field: string;
  any: number[];
  none: number[];
}

/** The settings with labels turned into ids. JSON-able: it is kept so that a poll can be finished with it. */
export interface ResolvedFilter {
  choices: Choice[];
  query: FilterNode[];
  statuses: Choice;
  closed: number[];
  skipOwn: boolean;
}

const PICKLISTS = [
  ['queues', 'queueID'],
  ['priorities', 'priority'],
  ['ticketTypes', 'ticketType'],
  ['sources', 'source'],
] as const;

/** Whatever decides on ringing, since an edit must not ring for old tickets. */
const CHOOSING = [
  ...(['companies', 'queues', 'priorities', 'ticketTypes', 'sources'] as const),
  ...(['statuses', 'closedStatuses'] as const),
];

/**
 * Turns labels into ids. An entry that can't be resolved is a problem and left out; where none of a list is left,
 * nothing may be polled, since an empty list would mean "all".
 *
 * @throws Failure `config.filter-empty`, `config.query`; whatever finding companies throws
 */
export async function resolveFilter(
  settings: FilterSettings,
  picklists: Picklists,
  findCompanies: (entries: string[]) => Promise<CompanyIds>,
): Promise<{ filter: ResolvedFilter; problems: Failure[] }> {
  const problems: Failure[] = [];
  const choose = (name: string, field: string, entries: string[]) =>
    choice(name, field, entries, (entry) => pick(picklists, field, entry, problems));
  const found = await findCompanies(settings.companies.map(bare));
  problems.push(...found.problems);
  const filter = {
    choices: [
      choice('companies', 'companyID', settings.companies, (entry) => found.ids.get(entry) ?? []),
      ...PICKLISTS.map(([name, field]) => choose(name, field, settings[name])),
    ].filter(({ any, none }) => any.length + none.length > 0),
    query: settings.query.trim() === '' ? [] : parseQuery(settings.query),
    statuses: choose('statuses', 'status', settings.statuses),
    closed: choose('closedStatuses', 'status', settings.closedStatuses).any,
    skipOwn: settings.skipOwn,
  };
  return { filter, problems };
}

const bare = (entry: string) => entry.replace(/^!/, '').trim();

function choice(name: string, field: string, entries: string[], find: (entry: string) => number[]): Choice {
  const any: number[] = [];
  const none: number[] = [];
  for (const entry of entries) {
    (entry.startsWith('!') ? none : any).push(...find(bare(entry)));
  }
  const wanted = entries.filter((entry) => !entry.startsWith('!')).length;
  if (entries.length > 0 && (any.length + none.length === 0 || (wanted > 0 && any.length === 0))) {
    const labels = entries.map((entry) => `"${entry}"`).join(', ');
    throw new Failure('config.filter-empty', 'account', { facts: { field: name, labels } });
  }
  return { field, any, none };
}

function pick(picklists: Picklists, field: string, entry: string, problems: Failure[]): number[] {
  const found = picklists.resolve(field, entry);
  if ('id' in found) return [found.id];
  const code = found.problem === 'ambiguous' ? 'config.label-ambiguous' : 'config.label-unknown';
  problems.push(
    new Failure(code, 'account', {
      facts: { field, label: entry, valid: found.valid.slice(0, 40).join(', ') },
    }),
  );
  return [];
}

/** A list as Autotask evaluates it. */
export function listNodes({ field, any, none }: Choice): FilterNode[] {
  return [
    ...(any.length > 0 ? [anyOf(field, any)] : []),
    // A ticket without a value has not one of the unwanted ones; SQL alone would leave it out.
    ...(none.length > 0
      ? [{ op: 'or' as const, items: [noneOf(field, none), { op: 'notExist' as const, field }] }]
      : []),
  ];
}

/** Whether a record fits the lists of the filter; the query is for Autotask to evaluate. */
export function fitsLists(filter: ResolvedFilter, raw: RawRecord): boolean {
  return filter.choices.every((wanted) => fits(wanted, raw));
}

export function fits({ field, any, none }: Choice, raw: RawRecord): boolean {
  const value = raw[field];
  const id = typeof value === 'number' ? value : null;
  if (any.length > 0 && (id === null || !any.includes(id))) return false;
  return id === null || !none.includes(id);
}

/** The same for the same entries, in whatever order; changes when the user edits what chooses tickets. */
export function filterKey(settings: FilterSettings): string {
  const lists = CHOOSING.map((name) => [...settings[name]].sort());
  return JSON.stringify([...lists, settings.query.trim(), settings.skipOwn]);
}
