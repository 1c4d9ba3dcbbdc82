import type { FilterNode, Value } from './filter-node.js';

export type { FilterNode } from './filter-node.js';
export { parseQuery } from './parse-query.js';

export function anyOf(field: string, values: Value[]): FilterNode {
  const [only] = values;
  return values.length === 1 && only !== undefined
    ? { op: 'eq', field, value: only }
    : { op: 'in', field, value: values };
}

export function noneOf(field: string, values: Value[]): FilterNode {
  const [only] = values;
  return values.length === 1 && only !== undefined
    ? { op: 'noteq', field, value: only }
    : { op: 'notIn', field, value: values };
}

/** How many of the 500 conditions of one query a filter costs at most: every value of a list counts as one. */
export function conditions(nodes: FilterNode[]): number {
  return nodes.reduce((sum, node) => sum + cost(node), 0);
}

function cost(node: FilterNode): number {
  if ('items' in node) return conditions(node.items);
  return node.op === 'in' || node.op === 'notIn' ? node.value.length : 1;
}
