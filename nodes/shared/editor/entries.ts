/** An option as the server lists it. */
export interface Option {
  id: number;
  label: string;
  active?: boolean;
}

/** One entry of a list property: an id or a label, with a leading `!` for "all but", or `${NAME}`. */
export type Entry = number | string;

/** A whole value that Node-RED replaces by an environment variable. */
export function isVariable(value: unknown): boolean {
  return typeof value === 'string' && /^\$\{[^{}]+\}$/.test(value.trim());
}

/** The parts of pasted text: a JSON array, or a list with commas, semicolons, tabs or line breaks. */
export function split(pasted: string): string[] {
  const list = jsonList(pasted);
  if (list) return list;
  // A name that holds a comma can be written in double quotes.
  const parts = pasted.match(/ *!? *"[^"]*"|[^,;\t\r\n]+/g) ?? [];
  return parts.map((part) => part.trim().replace(/^(!?) *"(.*)"$/, '$1$2')).filter(Boolean);
}

/**
 * The parts of pasted names that nobody can look up yet, such as those of companies, which may hold commas: a list
 * of these stays as it is, since the server finds its names. Quotes, marks and ids say where a name ends.
 */
export function splitNames(pasted: string): string[] {
  const parts = split(pasted);
  if (/"|,\s*!/.test(pasted) || parts.every((part) => idOf(bare(part)))) return parts;
  const lines = pasted.split(/[;\t\r\n]/);
  return lines.map((line) => line.replace(/,\s*$/, '').trim()).filter(Boolean);
}

function jsonList(pasted: string): string[] | null {
  if (!pasted.trim().startsWith('[')) return null;
  try {
    const list: unknown = JSON.parse(pasted);
    return Array.isArray(list) ? list.map(String) : null;
  } catch {
    return null;
  }
}

export function isExcluded(entry: Entry): boolean {
  return typeof entry === 'string' && entry.startsWith('!');
}

function bare(entry: Entry): string {
  return String(entry).replace(/^!\s*/, '').trim();
}

function marked(entry: Entry, excluded: boolean): Entry {
  return excluded ? `!${entry}` : entry;
}

export function idOf(bareEntry: string): number | null {
  return /^\d+$/.test(bareEntry) ? Number(bareEntry) : null;
}

/** What typed text stands for. A label becomes its id only if it is exactly one active option's. */
export function entryOf(typed: string, options: readonly Option[]): Entry | null {
  const name = bare(typed);
  if (name === '') return null;
  const wanted = name.toLowerCase();
  const same = options.filter((option) => option.active !== false && option.label.toLowerCase() === wanted);
  const id = idOf(name) ?? (same.length === 1 ? same[0]?.id : null) ?? null;
  return marked(id ?? name, isExcluded(typed));
}

/** Turns "only this" into "all but this", and back. */
export function inverted(entry: Entry): Entry {
  if (!isExcluded(entry)) return marked(entry, true);
  const name = bare(entry);
  return idOf(name) ?? name;
}

/** How an entry reads: its label where it is known, else what is stored. */
export function shown(entry: Entry, options: readonly Option[]): string {
  const name = bare(entry);
  const id = idOf(name);
  return options.find((option) => option.id === id)?.label ?? name;
}

/** The ids among the entries. */
export function idsOf(entries: readonly Entry[]): number[] {
  return entries.map((entry) => idOf(bare(entry))).filter((id): id is number => id !== null);
}
