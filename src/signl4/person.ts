import type { AlertUser } from '../types.js';
import { anyCase, idOf, textOf } from './lenient.js';

/** What inbound events cause is logged under this user, by id or by address (reference §1.7). */
const SYSTEM_ID = /^0{8}-(0{4}-){3}0{12}$/;
const SYSTEM_MAIL = 'system@signl4.com';

/**
 * The person of a user object, or of an id alone; empty texts for what it does not say. `null` where it is nobody,
 * or SIGNL4's system user.
 */
export function person(value: unknown): AlertUser | null {
  const fields = anyCase(typeof value === 'string' ? { id: value } : value);
  const user = {
    id: idOf(fields, 'id', 'userid', 'uid') ?? '',
    name: textOf(fields, 'username', 'name', 'displayname', 'fullname') ?? '',
    email: textOf(fields, 'mailaddress', 'mail', 'email') ?? '',
  };
  const known = user.id !== '' || user.name !== '' || user.email !== '';
  return known && !isSystem(user) ? user : null;
}

function isSystem({ id, email }: AlertUser): boolean {
  return SYSTEM_ID.test(id) || email.trim().toLowerCase() === SYSTEM_MAIL;
}
