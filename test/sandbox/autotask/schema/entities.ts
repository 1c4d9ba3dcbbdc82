import type { Field } from './field.js';
import {
  DELETED_TICKET_FIELDS,
  SECONDARY_RESOURCE_FIELDS,
  TICKET_ATTACHMENT_FIELDS,
  TICKET_HISTORY_FIELDS,
  TICKET_NOTE_FIELDS,
  WEBHOOK_ERROR_FIELDS,
  WEBHOOK_EXCLUDED_FIELDS,
  WEBHOOK_FIELD_FIELDS,
  WEBHOOK_FIELDS,
  WEBHOOK_UDF_FIELDS,
} from './log-fields.js';
import {
  COMPANY_FIELDS,
  CONTACT_FIELDS,
  RESOURCE_FIELDS,
  RESOURCE_ROLE_FIELDS,
  ROLE_FIELDS,
  SERVICE_DESK_ROLE_FIELDS,
} from './people-fields.js';
import { TICKET_FIELDS } from './ticket-fields.js';

export type Verb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** An entity of the REST API with its routes, as Autotask's swagger lists them. */
export interface Entity {
  /** Last part of the route, such as `Tickets`. */
  name: EntityName;
  /** As references and webhooks name it. */
  single: string;
  fields: readonly Field[];
  byName: ReadonlyMap<string, Field>;
  /** Verbs on `/{name}` beside the query. */
  collection: readonly Verb[];
  /** `DELETE /{name}/{id}`. */
  deletable: boolean;
  child: Child | null;
  hasUdf: boolean;
}

/** The same entity below its parent: `/{parent}/{parentId}/{path}`. */
export interface Child {
  parent: EntityName;
  path: string;
  /** Field that holds the parent's id. */
  key: string;
  verbs: readonly Verb[];
}

const TABLES = {
  Tickets: TICKET_FIELDS,
  TicketNotes: TICKET_NOTE_FIELDS,
  TicketAttachments: TICKET_ATTACHMENT_FIELDS,
  TicketSecondaryResources: SECONDARY_RESOURCE_FIELDS,
  TicketHistory: TICKET_HISTORY_FIELDS,
  DeletedTicketLogs: DELETED_TICKET_FIELDS,
  Companies: COMPANY_FIELDS,
  Contacts: CONTACT_FIELDS,
  Resources: RESOURCE_FIELDS,
  ResourceServiceDeskRoles: SERVICE_DESK_ROLE_FIELDS,
  ResourceRoles: RESOURCE_ROLE_FIELDS,
  Roles: ROLE_FIELDS,
  TicketWebhooks: WEBHOOK_FIELDS,
  TicketWebhookFields: WEBHOOK_FIELD_FIELDS,
  TicketWebhookUdfFields: WEBHOOK_UDF_FIELDS,
  TicketWebhookExcludedResources: WEBHOOK_EXCLUDED_FIELDS,
  WebhookEventErrorLogs: WEBHOOK_ERROR_FIELDS,
} as const satisfies Record<string, readonly Field[]>;

export type EntityName = keyof typeof TABLES;

const WRITE: readonly Verb[] = ['POST', 'PUT', 'PATCH'];
const ALL: readonly Verb[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

function entity(name: EntityName, single: string, rest: Partial<Entity> = {}): Entity {
  const fields = TABLES[name];
  const byName = new Map(fields.map((field) => [field.name.toLowerCase(), field]));
  return {
    name,
    single,
    fields,
    byName,
    collection: [],
    deletable: false,
    child: null,
    hasUdf: false,
    ...rest,
  };
}

function child(parent: EntityName, path: string, key: string, verbs: readonly Verb[]): Child {
  return { parent, path, key, verbs };
}

export const ENTITIES: Readonly<Record<EntityName, Entity>> = {
  Tickets: entity('Tickets', 'Ticket', { collection: WRITE, hasUdf: true }),
  TicketNotes: entity('TicketNotes', 'TicketNote', {
    child: child('Tickets', 'Notes', 'ticketID', ['GET', ...WRITE]),
  }),
  TicketAttachments: entity('TicketAttachments', 'TicketAttachment', {
    child: child('Tickets', 'Attachments', 'ticketID', ['GET']),
  }),
  TicketSecondaryResources: entity('TicketSecondaryResources', 'TicketSecondaryResource', {
    child: child('Tickets', 'SecondaryResources', 'ticketID', ['GET', 'POST', 'DELETE']),
  }),
  TicketHistory: entity('TicketHistory', 'TicketHistory'),
  DeletedTicketLogs: entity('DeletedTicketLogs', 'DeletedTicketLog'),
  Companies: entity('Companies', 'Company', { collection: WRITE, hasUdf: true }),
  Contacts: entity('Contacts', 'Contact', {
    child: child('Companies', 'Contacts', 'companyID', ALL),
    hasUdf: true,
  }),
  Resources: entity('Resources', 'Resource', { collection: ['PUT', 'PATCH'], hasUdf: true }),
  ResourceServiceDeskRoles: entity('ResourceServiceDeskRoles', 'ResourceServiceDeskRole', {
    child: child('Resources', 'ServiceDeskRoles', 'resourceID', ['GET', ...WRITE]),
  }),
  ResourceRoles: entity('ResourceRoles', 'ResourceRole', {
    child: child('Resources', 'Roles', 'resourceID', ['GET']),
  }),
  Roles: entity('Roles', 'Role', { collection: WRITE }),
  TicketWebhooks: entity('TicketWebhooks', 'TicketWebhook', { collection: WRITE, deletable: true }),
  TicketWebhookFields: entity('TicketWebhookFields', 'TicketWebhookField', {
    child: child('TicketWebhooks', 'Fields', 'webhookID', ALL),
  }),
  TicketWebhookUdfFields: entity('TicketWebhookUdfFields', 'TicketWebhookUdfField', {
    child: child('TicketWebhooks', 'UdfFields', 'webhookID', ALL),
  }),
  TicketWebhookExcludedResources: entity('TicketWebhookExcludedResources', 'TicketWebhookExcludedResource', {
    child: child('TicketWebhooks', 'ExcludedResources', 'webhookID', ['GET', 'POST', 'DELETE']),
  }),
  WebhookEventErrorLogs: entity('WebhookEventErrorLogs', 'WebhookEventErrorLog', { deletable: true }),
};

const BY_ROUTE = new Map(Object.values(ENTITIES).map((known) => [known.name.toLowerCase(), known]));

/** The entity of a route's first part; the letters' case does not matter. */
export function entityOfRoute(part: string): Entity | undefined {
  return BY_ROUTE.get(part.toLowerCase());
}

export function childOfRoute(parent: EntityName, path: string): Entity | undefined {
  return Object.values(ENTITIES).find(
    ({ child: found }) => found?.parent === parent && found.path.toLowerCase() === path.toLowerCase(),
  );
}

/** The entity that a reference such as `Company` points to, if the stand-in has it. */
export function entityOfReference(single: string): Entity | undefined {
  return Object.values(ENTITIES).find((known) => known.single === single);
}
