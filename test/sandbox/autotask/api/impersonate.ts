import type { EntityName } from '../schema/entities.js';
import { refuse } from '../query/errors.js';
import { numberOf } from '../tenant/row.js';
import type { Actor } from '../tenant/tenant.js';
import type { Context } from './context.js';

const API_ONLY = 7;
/** Licences that cannot be impersonated at all, and those that cannot for one entity. */
const NEVER = [5, 6];
const NOT_FOR: Partial<Record<EntityName, number[]>> = { Tickets: [8, 9], TicketNotes: [8] };

/**
 * In whose name a create or update is done: the API user's, or that of `ImpersonationResourceId`.
 * @throws Refusal where the API user's level, the resource or its licence does not allow it
 */
export function actorFor(context: Context, entity: EntityName): Actor {
  const own: Actor = { kind: 'resource', id: context.user.resourceId };
  const wanted = context.call.headers['impersonationresourceid'];
  if (typeof wanted !== 'string' || wanted.trim() === '') return own;
  if (!context.user.rights.impersonate.includes(entity))
    refuse(
      'The logged in Resource does not have the adequate permissions to impersonate for this entity type.',
    );
  const resource = context.tenant.table('Resources').get(Number(wanted));
  const licence = resource ? (numberOf(resource, 'licenseType') ?? 0) : 0;
  if (!resource || resource.values['isActive'] !== true)
    refuse(
      'Reference value on field: ImpersonationResourceId of type: Resource does not exist or is invalid.',
    );
  const forbidden = context.tenant.settings.notImpersonated.includes(resource.id);
  if (forbidden || licence === API_ONLY || NEVER.includes(licence) || NOT_FOR[entity]?.includes(licence))
    refuse('The Resource of ImpersonationResourceId cannot be impersonated for this entity type.');
  return { kind: 'resource', id: resource.id, impersonator: context.user.resourceId };
}
