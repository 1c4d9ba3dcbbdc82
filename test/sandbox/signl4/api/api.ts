import { type Answer, type Call, decodePart, isObject, readJson, type JsonObject } from '../../frame/call.js';
import { errorAnswer } from '../errors.js';
import { type Inbound, takeIn, tooMany } from '../inbound/webhook.js';
import type { ApiKey } from '../model.js';
import { addSource } from '../seed.js';
import { alertActions } from './alert-actions.js';
import { alertBulk } from './alert-bulk.js';
import { alerts, alertsV2 } from './alerts.js';
import { letIn } from './auth.js';
import { categories } from './categories.js';
import { events, eventsV2 } from './events.js';
import { eventSourcesV2 } from './event-sources.js';
import { people, peopleV2 } from './people.js';
import type { Operation } from './request.js';
import { Routes } from './routes.js';
import { teams, teamsV2 } from './teams.js';
import { webhooks } from './webhooks.js';

const both = {
  ...alerts,
  ...alertBulk,
  ...alertActions,
  ...events,
  ...people,
  ...teams,
  ...categories,
  ...webhooks,
};
const ROUTES = {
  1: new Routes<Operation>(both),
  2: new Routes<Operation>({ ...both, ...alertsV2, ...eventsV2, ...peopleV2, ...teamsV2, ...eventSourcesV2 }),
};

/** The REST API: `/api/…` is v1, `/api/v2/…` is v2. */
export function api(inbound: Inbound, call: Call): Answer | Promise<Answer> {
  const { world, outbound, throttle } = inbound;
  const version = /^\/api\/v2(\/|$)/i.test(call.path) ? 2 : 1;
  const path = call.path.replace(/^\/api(\/v2)?/i, '');
  const key = letIn(world, call, path);
  if ('status' in key) return key;
  if (version === 2 && call.method === 'POST' && /^\/events\/(?!paged$)[^/]+$/i.test(path)) {
    return createEvent(inbound, call, key, decodePart(path.split('/')[2] ?? ''));
  }
  if (!throttle.calls.take(world.now())) return tooMany(world, throttle.calls.state(world.now()));
  const found = ROUTES[version].find(call.method, path);
  if (found === null) return { status: 404 };
  if (found === 'other-method') return { status: 405 };
  let body: JsonObject = {};
  try {
    const sent = call.body.length > 0 ? readJson(call) : {};
    if (isObject(sent)) body = sent;
  } catch {
    return errorAnswer(world, 400, 'The request is invalid.', 'The body is no JSON.');
  }
  return found.target({ world, outbound, call, key, version, params: found.params, body });
}

/** `POST /v2/events/{webhook or team}`: a webhook's identifier goes by its rules, a team's id straight to the team. */
function createEvent(inbound: Inbound, call: Call, key: ApiKey, target: string): Promise<Answer> {
  const { world } = inbound;
  const team = world.teams.get(target);
  const source = team ? directSource(inbound, team.id) : world.sourceOf(target);
  const isAllowed = source && (key.teamId ?? source.teamId) === source.teamId;
  return takeIn(inbound, call, isAllowed ? source : null, target, team !== undefined);
}

/** Events straight to a team belong to a source of its own, which no secret leads to. */
function directSource({ world }: Inbound, teamId: string): ReturnType<typeof addSource> {
  const name = 'REST API';
  for (const source of world.sources.values())
    if (source.teamId === teamId && source.name === name) return source;
  return addSource(world, { secret: world.guid(), teamId, name });
}
