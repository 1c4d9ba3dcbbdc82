import type { Labelled } from '../types.js';
import type { FieldInfo, Option } from './fields.js';

export type Resolved = { id: number } | { problem: 'unknown' | 'ambiguous'; valid: string[] };

/** The labels of an entity's picklists, in the tenant's own words and order. */
export class Picklists {
  readonly #lists: ReadonlyMap<string, Option[]>;

  private constructor(lists: Map<string, Option[]>) {
    this.#lists = lists;
  }

  static from(fields: Array<Pick<FieldInfo, 'name' | 'options'>>): Picklists {
    const lists = new Map<string, Option[]>();
    for (const { name, options } of fields) {
      if (options === null) continue;
      lists.set(
        name.toLowerCase(),
        [...options].sort((a, b) => a.sortOrder - b.sortOrder || a.id - b.id),
      );
    }
    return new Picklists(lists);
  }

  /** Whether the field has a picklist. */
  has(field: string): boolean {
    return this.#lists.has(field.toLowerCase());
  }

  label(field: string, id: number): Labelled | null {
    const option = this.#list(field).find((one) => one.id === id);
    return option === undefined ? null : { id, label: option.label };
  }

  /** Position in the tenant's own order, from 0. */
  order(field: string, id: number): number | undefined {
    const position = this.#list(field).findIndex((one) => one.id === id);
    return position < 0 ? undefined : position;
  }

  /** All options in the tenant's own order, inactive ones included. */
  options(field: string): Array<Labelled & { active: boolean }> {
    return this.#list(field).map(({ id, label, active }) => ({ id, label, active }));
  }

  /**
   * The option that a person meant by an id or a label. Labels match as a whole, without regard to case and
   * surrounding space; a text of digits is an id. Nothing is guessed: what could mean two options is a problem.
   */
  resolve(field: string, entry: string | number): Resolved {
    const list = this.#list(field);
    const text = plain(String(entry));
    const byId = /^-?\d+$/.test(text) ? list.find(({ id }) => id === Number(text)) : undefined;
    const named = list.filter(({ label }) => plain(label) === text);
    if (typeof entry === 'number' || /^-?\d+$/.test(text)) {
      if (byId === undefined) return { problem: 'unknown', valid: labels(list) };
      const other = typeof entry === 'string' ? named.filter(({ id }) => id !== byId.id) : [];
      return other.length > 0 ? ambiguous([byId, ...other]) : { id: byId.id };
    }
    // A label that only an inactive option has still means something on old tickets.
    const active = named.filter((one) => one.active);
    const meant = active.length > 0 ? active : named;
    const [first] = meant;
    if (first === undefined) return { problem: 'unknown', valid: labels(list) };
    return meant.length > 1 ? ambiguous(meant) : { id: first.id };
  }

  #list(field: string): Option[] {
    return this.#lists.get(field.toLowerCase()) ?? [];
  }
}

function ambiguous(options: Option[]): Resolved {
  return { problem: 'ambiguous', valid: options.map(({ id, label }) => `${label} (${id})`) };
}

function labels(options: Option[]): string[] {
  return options.filter(({ active }) => active).map(({ label }) => label);
}

function plain(text: string): string {
  return text.normalize('NFC').trim().toLowerCase();
}
