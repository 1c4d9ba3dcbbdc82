import { Failure } from '../failure.js';
import { COMPARISONS, EXISTENCE, GROUPS, LISTS, type FilterNode, type Value } from './filter-node.js';

/** Autotask takes 500; the other filters and the tickets need their part. */
const MOST_CONDITIONS = 450;
/** Each needs a query of its own. */
const MOST_UDFS = 10;
const DEEPEST = 10;

const SPELLING = new Map<string, FilterNode['op']>(
  [...COMPARISONS, ...LISTS, ...EXISTENCE, ...GROUPS].map((op) => [op.toLowerCase(), op]),
);

/**
 * Reads the user's own filter: one node, a list of nodes, or a whole `{"filter":[…]}`, with keys and operators in any
 * case. An empty text is an empty filter. The limits are Autotask's (REST developer help, advanced query features).
 *
 * @throws Failure `config.query` with `facts.reason`: what is wrong and where, in English
 */
export function parseQuery(text: string): FilterNode[] {
  if (text.trim() === '') return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw wrong(`this is no JSON (${(error as Error).message.slice(0, 80)})`);
  }
  const whole =
    parsed !== null && typeof parsed === 'object' && !Array.isArray(parsed) ? keysOf(parsed) : null;
  const inner = whole !== null && 'filter' in whole && !('op' in whole) ? whole['filter'] : parsed;
  const raw: unknown[] = Array.isArray(inner) ? inner : [inner];
  if (raw.length === 0 && whole !== null) throw wrong('"filter" is empty');
  const budget = { conditions: 0, udfs: 0 };
  return raw.map((one, index) => readNode(one, `filter ${index + 1}`, 1, budget));
}

function readNode(
  value: unknown,
  at: string,
  depth: number,
  budget: { conditions: number; udfs: number },
): FilterNode {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw wrong(`${at} must be an object such as {"op":"eq","field":"priority","value":1}`);
  }
  const raw = keysOf(value);
  if (typeof raw['op'] !== 'string') throw wrong(`${at} needs an "op"`);
  const op = SPELLING.get(raw['op'].trim().toLowerCase());
  if (op === undefined)
    throw wrong(
      `${at} has the unknown op "${raw['op'].slice(0, 40)}"; known are ${[...SPELLING.values()].join(', ')}`,
    );
  if (op === 'and' || op === 'or') {
    if (depth >= DEEPEST) throw wrong(`${at} is nested too deeply`);
    if (!Array.isArray(raw['items']) || raw['items'].length === 0)
      throw wrong(`${at} ("${op}") needs "items", a list`);
    const items = raw['items'].map((item: unknown, index) =>
      readNode(item, `${at}, item ${index + 1}`, depth + 1, budget),
    );
    return { op, items };
  }
  const { udf: isUdf, ...node } = readLeaf(raw, op, at);
  budget.conditions += 'value' in node && Array.isArray(node.value) ? node.value.length : 1;
  if (budget.conditions > MOST_CONDITIONS) throw wrong(`more than ${MOST_CONDITIONS} conditions`);
  if (isUdf !== true) return node;
  budget.udfs += 1;
  if (budget.udfs > MOST_UDFS) throw wrong(`more than ${MOST_UDFS} conditions on user-defined fields`);
  return { ...node, udf: true };
}

type Leaf = Exclude<FilterNode, { items: FilterNode[] }>;

function readLeaf(raw: Record<string, unknown>, op: Leaf['op'], at: string): Leaf {
  const here = `${at} ("${op}")`;
  const { field, value, udf } = raw;
  if (typeof field !== 'string' || field.trim() === '') throw wrong(`${here} needs a "field"`);
  if (udf !== undefined && typeof udf !== 'boolean') throw wrong(`${here} "udf" must be true or false`);
  const about = { field: field.trim(), ...(udf === undefined ? {} : { udf }) };
  if (isOneOf(EXISTENCE, op)) return { op, ...about };
  if (isOneOf(LISTS, op)) return { op, ...about, value: readList(value, here) };
  return { op, ...about, value: readScalar(value, here) };
}

function readList(value: unknown, here: string): Value[] {
  if (!Array.isArray(value)) throw wrong(`${here} needs a "value" that is a list`);
  if (value.length === 0) throw wrong(`${here} has an empty list`);
  if (value.length > MOST_CONDITIONS) throw wrong(`${here} has more than ${MOST_CONDITIONS} values`);
  return value.map((one) => readScalar(one, here));
}

function readScalar(value: unknown, here: string): Value {
  const isScalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  if (!isScalar) throw wrong(`${here} needs a "value" that is a text, a number, true or false`);
  return value;
}

function isOneOf<T extends string>(names: readonly T[], name: string): name is T {
  return (names as readonly string[]).includes(name);
}

function keysOf(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key.toLowerCase(), one as unknown]));
}

function wrong(reason: string): Failure {
  return new Failure('config.query', 'account', { said: reason, facts: { reason } });
}
