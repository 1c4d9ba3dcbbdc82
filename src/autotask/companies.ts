import { Failure } from '../failure.js';
import type { RawRecord } from '../types.js';
import { readWhereIn } from './batches.js';
import type { AutotaskClient } from './client.js';
import { asText } from './raw.js';
import type { Purpose } from './settings.js';

const FIELDS = ['companyName', 'isActive'];
const MOST_FOUND = 50;
const ID = /^\d+$/;

export interface Company {
  id: number;
  name: string;
}

/**
 * Finds companies by id or by their whole name (which may hold commas); what can't be found, or could mean two
 * companies, is a problem: `config.company-unknown`, `config.company-ambiguous`. An active company goes before
 * inactive ones of the same name.
 *
 * @returns ids by entry as it was given
 */
export async function resolveCompanies(
  client: AutotaskClient,
  entries: string[],
  purpose: Purpose = 'poll',
): Promise<{ ids: Map<string, number>; problems: Failure[] }> {
  const wanted = new Map(entries.map((entry) => [entry, entry.trim()]));
  const texts = [...new Set(wanted.values())].filter((text) => text !== '');
  const numbers = texts.filter((text) => ID.test(text)).map(Number);
  const names = texts.filter((text) => !ID.test(text));
  const byId =
    numbers.length === 0 ? [] : await readWhereIn(client, 'Companies', 'id', numbers, FIELDS, { purpose });
  const byName =
    names.length === 0
      ? []
      : await readWhereIn(client, 'Companies', 'companyName', names, FIELDS, { purpose });

  const ids = new Map<string, number>();
  const problems: Failure[] = [];
  for (const [entry, text] of wanted) {
    const found = ID.test(text) ? byId.filter(({ id }) => id === Number(text)) : named(byName, text);
    const [first] = found;
    if (found.length === 1 && typeof first?.['id'] === 'number') ids.set(entry, first['id']);
    else problems.push(problem(text, found));
  }
  return { ids, problems };
}

/** Active companies whose name begins with a text, by name, at most 50; for a list to choose from. */
export async function searchCompanies(client: AutotaskClient, text: string): Promise<Company[]> {
  const beginning = text.trim();
  if (beginning === '') return [];
  const query = {
    filter: [
      { op: 'beginsWith' as const, field: 'companyName', value: beginning },
      { op: 'eq' as const, field: 'isActive', value: true },
    ],
    includeFields: FIELDS,
    maxRecords: MOST_FOUND,
  };
  for await (const page of client.pages('Companies', query, { purpose: 'editor' }))
    return byNameOrder(page.items);
  return [];
}

/** Companies of the given ids; those that do not exist, or must not be seen, are left out. */
export async function companiesById(client: AutotaskClient, ids: number[]): Promise<Company[]> {
  return byNameOrder(await readWhereIn(client, 'Companies', 'id', ids, FIELDS, { purpose: 'editor' }));
}

function named(rows: RawRecord[], text: string): RawRecord[] {
  const same = rows.filter((row) => plain(row['companyName']) === plain(text));
  const active = same.filter((row) => row['isActive'] !== false && row['isActive'] !== 0);
  return active.length > 0 ? active : same;
}

function problem(label: string, found: RawRecord[]): Failure {
  if (found.length === 0) return new Failure('config.company-unknown', 'account', { facts: { label } });
  const valid = found.map((row) => String(row['id'])).join(', ');
  return new Failure('config.company-ambiguous', 'account', { facts: { label, valid } });
}

function byNameOrder(rows: RawRecord[]): Company[] {
  return rows
    .flatMap((row) =>
      typeof row['id'] === 'number' ? [{ id: row['id'], name: asText(row['companyName']) }] : [],
    )
    .sort((a, b) => a.name.localeCompare(b.name));
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value.normalize('NFC').trim().toLowerCase() : '';
}
