import { setTimeout as sleep } from 'node:timers/promises';
import { json, type Answer, type Call } from '../../frame/call.js';
import { Refusal, refuse } from '../query/errors.js';
import type { ApiUser } from '../tenant/settings.js';
import type { Tenant } from '../tenant/tenant.js';
import { authenticate } from './authenticate.js';
import { dispatch } from './dispatch.js';
import { errorAnswer, noRoute, wrongVerb } from './errors.js';
import type { Limits } from './limits.js';
import { readRoute } from './route.js';
import { zoneInformation } from './zone.js';

const API = /^((?:\/zone\d+)?)\/ATServicesRest\/(.*)$/;
const API_ANY_CASE = new RegExp(API, 'i');
const OPEN = /^(?:V1\.0\/ZoneInformation|VersionInformation)\/?$/i;

/** Answers one call of the REST API, from the path down to the last rule. */
export async function handle(tenant: Tenant, limits: Limits, call: Call): Promise<Answer> {
  const exact = tenant.settings.variants.pathCase === 'exact';
  const [, prefix = '', path] = (exact ? API : API_ANY_CASE).exec(call.path) ?? [];
  if (path === undefined) return noRoute(call.path);
  if (OPEN.test(path)) return open(tenant, call, path);
  const user = authenticate(tenant, call);
  if (!user) return { status: 401 };
  const below = /^V1\.0\/(.*)$/i.exec(path)?.[1];
  if (below === undefined) return noRoute(call.path);
  return limited(tenant, limits, call, user, below, prefix);
}

/** What may be asked without credentials. */
function open(tenant: Tenant, call: Call, path: string): Answer {
  if (call.method !== 'GET') return wrongVerb(call.method);
  if (/^version/i.test(path)) return json(200, { apiVersions: ['V1.0'] });
  return zoneInformation(tenant, call);
}

async function limited(
  tenant: Tenant,
  limits: Limits,
  call: Call,
  user: ApiUser,
  below: string,
  prefix: string,
): Promise<Answer> {
  const zone = tenant.settings.zones.find((one) => one.prefix.toLowerCase() === prefix.toLowerCase());
  const away = zone?.id !== tenant.settings.zone;
  if (away && tenant.settings.variants.wrongZone === '401') return { status: 401 };
  if (limits.exceeded()) return limits.overLimit();
  const leave = limits.enter(user, call.entity);
  if (typeof leave !== 'function') return leave;
  const unlock = isWrite(call) ? limits.lock(call.entity) : () => undefined;
  try {
    const delay = limits.delay() + tenant.settings.latencyMs;
    limits.count();
    if (delay > 0) await sleep(delay, undefined, { ref: false });
    if (away) return nothing();
    if (!unlock) refuse('The transaction could not be completed: another one holds a lock on the table.');
    const base = `${call.origin}${prefix}/ATServicesRest/V1.0/`;
    const actor = { kind: 'resource', id: user.resourceId } as const;
    return dispatch({ tenant, call, user, actor, base }, below, limits);
  } catch (error) {
    if (error instanceof Refusal) return errorAnswer(tenant, error);
    throw error;
  } finally {
    unlock?.();
    leave();
  }
}

function isWrite({ method, path }: Call): boolean {
  return method !== 'GET' && !/\/query(\/|$)/i.test(path);
}

/** Another zone that knows the user but has none of his records. */
function nothing(): Answer {
  const pageDetails = { count: 0, requestCount: 0, prevPageUrl: null, nextPageUrl: null };
  return json(200, { items: [], pageDetails });
}

/** What a call is about; calls at once are counted by it. */
export function entityOf(path: string): string {
  const below = API_ANY_CASE.exec(path)?.[2] ?? '';
  const rest = /^V1\.0\/(.*)$/i.exec(below)?.[1];
  if (/^(V1\.0\/)?ZoneInformation/i.test(below)) return 'ZoneInformation';
  if (/^VersionInformation/i.test(below)) return 'VersionInformation';
  const route = rest === undefined ? null : readRoute(rest);
  if (!route) return 'other';
  if (route.kind === 'special') return NAMES[route.name];
  return route.entity.name;
}

const NAMES = {
  thresholdinformation: 'ThresholdInformation',
  version: 'Version',
  authenticate: 'Authenticate',
} as const;
