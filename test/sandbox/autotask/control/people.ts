import { textOf } from '../tenant/row.js';
import type { Actor, Tenant } from '../tenant/tenant.js';

/** Somebody: an id of a resource, an e-mail or full name of a resource or contact, or `contact:<id>`. */
export type Person = number | string | Actor;

/** Who acts when nobody is named: the technician Kim Berger. */
export const SOMEBODY = 29680001;

/** @throws Error when there is nobody of that name */
export function findPerson(tenant: Tenant, person: Person = SOMEBODY): Actor {
  if (typeof person === 'object') return person;
  const contact = /^contact:(\d+)$/.exec(String(person))?.[1];
  if (contact !== undefined) return known(tenant, 'contact', Number(contact));
  if (/^\d+$/.test(String(person))) return known(tenant, 'resource', Number(person));
  const wanted = String(person).toLowerCase();
  for (const [kind, table, mail] of [
    ['resource', 'Resources', 'email'],
    ['contact', 'Contacts', 'emailAddress'],
  ] as const)
    for (const row of tenant.table(table).rows()) {
      const name = `${textOf(row, 'firstName')} ${textOf(row, 'lastName')}`.toLowerCase();
      if (name === wanted || textOf(row, mail).toLowerCase() === wanted) return { kind, id: row.id };
    }
  throw new Error(`nobody is called ${person}`);
}

function known(tenant: Tenant, kind: Actor['kind'], id: number): Actor {
  if (!tenant.table(kind === 'resource' ? 'Resources' : 'Contacts').get(id))
    throw new Error(`nobody has the id ${id}`);
  return { kind, id };
}

/** The default service desk role of a resource; null where it has none. */
export function defaultRole(tenant: Tenant, resourceId: number): number | null {
  const table = tenant.table('ResourceServiceDeskRoles');
  const links = [...(table.idsWith('resourceID', resourceId) ?? [])].flatMap((id) => table.get(id) ?? []);
  const best = links.find((link) => link.values['isDefault'] === true) ?? links[0];
  return best ? Number(best.values['roleID']) : null;
}
