import { Failure } from '../../src/failure.js';
import type { Definition } from './node-red.js';

const VARIABLE = /^\$\{([^}]+)\}$/;

/**
 * Reads a node's properties as what they are meant to be. Node-RED has put values in place of `${NAME}` already,
 * as text; a variable that is not set stays as it was written, and is an error that names it.
 */
export class Properties {
  /** What is wrong with the properties read so far. */
  readonly problems: Failure[] = [];

  constructor(private readonly definition: Definition) {}

  text(property: string, preset = ''): string {
    const value = this.#value(property);
    return value === undefined || value === null ? preset : String(value);
  }

  flag(property: string, preset: boolean): boolean {
    const value = this.#value(property);
    if (value === undefined || value === null || value === '') return preset;
    return typeof value === 'string' ? /^(true|1|yes|on)$/i.test(value.trim()) : Boolean(value);
  }

  number(property: string, preset: number, min: number, max: number): number {
    const value = this.#value(property);
    if (value === undefined || value === null || value === '') return preset;
    const number = Number(value);
    if (Number.isFinite(number) && number >= min && number <= max) return number;
    this.#problem('config.number', { property, min, max });
    return preset;
  }

  choice<T extends string>(property: string, preset: T, valid: readonly T[]): T {
    const value = this.text(property, preset).trim();
    if (value === '') return preset;
    if ((valid as readonly string[]).includes(value)) return value as T;
    this.#problem('config.choice', { property, valid: valid.join(', ') });
    return preset;
  }

  /** Labels or ids, as texts; a variable may hold one of them or a JSON array of them. */
  list(property: string, preset: Array<string | number>): string[] {
    const value = this.#value(property) ?? preset;
    const entries = Array.isArray(value) ? value : this.#parseList(property, value);
    return entries
      .map((entry) => this.#known(property, entry))
      .filter((entry) => entry !== undefined && entry !== null && entry !== '')
      .map((entry) => String(entry).trim());
  }

  /** Those of a list that are valid; each other one is a problem. */
  chosen(property: string, preset: string[], valid: readonly string[]): string[] {
    const entries = this.list(property, preset);
    if (!entries.every((entry) => valid.includes(entry)))
      this.#problem('config.choice', { property, valid: valid.join(', ') });
    return entries.filter((entry) => valid.includes(entry));
  }

  /** Rows of objects with text in them. */
  rows<K extends string>(property: string, keys: readonly K[]): Array<Record<K, string>> {
    const value = this.#value(property) ?? [];
    const rows = Array.isArray(value) ? value : this.#parseList(property, value);
    return rows
      .filter((row): row is Record<string, unknown> => typeof row === 'object' && row !== null)
      .map((row) => {
        const texts = keys.map((key) => [key, String(this.#known(`${property}.${key}`, row[key]) ?? '')]);
        return Object.fromEntries(texts) as Record<K, string>;
      });
  }

  #parseList(property: string, value: unknown): unknown[] {
    if (typeof value === 'number') return [value];
    const text = String(value).trim();
    if (text === '') return [];
    if (!text.startsWith('[')) return [text];
    try {
      const parsed = JSON.parse(text) as unknown;
      if (Array.isArray(parsed)) return parsed;
    } catch {
      // Told below: what is neither an entry nor a JSON array is no list.
    }
    this.#problem('config.list', { property });
    return [];
  }

  #value(property: string): unknown {
    return this.#known(property, this.definition[property]);
  }

  #known(property: string, value: unknown): unknown {
    const variable = typeof value === 'string' ? VARIABLE.exec(value.trim())?.[1] : undefined;
    if (variable === undefined) return value;
    this.#problem('config.env', { property, variable });
    return undefined;
  }

  #problem(code: string, facts: Record<string, string | number>): void {
    if (this.problems.some((known) => known.code === code && known.facts['property'] === facts['property']))
      return;
    this.problems.push(new Failure(code, 'account', { facts }));
  }
}

/** Credentials as texts, trimmed; those with an unset variable are problems. */
export function credentialTexts<K extends string>(
  credentials: Record<string, unknown> | undefined,
  names: readonly K[],
): { values: Record<K, string>; problems: Failure[] } {
  const properties = new Properties({ id: '', type: '', ...credentials });
  const values = Object.fromEntries(names.map((name) => [name, properties.text(name).trim()])) as Record<
    K,
    string
  >;
  return { values, problems: properties.problems };
}
