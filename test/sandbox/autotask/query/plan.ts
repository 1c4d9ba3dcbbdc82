import type { Entity } from '../schema/entities.js';
import type { Table } from '../tenant/table.js';
import type { Comparison, Node } from './parse.js';
import { readValue } from './value.js';

/** Rows that may match: few of them, found by an index. */
interface Candidates {
  /** At most this many. */
  size: number;
  ids(): Iterable<number>;
}

/**
 * Ids in ascending order among which all matches are, or `null` when reading the whole table is as good.
 * @param above only ids above this one are wanted
 */
export function plan(node: Node, table: Table, above: number): number[] | null {
  const found = candidates(node, table);
  if (!found || found.size > table.size / 3) return null;
  return [...new Set(found.ids())].filter((id) => id > above).toSorted((a, b) => a - b);
}

function candidates(node: Node, table: Table): Candidates | null {
  if (!('items' in node)) return lookUp(node, table);
  const all = node.items.map((item) => candidates(item, table));
  const known = all.filter((found) => found !== null);
  if (node.op === 'and') return known.reduce<Candidates | null>(smaller, null);
  if (known.length < all.length) return null;
  return {
    size: known.reduce((sum, { size }) => sum + size, 0),
    ids: () => known.flatMap((found) => [...found.ids()]),
  };
}

function smaller(best: Candidates | null, other: Candidates): Candidates {
  return best && best.size <= other.size ? best : other;
}

function lookUp(node: Comparison, table: Table): Candidates | null {
  const field = node.udf ? undefined : table.entity.byName.get(node.field.toLowerCase());
  if (!field) return null;
  const values = node.op === 'in' ? (node.value as unknown[]) : node.op === 'eq' ? [node.value] : null;
  if (values) return equal(values, field, table);
  if (node.op !== 'gt' && node.op !== 'gte') return null;
  const from = readValue(node.value, field);
  if (typeof from !== 'number') return null;
  if (field.name === 'id') {
    const start = table.firstAbove(node.op === 'gt' ? from : from - 1);
    return { size: table.size - start, ids: () => table.ids.slice(start) };
  }
  const times = table.timesOf(field.name);
  return times && { size: times.countSince(from), ids: () => times.idsSince(from) };
}

function equal(values: unknown[], field: Entity['fields'][number], table: Table): Candidates | null {
  const wanted = values.map((value) => readValue(value, field));
  if (field.name === 'id') return { size: wanted.length, ids: () => wanted as number[] };
  const sets = wanted.map((value) => table.idsWith(field.name, value));
  if (sets.includes(undefined)) return null;
  return {
    size: sets.reduce((sum, ids) => sum + (ids?.size ?? 0), 0),
    ids: () => sets.flatMap((ids) => [...(ids ?? [])]),
  };
}
