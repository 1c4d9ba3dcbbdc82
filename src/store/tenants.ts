import { sql } from 'kysely';
import { readMeta, writeMeta } from './meta.js';
import type { Db } from './store.js';

/**
 * Whatever is kept of a tenant goes on under another key, since another API user stands for it from now on; also what
 * was still being read as a former one then, when it is asked the next time.
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
  if (former !== null && former !== tenant && isInUse(former)) return false;
  await writeMeta(db, name, tenant);
  const past = `former tenants of ${company}`;
  const known = JSON.parse((await readMeta(db, past)) ?? '[]') as string[];
  const formers = new Set(former === null ? known : [...known, former]);
  formers.delete(tenant);
  await writeMeta(db, past, JSON.stringify([...formers]));
  let goesOn = false;
  for (const one of formers) if (!isInUse(one) && (await rename(db, one, tenant))) goesOn = true;
  return goesOn;
}

/**
 * Keys are unique enough to be found in texts. Messages on their way keep what they say.
 *
 * @returns whether there was anything of the former one
 */
async function rename(db: Db, former: string, tenant: string): Promise<boolean> {
  const renamed = (column: string) => sql<string>`replace(${sql.ref(column)}, ${former}, ${tenant})`;
  const pairs = await db
    .updateTable('pair')
    .set({ tenant, state: renamed('state') })
    .where('tenant', '=', former)
    .executeTakeFirst();
  const work = await db
    .updateTable('outbox')
    .set({ account: renamed('account'), lane: renamed('lane'), command: renamed('command') })
    .where('state', 'in', ['waiting', 'sending'])
    .where((e) => e.or([e('account', 'like', `%${former}%`), e('command', 'like', `%${former}%`)]))
    .executeTakeFirst();
  await db
    .updateTable('trigger')
    .set({ state: renamed('state') })
    .execute();
  return pairs.numUpdatedRows + work.numUpdatedRows > 0n;
}
