import type { Call } from '../../frame/call.js';
import type { ApiUser } from '../tenant/settings.js';
import type { Tenant } from '../tenant/tenant.js';

/**
 * The user of the three headers, or null: 401 with an empty body. Repeated failures lock the user, who is
 * then refused with good credentials too, until somebody unlocks him.
 */
export function authenticate(tenant: Tenant, { headers }: Call): ApiUser | null {
  const name = header(headers['username']).toLowerCase();
  const user = tenant.settings.users.find(({ username }) => username.toLowerCase() === name);
  if (!user) return null;
  const good =
    header(headers['secret']) === user.secret &&
    header(headers['apiintegrationcode']) === user.integrationCode;
  if (user.locked) return null;
  if (good) {
    user.failures = 0;
    return user;
  }
  user.failures++;
  if (user.failures >= tenant.settings.lockAfter) {
    user.locked = true;
    tenant.frame.live.tell('state', () => ({}));
  }
  return null;
}

function header(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : '';
}
