import type { EntityName } from '../schema/entities.js';
import { entityOfRoute } from '../schema/entities.js';
import type { Field } from '../schema/field.js';
import { refuse } from '../query/errors.js';
import type { Row, Scalar } from '../tenant/row.js';
import type { Tenant } from '../tenant/tenant.js';

export type Shape = (row: Row) => Record<string, unknown>;

/**
 * How a row is answered: every field of the entity (null where empty), or only those asked for.
 * @throws Refusal for a field that the entity does not have
 */
export function shapeOf(tenant: Tenant, name: EntityName, includeFields: string[] | null): Shape {
  const entity = entityOfRoute(name);
  if (!entity) throw new Error(`no such entity: ${name}`);
  const udfs = tenant.udfs(name).map((udf) => udf.name);
  const { fields, udfs: wantedUdfs } = choose(entity.single, entity.byName, udfs, includeFields);
  const time = timeWriter(tenant);
  return (row) => {
    const item: Record<string, unknown> = {};
    for (const field of fields) item[field.name] = write(row.values[field.name] ?? null, field, time);
    if (entity.hasUdf)
      item['userDefinedFields'] = wantedUdfs.map((udf) => ({ name: udf, value: row.udf[udf] ?? null }));
    return item;
  };
}

function choose(
  single: string,
  byName: ReadonlyMap<string, Field>,
  udfs: readonly string[],
  includeFields: string[] | null,
): { fields: Field[]; udfs: readonly string[] } {
  if (includeFields === null) return { fields: [...byName.values()], udfs };
  const wanted = new Set<Field>();
  const wantedUdfs: string[] = [];
  for (const name of includeFields) {
    const field = byName.get(name.toLowerCase());
    const udf = udfs.find((known) => known.toLowerCase() === name.toLowerCase());
    if (field) wanted.add(field);
    else if (udf !== undefined) wantedUdfs.push(udf);
    else if (name.toLowerCase() === 'userdefinedfields') wantedUdfs.push(...udfs);
    else refuse(`Unable to find ${name} in the ${single} Entity.`);
  }
  return { fields: [...wanted], udfs: wantedUdfs };
}

function timeWriter(tenant: Tenant): (at: number) => string {
  const bare = tenant.settings.variants.dates === 'bare';
  return (at) => {
    const text = new Date(at).toISOString();
    return bare ? text.slice(0, -1) : text;
  };
}

function write(value: Scalar, field: Field, time: (at: number) => string): Scalar {
  return field.type === 'datetime' && typeof value === 'number' ? time(value) : value;
}
