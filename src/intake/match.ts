import { anyOf, conditions, type FilterNode } from '../autotask/filter.js';
import { oneQuery, udfs } from '../autotask/udf.js';
import type { RawRecord } from '../types.js';
import { fitsLists, type ResolvedFilter } from './filter.js';
import { MOST_CONDITIONS, MOST_FOLLOWED } from './search.js';
import type { Tenant } from './tenant.js';

/** Ids of those records that match a filter: the lists are judged here, a query by Autotask. */
export async function whichMatch(
  tenant: Tenant,
  filter: ResolvedFilter,
  records: RawRecord[],
): Promise<Set<number>> {
  const fitting = records.filter((raw) => fitsLists(filter, raw)).map((raw) => raw['id'] as number);
  return new Set(await all(tenant, filter.query, fitting));
}

/** Those of the tickets to which all nodes apply. Autotask takes one user-defined field per query. */
async function all(tenant: Tenant, nodes: FilterNode[], ids: number[]): Promise<number[]> {
  const { fits, rest } = oneQuery(nodes);
  let left = await ask(tenant, fits, ids);
  for (const node of rest) {
    if (!('items' in node) || udfs([node]) <= 1) left = await ask(tenant, [node], left);
    else if (node.op === 'and') left = await all(tenant, node.items, left);
    else left = await some(tenant, node.items, left);
  }
  return left;
}

/** Those to which one of the nodes applies, in the order given. */
async function some(tenant: Tenant, nodes: FilterNode[], ids: number[]): Promise<number[]> {
  const { fits, rest } = oneQuery(nodes);
  const matching = new Set<number>();
  if (fits.length > 0) {
    for (const id of await ask(tenant, [{ op: 'or', items: fits }], ids)) matching.add(id);
  }
  for (const node of rest) {
    const left = ids.filter((id) => !matching.has(id));
    for (const id of await all(tenant, [node], left)) matching.add(id);
  }
  return ids.filter((id) => matching.has(id));
}

async function ask(tenant: Tenant, nodes: FilterNode[], ids: number[]): Promise<number[]> {
  if (nodes.length === 0) return ids;
  const size = Math.min(MOST_FOLLOWED, MOST_CONDITIONS - conditions(nodes));
  const matching: number[] = [];
  for (let start = 0; start < ids.length; start += size) {
    const filter = [anyOf('id', ids.slice(start, start + size)), ...nodes];
    for await (const page of tenant.client.pages(
      'Tickets',
      { filter, includeFields: ['id'] },
      { purpose: 'poll' },
    )) {
      matching.push(...page.items.map((raw) => raw['id'] as number));
    }
  }
  return matching;
}
