import type { EntityName } from '../schema/entities.js';
import { ENTITIES } from '../schema/entities.js';

export type Action = 'query' | 'create' | 'update' | 'delete';

/** What an API user's security level allows. */
export interface Rights {
  entities: Partial<Record<EntityName, readonly Action[]>>;
  /** "Can create webhooks" with its greatest number; 0 = may not. */
  maxWebhooks: number;
  /** Entities that it may write in another resource's name. */
  impersonate: readonly EntityName[];
  /** May name a contact as the author of a note. */
  contactAuthors: boolean;
}

const NAMES = Object.keys(ENTITIES) as EntityName[];
const ALL: readonly Action[] = ['query', 'create', 'update', 'delete'];

/** Tickets view and edit, Ticket Notes view, add and edit, Companies view, Contacts view. */
const GUIDE: Rights['entities'] = {
  Tickets: ['query', 'update'],
  TicketNotes: ['query', 'create', 'update'],
  Companies: ['query'],
  Contacts: ['query'],
};

function everything(): Rights['entities'] {
  return Object.fromEntries(NAMES.map((name) => [name, ALL]));
}

function readAll(): Rights['entities'] {
  return Object.fromEntries(NAMES.map((name) => [name, ['query' as const]]));
}

/** Security levels to choose from. `signl4-guide` has exactly the four rights of SIGNL4's guide. */
export const RIGHTS_PRESETS = {
  full: { entities: everything(), maxWebhooks: 50, impersonate: [], contactAuthors: true },
  'full-impersonating': {
    entities: everything(),
    maxWebhooks: 50,
    impersonate: ['Tickets', 'TicketNotes'],
    contactAuthors: true,
  },
  'signl4-guide': { entities: GUIDE, maxWebhooks: 0, impersonate: [], contactAuthors: false },
  'guide-with-resources': {
    entities: {
      ...GUIDE,
      Resources: ['query'],
      ResourceServiceDeskRoles: ['query'],
      ResourceRoles: ['query'],
      Roles: ['query'],
    },
    maxWebhooks: 0,
    impersonate: [],
    contactAuthors: false,
  },
  'guide-with-webhooks': {
    entities: {
      ...GUIDE,
      TicketWebhooks: ALL,
      TicketWebhookFields: ALL,
      TicketWebhookUdfFields: ALL,
      TicketWebhookExcludedResources: ALL,
      WebhookEventErrorLogs: ['query'],
      Resources: ['query'],
    },
    maxWebhooks: 5,
    impersonate: [],
    contactAuthors: false,
  },
  'read-only': { entities: readAll(), maxWebhooks: 0, impersonate: [], contactAuthors: false },
  none: { entities: {}, maxWebhooks: 0, impersonate: [], contactAuthors: false },
} as const satisfies Record<string, Rights>;

export type RightsPreset = keyof typeof RIGHTS_PRESETS;

/** @throws Error for an unknown preset */
export function rightsOf(preset: string): Rights {
  if (!Object.hasOwn(RIGHTS_PRESETS, preset))
    throw new Error(`no such preset of rights; known: ${Object.keys(RIGHTS_PRESETS).join(', ')}`);
  return RIGHTS_PRESETS[preset as RightsPreset];
}

export function allows(rights: Rights, entity: EntityName, action: Action): boolean {
  return rights.entities[entity]?.includes(action) ?? false;
}
