import type { Field } from '../schema/field.js';
import type { Scalar } from '../tenant/row.js';
import { refuse } from './errors.js';

const DATE = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?))?(Z|[+-]\d{2}:?\d{2})?$/i;

/** A value of a filter or of a write, in the field's type. A time without a zone is UTC. @throws Refusal */
export function readValue(value: unknown, field: Field): Scalar {
  switch (field.type) {
    case 'boolean':
      if (typeof value !== 'boolean') refuse(`The value of ${field.name} must be true or false.`, field.name);
      return value;
    case 'datetime':
      return readTime(value, field);
    case 'string':
      if (typeof value !== 'string' && typeof value !== 'number') return wrongType(field);
      return String(value);
    default:
      return readNumber(value, field);
  }
}

function readNumber(value: unknown, field: Field): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return wrongType(field);
  if (field.type !== 'double' && !Number.isInteger(number)) return wrongType(field);
  return number;
}

function readTime(value: unknown, field: Field): number {
  const [, date, time = '00:00', zone = 'Z'] = (typeof value === 'string' && DATE.exec(value.trim())) || [];
  const at = Date.parse(`${date}T${time}${zone}`);
  return Number.isNaN(at) ? wrongType(field) : at;
}

function wrongType(field: Field): never {
  return refuse(`The value of ${field.name} is not a valid ${field.type}.`, field.name);
}
