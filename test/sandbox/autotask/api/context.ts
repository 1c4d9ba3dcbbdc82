import type { Call } from '../../frame/call.js';
import { readJson } from '../../frame/call.js';
import type { Action } from '../tenant/rights.js';
import { allows } from '../tenant/rights.js';
import type { ApiUser } from '../tenant/settings.js';
import type { Actor, Tenant } from '../tenant/tenant.js';
import type { EntityName } from '../schema/entities.js';
import { Refusal } from '../query/errors.js';

/** An authenticated call. */
export interface Context {
  tenant: Tenant;
  call: Call;
  user: ApiUser;
  /** In whose name it writes. */
  actor: Actor;
  /** Such as `http://127.0.0.1:1881/ATServicesRest/V1.0/`. */
  base: string;
}

/** The body as JSON. @throws Refusal 400, as ASP.NET refuses what it cannot read */
export function bodyOf({ call }: Context): unknown {
  try {
    return readJson(call);
  } catch {
    throw new Refusal(400, 'The request is invalid.');
  }
}

/** @throws Refusal 500 or 403, as the tenant's variant says */
export function need({ tenant, user }: Context, entity: EntityName, action: Action): void {
  if (allows(user.rights, entity, action)) return;
  const status = tenant.settings.variants.missingRight === '403' ? 403 : 500;
  throw new Refusal(
    status,
    `The logged in Resource does not have the adequate permissions to ${action} this entity type.`,
  );
}
