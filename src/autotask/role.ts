import type { Facts } from '../failure.js';
import type { AutotaskClient } from './client.js';
import type { Person } from './person.js';
import { asNumber, fieldReader } from './raw.js';
import type { CallOptions } from './settings.js';
import { withheld } from './withheld.js';

const FIELDS = ['resourceID', 'roleID', 'isActive', 'isDefault'];

export type Role = { roleId: number } | { problem: 'no-role' } | { problem: 'no-right'; facts: Facts };

/**
 * The service desk role in which a person can own a ticket: the default one, else the first (REST developer help,
 * ResourceServiceDeskRoles). Where Autotask shows none at all, or must not, it is the one that the person's own
 * record names. Rows of retired roles are rows, too, so a person who lost every role has none.
 */
export async function roleOf(client: AutotaskClient, person: Person, options: CallOptions): Promise<Role> {
  const ownRole: Role | null = person.defaultRoleId === null ? null : { roleId: person.defaultRoleId };
  const query = {
    filter: [{ op: 'eq' as const, field: 'resourceID', value: person.id }],
    includeFields: FIELDS,
  };
  const links: Link[] = [];
  try {
    for await (const { items } of client.pages('ResourceServiceDeskRoles', query, options))
      links.push(...items.map((row) => toLink(fieldReader(row))));
  } catch (error) {
    const facts = withheld(error);
    if (facts === null) throw error;
    return ownRole ?? { problem: 'no-right', facts };
  }
  if (links.length === 0) return ownRole ?? { problem: 'no-role' };
  const valid = links.filter(({ isActive }) => isActive);
  const best = valid.find(({ isDefault }) => isDefault) ?? valid[0];
  return best?.roleId === null || best === undefined ? { problem: 'no-role' } : { roleId: best.roleId };
}

interface Link {
  roleId: number | null;
  isActive: boolean;
  isDefault: boolean;
}

function toLink(read: (name: string) => unknown): Link {
  return {
    roleId: asNumber(read('roleID')),
    isActive: read('isActive') !== false && read('isActive') !== 0,
    isDefault: read('isDefault') === true || read('isDefault') === 1,
  };
}
