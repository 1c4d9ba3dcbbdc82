import type { RawRecord } from '../types.js';
import type { AutotaskClient } from './client.js';
import { anyOf } from './filter.js';
import type { CallOptions } from './settings.js';

/** Autotask takes 500 OR conditions per query, and a list counts as one each. */
export const BATCH = 500;

/** Rows whose field has one of the values, with as few calls as Autotask's limits allow; `null`: all their fields. */
export async function readWhereIn(
  client: AutotaskClient,
  entity: string,
  field: string,
  values: Array<string | number>,
  includeFields: string[] | null,
  options: CallOptions,
): Promise<RawRecord[]> {
  const rows: RawRecord[] = [];
  for (let start = 0; start < values.length; start += BATCH) {
    const filter = [anyOf(field, values.slice(start, start + BATCH))];
    const query = includeFields ? { filter, includeFields } : { filter };
    for await (const page of client.pages(entity, query, options)) rows.push(...page.items);
  }
  return rows;
}
