import { ENTITIES, type EntityName } from '../schema/entities.js';
import { readValue } from '../query/value.js';
import type { Scalar, Values } from '../tenant/row.js';
import type { Tenant } from '../tenant/tenant.js';
import type { UdfChanges } from '../tenant/tickets.js';
import { defaultRole } from './people.js';

/** Fields as a person fills them in: labels for options, ISO 8601 for times, UDFs below `udf`. */
export type Input = Record<string, unknown>;

/** @throws Error for a field or a label that does not exist */
export function readInput(tenant: Tenant, name: EntityName, input: Input): Values {
  const entity = ENTITIES[name];
  const values: Values = {};
  for (const [key, given] of Object.entries(input)) {
    if (key === 'udf') continue;
    const field = entity.byName.get(key.toLowerCase());
    if (!field) throw new Error(`${entity.single} has no field ${key}`);
    if (given === null || given === undefined) values[field.name] = null;
    else if (field.pickList) values[field.name] = readOption(tenant, name, field.name, given);
    else if (field.type === 'datetime' && typeof given === 'number') values[field.name] = given;
    else values[field.name] = readValue(given, field);
  }
  const owner = values['assignedResourceID'];
  if (name === 'Tickets' && owner !== undefined && values['assignedResourceRoleID'] === undefined)
    values['assignedResourceRoleID'] = typeof owner === 'number' ? defaultRole(tenant, owner) : null;
  return values;
}

export function readUdf(input: Input): UdfChanges {
  const udf = input['udf'];
  return typeof udf === 'object' && udf !== null ? (udf as UdfChanges) : {};
}

function readOption(tenant: Tenant, name: EntityName, field: string, given: unknown): Scalar {
  const all = tenant.options(name, field);
  if (typeof given === 'number' || /^\d+$/.test(String(given))) return Number(given);
  const option = all.find(({ label }) => label.toLowerCase() === String(given).toLowerCase());
  if (!option) throw new Error(`${field} is one of: ${all.map(({ label }) => label).join(', ')}`);
  return Number(option.value);
}

/** Value of the default option, else of the first. */
export function defaultOption(tenant: Tenant, name: EntityName, field: string): number | null {
  const all = tenant.options(name, field).filter(({ isActive }) => isActive);
  const option = all.find(({ isDefaultValue }) => isDefaultValue) ?? all[0];
  return option ? Number(option.value) : null;
}
