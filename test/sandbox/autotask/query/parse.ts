import { isObject } from '../../frame/call.js';
import { refuse } from './errors.js';

export const OPERATORS = [
  'eq',
  'noteq',
  'gt',
  'gte',
  'lt',
  'lte',
  'beginsWith',
  'endsWith',
  'contains',
  'exist',
  'notExist',
  'in',
  'notIn',
] as const;

export type Operator = (typeof OPERATORS)[number];

export interface Comparison {
  op: Operator;
  field: string;
  value: unknown;
  udf: boolean;
}

export interface Group {
  op: 'and' | 'or';
  items: Node[];
}

export type Node = Comparison | Group;

export interface Query {
  filter: Group;
  maxRecords: number;
  /** null = every field */
  includeFields: string[] | null;
}

const LARGEST_PAGE = 500;
const MOST_ORS = 500;
const DEEPEST = 32;

/** Reads a query. @throws Refusal in Autotask's words, as far as they are known */
export function parseQuery(body: unknown): Query {
  const model = lowerKeys(body);
  const filter = model['filter'];
  if (!Array.isArray(filter) || filter.length === 0) refuse('Invalid query syntax. A filter is required.');
  const group: Group = { op: 'and', items: filter.map((item) => parseNode(item, 1)) };
  if (countOrs(group) > MOST_ORS)
    refuse(`Invalid query syntax. Queries are limited to ${MOST_ORS} or fewer 'OR' conditions.`);
  if (new Set(udfsOf(group)).size > 1)
    refuse('Invalid query syntax. Only one UDF field is allowed per query.');
  return {
    filter: group,
    maxRecords: readMaxRecords(model['maxrecords']),
    includeFields: readIncludeFields(model['includefields']),
  };
}

function parseNode(item: unknown, depth: number): Node {
  if (depth > DEEPEST) refuse('Some part of your SQL statement is nested too deeply.');
  const model = lowerKeys(item);
  const { op, field, value, udf, items } = model;
  if (op === 'and' || op === 'or') {
    if (!Array.isArray(items) || items.length === 0) refuse(`Invalid query syntax. '${op}' needs items.`);
    return { op, items: items.map((inner) => parseNode(inner, depth + 1)) };
  }
  if (!isOperator(op)) refuse(`Invalid query syntax. Unknown operator '${String(op)}'.`);
  if (typeof field !== 'string') refuse('Invalid query syntax. A field is required.');
  if (op !== 'exist' && op !== 'notExist') {
    if (value === null || value === undefined)
      refuse(`Invalid query syntax. A value is required for '${field}'.`);
    if ((op === 'in' || op === 'notIn') && !Array.isArray(value))
      refuse(`Invalid query syntax. '${op}' needs an array of values.`);
  }
  return { op, field, value, udf: udf === true };
}

function readMaxRecords(value: unknown): number {
  if (value === undefined || value === null) return LARGEST_PAGE;
  const wanted = Number(value);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > LARGEST_PAGE)
    refuse(`maxCountOfRecordsToReturn must be between 1 and ${LARGEST_PAGE}`);
  return wanted;
}

function readIncludeFields(value: unknown): string[] | null {
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value) || value.some((name) => typeof name !== 'string'))
    refuse('Invalid query syntax. IncludeFields must be an array of field names.');
  return value.length === 0 ? null : (value as string[]);
}

/** An `in` counts as one OR for each value, an `or` as one for each item. */
function countOrs(node: Node): number {
  if ('items' in node) {
    const inner = node.items.reduce((sum, item) => sum + countOrs(item), 0);
    return node.op === 'or' ? inner + node.items.filter((item) => countOrs(item) === 0).length : inner;
  }
  return (node.op === 'in' || node.op === 'notIn') && Array.isArray(node.value) ? node.value.length : 0;
}

function udfsOf(node: Node): string[] {
  if ('items' in node) return node.items.flatMap(udfsOf);
  return node.udf ? [node.field.toLowerCase()] : [];
}

function isOperator(op: unknown): op is Operator {
  return typeof op === 'string' && (OPERATORS as readonly string[]).includes(op);
}

/** The keys' case does not matter (`filter` and `Filter` are both in use). */
function lowerKeys(value: unknown): Record<string, unknown> {
  if (!isObject(value)) refuse('Invalid query syntax.');
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.toLowerCase(), inner]));
}
