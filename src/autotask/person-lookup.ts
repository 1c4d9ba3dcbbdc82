import type { FilterNode } from './filter.js';
import { plain, type Person } from './person.js';

/** More words than this are no name that anybody would write. */
const MOST_WORDS = 6;

/** How a person is looked for, and how good a match is. */
export interface Lookup {
  filter: FilterNode[];
  /** Best first: only where nobody fits one does the next count. */
  ranks: Array<(person: Person) => boolean>;
}

/** @param wanted a resource's id, an e-mail address, a user name, or "First Last" */
export function lookupOf(wanted: string): Lookup {
  const text = plain(wanted);
  if (/^\d{1,15}$/.test(text)) {
    const id = Number(text);
    return { filter: [{ op: 'eq', field: 'id', value: id }], ranks: [(person) => person.id === id] };
  }
  return text.includes('@') ? byAddress(wanted.trim()) : byName(wanted.trim());
}

/** Whether Autotask compares texts without their case is not documented, so both spellings are asked for. */
function byAddress(address: string): Lookup {
  const spellings = [...new Set([address, address.toLowerCase()])];
  const fields = ['email', 'email2', 'email3'] as const;
  const items = fields.flatMap((field) => spellings.map((value): FilterNode => ({ op: 'eq', field, value })));
  return {
    filter: [{ op: 'or', items }],
    ranks: fields.map(
      (_, index) =>
        ({ emails }) =>
          plain(emails[index] ?? '') === plain(address),
    ),
  };
}

function byName(name: string): Lookup {
  const words = name.split(/\s+/).slice(0, MOST_WORDS);
  const items: FilterNode[] = [{ op: 'eq', field: 'userName', value: name }];
  // Both names can have several words: every place between two of them may be where one ends.
  for (let first = 1; first < words.length; first += 1) {
    const [given, family] = [words.slice(0, first).join(' '), words.slice(first).join(' ')];
    items.push({
      op: 'and',
      items: [
        { op: 'eq', field: 'firstName', value: given },
        { op: 'eq', field: 'lastName', value: family },
      ],
    });
  }
  return {
    filter: items.length === 1 ? items : [{ op: 'or', items }],
    ranks: [
      (person) => plain(person.userName) === plain(name),
      (person) => plain(person.name) === plain(name),
    ],
  };
}

export type Choice =
  | { person: Person }
  | { problem: 'unknown' }
  | { problem: 'ambiguous' | 'inactive' | 'api-user'; among: Person[] };

/** The one person who is meant: an active human being before everybody else, and nobody by chance. */
export function choose(people: readonly Person[], { ranks }: Lookup): Choice {
  const matching = people.filter((person) => ranks.some((fits) => fits(person)));
  const able = matching.filter(({ active, isMachine }) => active && !isMachine);
  for (const fits of ranks) {
    const [first, ...others] = able.filter(fits);
    if (first === undefined) continue;
    return others.length === 0 ? { person: first } : { problem: 'ambiguous', among: [first, ...others] };
  }
  const machines = matching.filter(({ isMachine }) => isMachine);
  if (machines.length > 0) return { problem: 'api-user', among: machines };
  return matching.length > 0 ? { problem: 'inactive', among: matching } : { problem: 'unknown' };
}
