import type { Failure } from '../failure.js';

/** Finds companies by id or name; the answer has the ids and what is wrong with the others. */
type CompanyFinder = (entries: string[]) => Promise<{ ids: Map<string, number>; problems: Failure[] }>;

/** Ids by entry as it was given; an entry may be a list. */
export interface CompanyIds {
  ids: Map<string, number[]>;
  problems: Failure[];
}

/** Commas within one name, at most. */
const MOST_COMMAS = 2;

/**
 * Companies of a list. An entry is a whole name first, since names may hold commas; where there is no such company
 * it is a list with commas, as SIGNL4's own connector has it, in which the longest name that is one comes first.
 */
export async function companyIds(entries: string[], find: CompanyFinder): Promise<CompanyIds> {
  const whole = await find(entries);
  const ids = new Map([...whole.ids].map(([entry, id]) => [entry, [id]]));
  const lists = entries.filter((entry) => !ids.has(entry) && entry.includes(','));
  if (lists.length === 0) return { ids, problems: whole.problems };
  const names = [...new Set(lists.flatMap((entry) => candidates(entry).flat()))];
  const known = await find(names);
  const unknown = new Set<string>();
  for (const entry of lists) {
    const found = members(entry, known.ids, unknown);
    if (found.length > 0) ids.set(entry, found);
  }
  const labelOf = ({ facts }: Failure) => String(facts['label']);
  return {
    ids,
    problems: [
      ...whole.problems.filter((problem) => !lists.includes(labelOf(problem))),
      ...known.problems.filter((problem) => unknown.has(labelOf(problem))),
    ],
  };
}

/** Whether a list with commas may name this company; whether it does, only who knows all companies can tell. */
export function mayName(entry: string, name: string): boolean {
  const same = plain(name);
  return entry.includes(',') && candidates(entry).some((names) => names.some((one) => plain(one) === same));
}

const plain = (text: string) => text.normalize('NFC').trim().toLowerCase();

/** What may be a name, from each part on: the longest first, the part itself last. */
function candidates(entry: string): string[][] {
  const parts = entry.split(',');
  return parts.map((_, at) => {
    const longest = Math.min(MOST_COMMAS + 1, parts.length - at);
    const names = Array.from({ length: longest }, (__, less) => parts.slice(at, at + longest - less));
    return names.map((name) => name.join(',').trim()).filter((name) => name !== '');
  });
}

/** Ids of the companies in a list. @param unknown gets the parts that are no company */
function members(entry: string, ids: Map<string, number>, unknown: Set<string>): number[] {
  const from = candidates(entry);
  const found: number[] = [];
  for (let at = 0; at < from.length; at += 1) {
    const names = from[at] ?? [];
    const name = names.find((one) => ids.has(one));
    if (name === undefined) {
      const part = names.at(-1);
      if (part !== undefined) unknown.add(part);
      continue;
    }
    found.push(ids.get(name) as number);
    at += name.split(',').length - 1;
  }
  return found;
}
