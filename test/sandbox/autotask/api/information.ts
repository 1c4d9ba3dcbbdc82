import { json, type Answer } from '../../frame/call.js';
import type { Entity } from '../schema/entities.js';
import type { Field } from '../schema/field.js';
import type { Option } from '../tenant/picklists.js';
import { allows, type Action } from '../tenant/rights.js';
import type { Context } from './context.js';

/** `GET …/entityInformation` */
export function entityInformation({ user }: Context, entity: Entity): Answer {
  const verbs = [...entity.collection, ...(entity.child?.verbs ?? [])];
  const access = (action: Action): string => (allows(user.rights, entity.name, action) ? 'All' : 'None');
  return json(200, {
    info: {
      name: entity.single,
      canCreate: verbs.includes('POST'),
      canDelete: entity.deletable || verbs.includes('DELETE'),
      canQuery: true,
      canUpdate: verbs.includes('PATCH'),
      userAccessForCreate: access('create'),
      userAccessForDelete: access('delete'),
      userAccessForQuery: access('query'),
      userAccessForUpdate: access('update'),
      hasUserDefinedFields: entity.hasUdf,
      supportsWebhookCallouts: ['Tickets', 'TicketNotes', 'Companies', 'Contacts'].includes(entity.name),
    },
  });
}

/** `GET …/entityInformation/fields`: picklists with their values as texts. */
export function fieldInformation({ tenant }: Context, entity: Entity): Answer {
  const fields = entity.fields.map((field) => ({
    name: field.name,
    dataType: field.type,
    length: field.length,
    isRequired: field.required,
    isReadOnly: field.readOnly,
    isQueryable: field.queryable,
    isReference: field.reference !== null,
    referenceEntityType: field.reference ?? '',
    isPickList: field.pickList,
    picklistValues: field.pickList ? options(tenant.options(entity.name, field.name), field) : null,
    picklistParentValueField: field.pickListParent ?? '',
    isSupportedWebhookField: field.webhook,
  }));
  return json(200, { fields });
}

/** `GET …/entityInformation/userDefinedFields` */
export function udfInformation({ tenant }: Context, entity: Entity): Answer {
  const fields = tenant.udfs(entity.name).map(({ name, label }) => ({
    name,
    label,
    type: 'String',
    length: 8000,
    description: '',
    isRequired: false,
    isReadOnly: false,
    isQueryable: true,
    isReference: false,
    defaultValue: '',
    isPickList: false,
    picklistValues: null,
  }));
  return json(200, { fields });
}

function options(all: readonly Option[], field: Field): object[] {
  return all.map((option) => ({
    value: option.value,
    label: option.label,
    isDefaultValue: option.isDefaultValue,
    sortOrder: option.sortOrder,
    parentValue: field.pickListParent === null ? '' : option.parentValue,
    isActive: option.isActive,
    isSystem: option.isSystem,
  }));
}
