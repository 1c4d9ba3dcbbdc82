import type { Row } from '../tenant/row.js';
import type { Tenant } from '../tenant/tenant.js';
import type { EntityName } from '../schema/entities.js';
import { compile, type Test } from './compile.js';
import type { Group } from './parse.js';
import { plan } from './plan.js';

export interface Wanted {
  filter: Group;
  /** Only rows with an id above this one (keyset paging). */
  above: number;
  /** At most so many rows. */
  most: number;
  /** Rows that the caller may see at all. */
  seen: Test | null;
}

/** The matching rows in the order of their ids (Autotask REST: there is no other order). */
export function run(tenant: Tenant, name: EntityName, wanted: Wanted): Row[] {
  const table = tenant.table(name);
  const udfs = tenant.udfs(name).map((udf) => udf.name);
  const test = compile(wanted.filter, { entity: table.entity, udfs, variants: tenant.settings.variants });
  // The indexes know only what is written; with reads that lag behind, every row is looked at.
  const ids = (tenant.lagging ? null : plan(wanted.filter, table, wanted.above)) ?? table.ids;
  const found: Row[] = [];
  let at = ids === table.ids ? table.firstAbove(wanted.above) : 0;
  for (; at < ids.length && found.length < wanted.most; at++) {
    const written = table.get(ids[at] ?? -1);
    const row = written && tenant.visible(name, written);
    if (row && test(row) && (wanted.seen === null || wanted.seen(row))) found.push(row);
  }
  return found;
}
