import { json, type Answer, type Call } from '../../frame/call.js';
import type { Tenant } from '../tenant/tenant.js';
import { errors } from './errors.js';

/** `GET …/zoneInformation?user=`: open to all, the same at every zone. An unknown user answers 500. */
export function zoneInformation(tenant: Tenant, call: Call): Answer {
  const name = (call.query.get('user') ?? '').toLowerCase();
  const known = tenant.settings.users.some(({ username }) => username.toLowerCase() === name);
  if (!known) return unknownUser(tenant);
  const zone = tenant.settings.zones.find(({ id }) => id === tenant.settings.zone);
  if (!zone) return errors(tenant, 500, 'The zone of this user is not available.');
  return json(200, {
    zoneName: zone.name,
    url: `${call.origin}${zone.prefix}/ATServicesRest/`,
    webUrl: `${call.origin}/`,
    ci: 30595,
  });
}

function unknownUser(tenant: Tenant): Answer {
  switch (tenant.settings.variants.unknownUser) {
    case 'empty':
      return { status: 500 };
    case 'no url':
      return json(500, { zoneName: null, url: null, webUrl: null, ci: 0 });
    default:
      return errors(tenant, 500, 'The zone information could not be determined for the user.');
  }
}
