/** Operators that compare a field with one value (REST developer help, basic query calls). */
export const COMPARISONS = [
  'eq',
  'noteq',
  'gt',
  'gte',
  'lt',
  'lte',
  'beginsWith',
  'endsWith',
  'contains',
] as const;
export const LISTS = ['in', 'notIn'] as const;
export const EXISTENCE = ['exist', 'notExist'] as const;
export const GROUPS = ['and', 'or'] as const;

export type Value = string | number | boolean;

interface Field {
  field: string;
  /** The field is a user-defined one; Autotask takes one of these per query. */
  udf?: boolean;
}

/** One node of a query's filter; the nodes of the outermost list must all be true. */
export type FilterNode =
  | (Field & { op: (typeof COMPARISONS)[number]; value: Value })
  | (Field & { op: (typeof LISTS)[number]; value: Value[] })
  | (Field & { op: (typeof EXISTENCE)[number] })
  | { op: (typeof GROUPS)[number]; items: FilterNode[] };
