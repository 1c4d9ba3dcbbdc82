import { sql } from 'kysely';
import { readMeta, writeMeta } from './meta.js';
import type { Db } from './store.js';

/**
 * Whatever is kept of a tenant goes on under another key, since another API user stands for it from now on.
 *
 * @param company what Autotask itself knows the tenant by
 * @param isInUse whether a configuration still has this key
 * @returns whether there was something to go on with
 */
export async function succeedTenant(
  db: Db,
  company: string,
  tenant: string,
  isInUse: (tenant: string) => boolean,
): Promise<boolean> {
  const name = `tenant of ${company}`;
  const former = await readMeta(db, name);
  if (former === tenant || (former !== null && isInUse(former))) return false;
  await writeMeta(db, name, tenant);
  if (former === null) return false;
  await rename(db, former, tenant);
  return true;
}

/** Keys are unique enough to be found in texts. Messages on their way keep what they say. */
async function rename(db: Db, former: string, tenant: string): Promise<void> {
  const renamed = (column: string) => sql<string>`replace(${sql.ref(column)}, ${former}, ${tenant})`;
  await db
    .updateTable('pair')
    .set({ tenant, state: renamed('state') })
    .where('tenant', '=', former)
    .execute();
  await db
    .updateTable('outbox')
    .set({ account: renamed('account'), lane: renamed('lane'), command: renamed('command') })
    .where('state', 'in', ['waiting', 'sending'])
    .execute();
  await db
    .updateTable('trigger')
    .set({ state: renamed('state') })
    .execute();
}
