import type { Answer, Call, JsonObject } from '../../frame/call.js';
import { json } from '../../frame/call.js';
import { errorAnswer } from '../errors.js';
import type { Alert, ApiKey, Team } from '../model.js';
import type { Outbound } from '../outbound/outbound.js';
import type { World } from '../world.js';

/** One call of the REST API, let in already. */
export interface ApiRequest {
  world: World;
  outbound: Outbound;
  call: Call;
  key: ApiKey;
  /** 1 for paths without a version. */
  version: 1 | 2;
  params: Record<string, string>;
  /** The JSON body; `{}` where there is none. */
  body: JsonObject;
}

export type Operation = (request: ApiRequest) => Answer;

export const ok = (body: unknown): Answer => json(200, body);
export const noContent: Answer = { status: 204 };

export function badRequest({ world }: ApiRequest, details: string): Answer {
  return errorAnswer(world, 400, 'Required information could not be found.', details);
}

export function forbidden({ world }: ApiRequest, details: string): Answer {
  return errorAnswer(world, 403, 'Forbidden.', details);
}

export function notFound({ world }: ApiRequest, details: string): Answer {
  return errorAnswer(world, 404, 'Required entities could not be found.', details);
}

export function conflict({ world }: ApiRequest, details: string): Answer {
  return errorAnswer(world, 409, 'Against the alert lifecycle.', details);
}

/** The teams that the key may see. */
export function visibleTeams({ world, key }: ApiRequest): Team[] {
  return [...world.teams.values()].filter(({ id }) => key.teamId === null || key.teamId === id);
}

/** The alert of the path, if the key may see it. */
export function alertOf(request: ApiRequest): Alert | null {
  const alert = request.world.alertById.get(request.params['alertId'] ?? '');
  return alert && (request.key.teamId ?? alert.teamId) === alert.teamId ? alert : null;
}

export function teamOf(request: ApiRequest): Team | null {
  return visibleTeams(request).find(({ id }) => id === request.params['teamId']) ?? null;
}

export function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

/** Milliseconds since 1970; `null` for no time. */
export function time(value: unknown): number | null {
  const parsed = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(parsed) ? null : parsed;
}
