import { Failure } from '../failure.js';
import type { FieldInfo } from './fields.js';
import type { FilterNode } from './filter-node.js';

type Leaf = Exclude<FilterNode, { items: FilterNode[] }>;

/**
 * Looks at a query with the tenant's own fields, so that what Autotask would refuse is told at once and clearly.
 *
 * @param own the entity's fields
 * @param userDefined its user-defined ones
 * @throws Failure `config.query` with `facts.reason`: what is wrong, in English
 */
export function checkQuery(nodes: FilterNode[], own: FieldInfo[], userDefined: FieldInfo[]): void {
  for (const node of nodes) {
    if ('items' in node) checkQuery(node.items, own, userDefined);
    else checkLeaf(node, own, userDefined);
  }
}

function checkLeaf(leaf: Leaf, own: FieldInfo[], userDefined: FieldInfo[]): void {
  const name = leaf.field.slice(0, 60);
  const info = named(leaf.udf ? userDefined : own, leaf.field);
  if (!info) {
    if (!leaf.udf && named(userDefined, leaf.field))
      throw wrong(`"${name}" is a user-defined field, so it needs "udf":true`);
    if (leaf.udf) throw wrong(`tickets have no user-defined field "${name}"`);
    throw wrong(`tickets have no field "${name}"; for a user-defined one add "udf":true`);
  }
  if (!info.queryable) throw wrong(`Autotask can't filter by "${name}"`);
  if (!leaf.udf && info.options && 'value' in leaf) checkOptions(leaf, info.options);
}

/** Picklists want ids; a person knows labels. */
function checkOptions(leaf: Leaf & { value: unknown }, options: NonNullable<FieldInfo['options']>): void {
  const values: unknown[] = Array.isArray(leaf.value) ? leaf.value : [leaf.value];
  const text = values.find((value) => typeof value === 'string' && !/^\s*-?\d+\s*$/.test(value));
  if (text === undefined) return;
  const ids = options.slice(0, 20).map(({ id, label }) => `${label} = ${id}`);
  throw wrong(`"${leaf.field}" takes ids and not "${String(text).slice(0, 40)}": ${ids.join(', ')}`);
}

function named(fields: FieldInfo[], name: string): FieldInfo | undefined {
  return fields.find((one) => one.name.toLowerCase() === name.trim().toLowerCase());
}

function wrong(reason: string): Failure {
  return new Failure('config.query', 'account', { said: reason, facts: { reason } });
}
