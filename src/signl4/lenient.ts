/** Fields of answers may be null, missing, or more than described: nothing is required, nothing is refused. */
export type Fields = Readonly<Record<string, unknown>>;

/** The value as an object; without fields where it is none. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/** The first of these fields that holds a text that is not empty, else `null`. */
export function textOf(fields: Fields, ...names: string[]): string | null {
  for (const name of names) {
    const value = fields[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}

/** The first of these fields that holds a number, as such or as text, else `null`. */
export function numberOf(fields: Fields, ...names: string[]): number | null {
  for (const name of names) {
    const value = fields[name];
    if (typeof value === 'number') return value;
    if (typeof value === 'string' && /^-?\d+$/.test(value)) return Number(value);
  }
  return null;
}

/** The own fields of an object under their names in lower case; `null` counts as missing, the first of a name wins. */
export function anyCase(value: unknown): Fields {
  const fields: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [name, one] of Object.entries(fieldsOf(value))) {
    const lower = name.toLowerCase();
    if (one !== null && one !== undefined) fields[lower] ??= one;
  }
  return fields;
}

/** Longer than any id of SIGNL4, and than any external id of ours. */
const LONGEST_ID = 500;

/** The first of these fields that holds an id: a text that is not empty, or a number; cut at 500 characters. */
export function idOf(fields: Fields, ...names: string[]): string | null {
  for (const name of names) {
    const value = fields[name];
    if (typeof value === 'string' && value.trim() !== '') return value.trim().slice(0, LONGEST_ID);
    if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  }
  return null;
}
