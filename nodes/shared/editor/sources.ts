import type { Option } from './entries';
import { read } from './server';

/** Where a list field takes its suggestions and labels from. Both reject with a sentence for people. */
export interface Source {
  /** Options for what is typed. */
  find(typed: string): Promise<Option[]>;
  /** Labels of ids that are stored. */
  named(ids: number[]): Promise<Option[]>;
  /** `find('')` gives something worth showing before anything is typed. */
  browsable: boolean;
}

type Fields = Record<string, Option[] | undefined>;

const routeOf = (account: string, part: string) => `autotask/${encodeURIComponent(account)}/${part}`;

const lastRead = new Map<string, Fields>();

/** The options that a dialog read last, for whatever has no time to ask; none before. */
export function remembered(account: string, field: string): Option[] {
  return lastRead.get(routeOf(account, 'picklists'))?.[field] ?? [];
}

/** The picklists of one account, read once per dialog. */
export class Picklists {
  private readonly read = new Map<string, Promise<Fields>>();

  /** @param part last part of the route that lists them */
  constructor(private readonly part = 'picklists') {}

  fields(account: string): Promise<Fields> {
    let fields = this.read.get(account);
    if (!fields) {
      const path = routeOf(account, this.part);
      fields = read<{ fields: Fields }>(path).then((answer) => {
        lastRead.set(path, answer.fields);
        return answer.fields;
      });
      this.read.set(account, fields);
    }
    return fields;
  }
}

function matches(option: Option, typed: string): boolean {
  const wanted = typed.trim().toLowerCase();
  return option.label.toLowerCase().includes(wanted) || String(option.id) === wanted;
}

/** `account` gives the id of the chosen account, or an empty string. */
export function picklistSource(picklists: Picklists, account: () => string, field: string): Source {
  const options = async () => {
    const id = account();
    return id === '' ? [] : ((await picklists.fields(id))[field] ?? []);
  };
  return {
    browsable: true,
    find: async (typed) =>
      (await options()).filter((option) => option.active !== false && matches(option, typed)),
    named: options,
  };
}

/** Companies are too many to list: the server searches. */
export function companySource(account: () => string): Source {
  const query = async (parameters: Record<string, string>) => {
    const id = account();
    if (id === '') return [];
    const path = `autotask/${encodeURIComponent(id)}/companies?${$.param(parameters)}`;
    return (await read<{ companies: Option[] }>(path)).companies;
  };
  return {
    browsable: false,
    find: (typed) => query({ search: typed.trim() }),
    named: (ids) => (ids.length === 0 ? Promise.resolve([]) : query({ ids: ids.join(',') })),
  };
}
