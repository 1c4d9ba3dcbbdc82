import { ENTITIES } from '../schema/entities.js';
import { refuse } from '../query/errors.js';
import { numberOf, textOf, type Row, type Scalar, type Values } from '../tenant/row.js';
import type { CategoryRules } from '../tenant/settings.js';
import type { Tenant } from '../tenant/tenant.js';
import { STATUS } from '../tenant/tickets.js';
import { checkReference, type Changes } from './fields.js';

const API_ONLY = 7;

/** What Autotask asks of a new ticket, beyond single fields. Fills in the category's defaults. @throws Refusal */
export function checkNewTicket(tenant: Tenant, { values, udf }: Changes): void {
  const rules = categoryOf(tenant, values);
  for (const [name, value] of Object.entries(rules?.defaults ?? {})) values[name] ??= value;
  const owned = values['assignedResourceID'] != null;
  if (values['queueID'] == null && !owned) refuse('Missing Required Field: queueID', 'queueID');
  if (tenant.settings.variants.dueDate === 'required' && values['dueDateTime'] == null)
    refuse('Missing Required Field: dueDateTime', 'dueDateTime');
  requireAll(rules?.requiredOnCreate, { ...udf, ...values });
  checkOwner(tenant, values, null);
  checkContact(tenant, values);
}

/** The same for a ticket that is changed. @throws Refusal */
export function checkTicketChanges(tenant: Tenant, before: Row, { values, udf }: Changes): void {
  const after: Values = { ...before.values, ...values };
  checkOwner(tenant, values, before);
  if ('contactID' in values || 'companyID' in values) checkContact(tenant, after);
  const rules = categoryOf(tenant, after);
  const completes = values['status'] === STATUS.complete && before.values['status'] !== STATUS.complete;
  if (completes) requireAll(rules?.requiredOnComplete, { ...before.udf, ...udf, ...after });
  if (tenant.settings.variants.inactiveOnTicket === 'blocks edits') checkInactive(tenant, after);
}

export function categoryOf(tenant: Tenant, values: Readonly<Values>): CategoryRules | undefined {
  return tenant.settings.categories[String(values['ticketCategory'] ?? '')];
}

/** A resource that may stand on a ticket in this role, as these two fields name them. @throws Refusal */
export function checkPair(
  tenant: Tenant,
  resourceID: Scalar,
  roleID: Scalar,
  [field, roleField]: readonly [string, string],
): void {
  const resource = tenant.table('Resources').get(Number(resourceID));
  if (!resource || numberOf(resource, 'licenseType') === API_ONLY)
    refuse(`Reference value on field: ${field} of type: Resource does not exist or is invalid.`, field);
  const roles = tenant.table('ResourceServiceDeskRoles');
  const valid = [...(roles.idsWith('resourceID', resource.id) ?? [])].some((id) => {
    const link = roles.get(id);
    return link?.values['roleID'] === roleID && link.values['isActive'] === true;
  });
  const role = tenant.table('Roles').get(Number(roleID));
  if (!valid)
    refuse(
      `Data violation: This Role (${role ? textOf(role, 'name') : 'unknown'}) cannot be assigned to the Resource.`,
      roleField,
    );
}

/** Owner and role go together; a null owner alone clears both (seen on a live tenant). */
function checkOwner(tenant: Tenant, values: Values, before: Row | null): void {
  const { assignedResourceID: resource, assignedResourceRoleID: role } = values;
  if (resource === undefined && role === undefined) return;
  if (resource === null && role == null) {
    values['assignedResourceRoleID'] = null;
    return;
  }
  if (resource == null || role == null)
    refuse(
      'Data violation: When assigning a Resource, you must assign both a assignedResourceID and assignedResourceRoleID.',
    );
  checkPair(tenant, resource, role, ['assignedResourceID', 'assignedResourceRoleID']);
  if (before && secondaries(tenant, before.id).includes(Number(resource)))
    refuse(
      'Data violation: The Resource is already a secondary Resource of this Ticket.',
      'assignedResourceID',
    );
}

export function secondaries(tenant: Tenant, ticketId: number): number[] {
  const table = tenant.table('TicketSecondaryResources');
  return [...(table.idsWith('ticketID', ticketId) ?? [])].map((id) =>
    Number(table.get(id)?.values['resourceID']),
  );
}

function checkContact(tenant: Tenant, values: Values): void {
  const contact = tenant.table('Contacts').get(Number(values['contactID'] ?? -1));
  if (contact && contact.values['companyID'] !== values['companyID'])
    refuse('Reference value on field: contactID of type: Contact does not exist or is invalid.', 'contactID');
}

function checkInactive(tenant: Tenant, after: Values): void {
  for (const name of ['contactID', 'assignedResourceID']) {
    const field = ENTITIES.Tickets.byName.get(name.toLowerCase());
    if (field) checkReference(tenant, field, after[name] ?? null);
  }
}

function requireAll(names: readonly string[] | undefined, values: Values): void {
  for (const name of names ?? [])
    if ((values[name] ?? '') === '') refuse(`Missing Required Field: ${name}`, name);
}
