import type { Entity } from '../schema/entities.js';
import type { Field } from '../schema/field.js';
import type { Row, Scalar } from '../tenant/row.js';
import type { Variants } from '../tenant/variants.js';
import { refuse } from './errors.js';
import type { Comparison, Node, Operator } from './parse.js';
import { readValue } from './value.js';

export type Test = (row: Row) => boolean;

export interface Grammar {
  entity: Entity;
  /** Names of the entity's user-defined fields. */
  udfs: readonly string[];
  variants: Variants;
}

/** Makes a filter into a test of rows. Texts compare without regard to case, as in SQL Server's default. */
export function compile(node: Node, grammar: Grammar): Test {
  if ('items' in node) {
    const tests = node.items.map((item) => compile(item, grammar));
    if (node.op === 'or') return (row) => tests.some((test) => test(row));
    return tests.length === 1 && tests[0] ? tests[0] : (row) => tests.every((test) => test(row));
  }
  return compare(node, grammar);
}

function compare(node: Comparison, grammar: Grammar): Test {
  const { read, wish } = node.udf ? udfReader(node, grammar) : fieldReader(node, grammar);
  const { op } = node;
  if (op === 'exist') return (row) => read(row) !== null;
  if (op === 'notExist') return (row) => read(row) === null;
  const matchesNull = grammar.variants.noteqNull === 'match';
  if (op === 'in' || op === 'notIn') {
    const values = new Set((node.value as unknown[]).map((value) => folded(wish(value))));
    if (op === 'in') return (row) => values.has(folded(read(row)));
    return (row) => {
      const value = read(row);
      return value === null ? matchesNull : !values.has(folded(value));
    };
  }
  const wanted = folded(wish(node.value));
  if (op === 'eq') return (row) => folded(read(row)) === wanted;
  if (op === 'noteq')
    return (row) => {
      const value = read(row);
      return value === null ? matchesNull : folded(value) !== wanted;
    };
  return ordered(op, read, wanted);
}

function ordered(op: Operator, read: (row: Row) => Scalar, wanted: Scalar): Test {
  if (wanted === null) return () => false;
  const than = (row: Row): Scalar => folded(read(row));
  switch (op) {
    case 'gt':
      return (row) => notNull(than(row), (value) => value > wanted);
    case 'gte':
      return (row) => notNull(than(row), (value) => value >= wanted);
    case 'lt':
      return (row) => notNull(than(row), (value) => value < wanted);
    case 'lte':
      return (row) => notNull(than(row), (value) => value <= wanted);
    case 'beginsWith':
      return (row) => notNull(than(row), (value) => String(value).startsWith(String(wanted)));
    case 'endsWith':
      return (row) => notNull(than(row), (value) => String(value).endsWith(String(wanted)));
    default:
      return (row) => notNull(than(row), (value) => String(value).includes(String(wanted)));
  }
}

function notNull(value: Scalar, test: (value: Exclude<Scalar, null>) => boolean): boolean {
  return value !== null && test(value);
}

/** How a comparison reads the row, and the value that it is compared with. */
interface Reader {
  read: (row: Row) => Scalar;
  wish: (value: unknown) => Scalar;
}

function fieldReader(node: Comparison, { entity, variants }: Grammar): Reader {
  const field = entity.byName.get(node.field.toLowerCase());
  if (!field) refuse(`Unable to find ${node.field} in the ${entity.single} Entity.`);
  if (!field.queryable) refuse(`The field ${field.name} of the ${entity.single} Entity is not queryable.`);
  const { name } = field;
  if (name === 'createDate' && variants.createDate === 'day')
    return { read: (row) => day(row.values[name] ?? null), wish: (value) => day(readValue(value, field)) };
  return { read: (row) => row.values[name] ?? null, wish: (value) => readValue(value, field) };
}

function udfReader(node: Comparison, { udfs, entity }: Grammar): Reader {
  const name = udfs.find((known) => known.toLowerCase() === node.field.toLowerCase());
  if (name === undefined) refuse(`Unable to find the UDF ${node.field} in the ${entity.single} Entity.`);
  return { read: (row) => row.udf[name] ?? null, wish: (value) => readValue(value, UDF) };
}

const UDF: Field = {
  name: 'udf',
  type: 'string',
  length: 8000,
  required: false,
  readOnly: false,
  createOnly: false,
  queryable: true,
  pickList: false,
  pickListParent: null,
  reference: null,
  webhook: false,
};

const DAY = 86_400_000;

function day(value: Scalar): Scalar {
  return typeof value === 'number' ? Math.floor(value / DAY) * DAY : value;
}

function folded(value: Scalar): Scalar {
  return typeof value === 'string' ? value.toLowerCase() : value;
}
