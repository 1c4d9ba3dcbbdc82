import { isObject, type JsonObject } from '../frame/call.js';
import {
  AlertStatus,
  type Alert,
  type ApiKey,
  type EventSource,
  type OutboundWebhook,
  type Team,
  type User,
} from './model.js';
import type { Throttle } from './throttle.js';
import { chooseVariants } from './variants.js';
import type { World } from './world.js';

/** Everything that can be set, as JSON; attachments without their content. */
export function readState(world: World): JsonObject {
  return {
    subscriptionId: world.subscriptionId,
    plan: world.plan,
    variants: { ...world.variants },
    delivery: { ...world.delivery },
    teams: [...world.teams.values()],
    users: [...world.users.values()],
    sources: [...world.sources.values()],
    keys: [...world.keys.values()],
    webhooks: [...world.webhooks.values()],
    alerts: world.alerts.map((alert) => ({
      ...alert,
      attachments: alert.attachments.map(({ id, name, contentType }) => ({ id, name, contentType })),
    })),
  };
}

/** Sets the parts that are given; a list replaces the whole list. @throws Error for what is unknown */
export function writeState(world: World, throttle: Throttle, parts: JsonObject): void {
  for (const [name, value] of Object.entries(parts)) {
    const write = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined;
    if (!write) throw new Error(`no part ${name}; known: ${Object.keys(PARTS).join(', ')}`);
    write(world, value, throttle);
  }
}

type Write = (world: World, value: unknown, throttle: Throttle) => void;

const PARTS: Record<string, Write> = {
  plan: (world, value, throttle) => {
    if (value !== 'commercial' && value !== 'free' && value !== 'unlimited') {
      throw new Error('plan is commercial, free or unlimited');
    }
    world.plan = value;
    throttle.setPlan(value);
  },
  variants: (world, value) => chooseVariants(world.variants, object(value)),
  delivery: (world, value) => void Object.assign(world.delivery, object(value)),
  users: (world, value) => {
    const users = list(value).map((user) => ({ isDeactivated: false, ...withId(world, user) }) as User);
    world.users = byId(users);
  },
  teams: (world, value) => {
    const usual = {
      timezone: 'UTC',
      memberIds: [],
      duty: {},
      dutySince: null,
      categories: [],
      alertSettings: {},
    };
    world.teams = byId(list(value).map((team) => ({ ...usual, ...withId(world, team) }) as unknown as Team));
  },
  sources: (world, value) => {
    const usual = { type: 2, name: '', disabled: false, rawContent: false, distribution: 'team' };
    world.sources = byId(
      list(value).map((source) => ({ ...usual, ...withId(world, source) }) as unknown as EventSource),
    );
  },
  keys: (world, value) => {
    const keys = list(value).map(
      (key) => ({ readOnly: false, teamId: null, expiresAt: null, ...key }) as unknown as ApiKey,
    );
    world.keys = new Map(keys.map((key) => [key.key, key]));
  },
  webhooks: (world, value) => {
    const usual = { name: '', teamId: null, enabled: true };
    world.webhooks = byId(
      list(value).map((one) => ({ ...usual, ...withId(world, one) }) as unknown as OutboundWebhook),
    );
  },
  alerts: (world, value) => {
    world.clearAlerts();
    for (const alert of list(value)) world.addAlert(makeAlert(world, alert));
    world.frame.live.tell('reset', () => ({}));
  },
};

/** An alert with the usual values where none are given. */
export function makeAlert(world: World, given: Partial<Alert>): Alert {
  const now = given.createdAt ?? world.now();
  return {
    id: world.ids.next(now),
    eventId: world.ids.next(now),
    teamId: [...world.teams.keys()][0] ?? '',
    title: '',
    text: '',
    externalId: null,
    category: null,
    sourceSystem: null,
    location: null,
    scenario: 'single_ack',
    severity: 1,
    flags: 0,
    status: AlertStatus.open,
    createdAt: now,
    modifiedAt: now,
    requiredAcknowledgements: 1,
    acknowledgements: [],
    closedAt: null,
    closedBy: null,
    parameters: [],
    attachments: [],
    annotations: [],
    history: [],
    notified: [],
    ...given,
  };
}

function object(value: unknown): JsonObject {
  if (!isObject(value)) throw new TypeError('an object is wanted');
  return value;
}

function list(value: unknown): JsonObject[] {
  if (!Array.isArray(value)) throw new TypeError('a list is wanted');
  return value.map(object);
}

function withId(world: World, one: JsonObject): JsonObject & { id: string } {
  return { ...one, id: typeof one['id'] === 'string' ? one['id'] : world.guid() };
}

function byId<T extends { id: string }>(all: readonly T[]): Map<string, T> {
  return new Map(all.map((one) => [one.id, one]));
}
