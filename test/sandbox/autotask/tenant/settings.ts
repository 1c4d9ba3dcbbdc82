import type { EntityName } from '../schema/entities.js';
import { pickListsOf, type PickLists } from './picklists.js';
import { rightsOf, type Rights } from './rights.js';
import { firstVariants, type Variants } from './variants.js';

/** The fixed credentials of the sandbox. */
export const CREDENTIALS = {
  username: 'api@sandbox.example',
  secret: 'sandbox-secret',
  integrationCode: 'SANDBOX',
} as const;

export interface ApiUser {
  username: string;
  secret: string;
  integrationCode: string;
  /** The resource that stands for this user. */
  resourceId: number;
  rights: Rights;
  locked: boolean;
  /** Failed logins since the last good one. */
  failures: number;
}

export interface Zone {
  id: number;
  name: string;
  /** What stands before `/ATServicesRest/`: empty for the first zone, else such as `/zone18`. */
  prefix: string;
}

/** What a ticket category asks for. Field names as in the API; user-defined fields by their name. */
export interface CategoryRules {
  requiredOnCreate: string[];
  requiredOnComplete: string[];
  requireNoteTitles: boolean;
  defaults: Record<string, string | number | boolean>;
}

export interface DeliverySettings {
  timeoutMs: number;
  /** Pause before the next attempt. */
  repeatMs: number;
  attempts: number;
}

/** An Extension Callout (Tickets), as its form in Autotask's administration. */
export interface Callout {
  id: number;
  name: string;
  active: boolean;
  url: string;
  username: string;
  password: string;
  /** Runs only for tickets with a value in this user-defined field; null = for all. */
  udf: string | null;
  method: 'GET' | 'POST';
  format: 'pairs' | 'xml';
}

export type RuleAction =
  | { do: 'callout'; callout: number }
  | { do: 'set'; changes: Record<string, string | number | null> }
  | { do: 'mail'; to: string }
  | { do: 'note'; text: string };

/** A workflow rule: when this happens, if the ticket matches, it does that. */
export interface Rule {
  id: number;
  name: string;
  active: boolean;
  on: Array<'create' | 'edit' | 'note'>;
  /** Filter nodes as in a query; empty = every ticket. */
  if: unknown[];
  /** For `edit`: only when one of these fields changed; empty = any. */
  changed: string[];
  actions: RuleAction[];
  /** Rules run in the background, so long after. */
  delayMs: number;
}

/** Everything that can be set over the control interface, beside clock and faults. */
export interface Settings {
  variants: Variants;
  pickLists: PickLists;
  users: ApiUser[];
  /** Failed logins that lock an API user. */
  lockAfter: number;
  zones: Zone[];
  /** Id of the zone in which the tenant lives. */
  zone: number;
  /** Calls at once per integration code and entity. */
  threads: number;
  /** Calls per rolling `minutes` for the whole tenant, and the added delay from 50 % and from 75 % on. */
  threshold: { limit: number; minutes: number; delayMs: [number, number] };
  /** Time that every call takes in Autotask. */
  latencyMs: number;
  /** A read sees what was written only after so long, by the stand-in's clock. */
  lagMs: number;
  /** Resources whose security level forbids that others act in their name. */
  notImpersonated: number[];
  /** Filter nodes that rows must match to be seen by the API, per entity. */
  restrictions: Partial<Record<EntityName, unknown[]>>;
  categories: Record<string, CategoryRules>;
  /** Statuses beside Complete to which a completed ticket can move and stay completed. */
  completedStatuses: number[];
  webhookDelivery: DeliverySettings & { deactivateAfter: number };
  calloutDelivery: DeliverySettings;
  callouts: Callout[];
  rules: Rule[];
  /** Host and scheme of `nextPageUrl`; null = the one that was called. */
  nextPageOrigin: string | null;
  /** Where notification mails and forwarded tickets go. */
  smtp: { host: string; port: number; from: string };
}

export function firstSettings(): Settings {
  return {
    variants: firstVariants(),
    pickLists: pickListsOf('english'),
    users: [
      { ...CREDENTIALS, resourceId: 29680090, rights: rightsOf('full'), locked: false, failures: 0 },
      {
        username: 'rmm@sandbox.example',
        secret: 'sandbox-rmm',
        integrationCode: 'SANDBOX-RMM',
        resourceId: 29680091,
        rights: rightsOf('full'),
        locked: false,
        failures: 0,
      },
    ],
    lockAfter: 5,
    zones: [
      { id: 5, name: 'America East', prefix: '' },
      { id: 18, name: 'DE', prefix: '/zone18' },
      { id: 12, name: 'ES', prefix: '/zone12' },
    ],
    zone: 5,
    threads: 3,
    threshold: { limit: 10_000, minutes: 60, delayMs: [500, 1000] },
    latencyMs: 0,
    lagMs: 0,
    notImpersonated: [],
    restrictions: {},
    categories: {},
    completedStatuses: [31, 32, 51, 64],
    webhookDelivery: { timeoutMs: 10_000, repeatMs: 30_000, attempts: 5, deactivateAfter: 25 },
    calloutDelivery: { timeoutMs: 30_000, repeatMs: 90_000, attempts: 7 },
    callouts: [],
    rules: [],
    nextPageOrigin: null,
    smtp: { host: '127.0.0.1', port: 0, from: 'servicedesk@sandbox.example' },
  };
}
