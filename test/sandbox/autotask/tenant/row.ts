/** Times are kept as milliseconds since 1970. */
export type Scalar = string | number | boolean | null;

export type Values = Record<string, Scalar>;

/** A record. It is never altered, only replaced; a field that is absent is null. */
export interface Row {
  readonly id: number;
  readonly values: Readonly<Values>;
  readonly udf: Readonly<Record<string, string | null>>;
}

export const NO_UDF: Readonly<Record<string, string | null>> = Object.freeze({});

export function row(id: number, values: Values, udf: Row['udf'] = NO_UDF): Row {
  return { id, values: { ...values, id }, udf };
}

export function numberOf(found: Row, field: string): number | null {
  const value = found.values[field];
  return typeof value === 'number' ? value : null;
}

export function textOf(found: Row, field: string): string {
  const value = found.values[field];
  return typeof value === 'string' ? value : '';
}
