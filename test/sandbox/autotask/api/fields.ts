import { isObject } from '../../frame/call.js';
import { entityOfReference, type Entity } from '../schema/entities.js';
import type { Field } from '../schema/field.js';
import { refuse } from '../query/errors.js';
import { readValue } from '../query/value.js';
import type { Row, Scalar, Values } from '../tenant/row.js';
import type { Tenant } from '../tenant/tenant.js';

/** What a write asks for. */
export interface Changes {
  values: Values;
  udf: Record<string, string | null>;
}

type Mode = 'create' | 'patch' | 'put';

/**
 * Reads the body of a write. Omitted fields stay as they are in a PATCH, and become null in a PUT; an explicit
 * null clears. Names' case does not matter; names that the entity lacks are passed over, as by ASP.NET.
 * @throws Refusal for the first thing that is wrong
 */
export function readChanges(
  tenant: Tenant,
  entity: Entity,
  body: Record<string, unknown>,
  mode: Mode,
  before: Row | null,
): Changes {
  const values: Values = {};
  for (const [key, value] of Object.entries(body)) {
    const field = entity.byName.get(key.toLowerCase());
    if (!field || field.name === 'id') continue;
    if (field.readOnly || (field.createOnly && mode !== 'create')) {
      refuseReadOnly(tenant, field, mode);
      continue;
    }
    values[field.name] = readField(tenant, entity, field, value, { ...before?.values, ...values }, body);
  }
  if (mode === 'put') clearOmitted(entity, values);
  if (mode !== 'patch') requireFields(entity, values);
  return { values, udf: readUdfs(tenant, entity, body, mode, before) };
}

/** The id in a body, 0 where there is none. */
export function idOf(body: Record<string, unknown>): number {
  const entry = Object.entries(body).find(([key]) => key.toLowerCase() === 'id');
  return Number(entry?.[1] ?? 0);
}

export function asBody(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : refuse('The entity is missing or cannot be read.');
}

/** Piping a whole record back into an update fails, since it holds what cannot be written. */
function refuseReadOnly(tenant: Tenant, field: Field, mode: Mode): void {
  if (mode !== 'create' && tenant.settings.variants.readOnlyFields === 'refused')
    refuse(`The field ${field.name} is read-only.`, field.name);
}

function readField(
  tenant: Tenant,
  entity: Entity,
  field: Field,
  value: unknown,
  known: Values,
  body: Record<string, unknown>,
): Scalar {
  if (field.required && (value ?? '') === '') refuse(`Missing Required Field: ${field.name}`, field.name);
  if (value === null || value === undefined) return null;
  const read = readValue(value, field);
  if (typeof read === 'string' && read.length > field.length)
    refuse(
      `String value length of ${read.length} exceeds the maximum length of ${field.length} on field: ${field.name}.`,
      field.name,
    );
  if (field.pickList && read !== (known[field.name] ?? null))
    checkOption(tenant, entity, field, read, known, body);
  if (field.reference !== null) checkReference(tenant, field, read);
  return read;
}

function checkOption(
  tenant: Tenant,
  entity: Entity,
  field: Field,
  value: Scalar,
  known: Values,
  body: Record<string, unknown>,
): void {
  const options = tenant.options(entity.name, field.name);
  if (options.length === 0) return;
  const option = options.find((one) => one.value === String(value));
  const invalid = `Picklist value on field: ${field.name} does not exist or is invalid.`;
  if (!option?.isActive) refuse(invalid, field.name);
  if (field.pickListParent === null || option.parentValue === '') return;
  const parent = body[field.pickListParent] ?? known[field.pickListParent];
  if (Number(parent) !== Number(option.parentValue)) refuse(invalid, field.name);
}

/** @throws Refusal when the value is not the id of an active record */
export function checkReference(tenant: Tenant, field: Field, value: Scalar): void {
  const target = entityOfReference(field.reference ?? '');
  if (!target || typeof value !== 'number') return;
  const row = tenant.table(target.name).get(value);
  const active = row && row.values['isActive'] !== false && row.values['isActive'] !== 0;
  if (!active)
    refuse(
      `Reference value on field: ${field.name} of type: ${target.single} does not exist or is invalid.`,
      field.name,
    );
}

function clearOmitted(entity: Entity, values: Values): void {
  for (const field of entity.fields)
    if (!field.readOnly && !field.createOnly && !(field.name in values)) values[field.name] = null;
}

function requireFields(entity: Entity, values: Values): void {
  for (const field of entity.fields)
    if (field.required && (values[field.name] ?? '') === '')
      refuse(`Missing Required Field: ${field.name}`, field.name);
}

function readUdfs(
  tenant: Tenant,
  entity: Entity,
  body: Record<string, unknown>,
  mode: Mode,
  before: Row | null,
): Record<string, string | null> {
  const given = Object.entries(body).find(([key]) => key.toLowerCase() === 'userdefinedfields')?.[1];
  const cleared =
    mode === 'put' ? Object.fromEntries(Object.keys(before?.udf ?? {}).map((name) => [name, null])) : {};
  const udf: Record<string, string | null> = { ...cleared };
  if (given === undefined || given === null) return udf;
  if (!Array.isArray(given)) refuse('userDefinedFields must be an array of name and value.');
  for (const entry of given) {
    const { name, value } = isObject(entry) ? entry : { name: undefined, value: undefined };
    const known = tenant.udfs(entity.name).find((one) => one.name === name);
    if (!known) refuse(`Unable to find the UDF ${String(name)} in the ${entity.single} Entity.`);
    udf[known.name] = typeof value === 'string' || typeof value === 'number' ? String(value) : null;
  }
  return udf;
}
