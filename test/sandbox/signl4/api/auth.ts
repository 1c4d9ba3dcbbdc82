import type { Answer, Call } from '../../frame/call.js';
import { errorAnswer } from '../errors.js';
import type { ApiKey } from '../model.js';
import type { World } from '../world.js';

/** Reads although they are POSTs. */
const READS = /^\/(alerts|events)\/paged$/i;

/**
 * The API key of the call, from the header `X-S4-Api-Key` or the query. Else the refusal: 401 without a key,
 * 403 with `application/problem+json` for an unknown or expired one, 403 for writing with a read-only key.
 */
export function letIn(world: World, call: Call, path: string): ApiKey | Answer {
  const header = call.headers['x-s4-api-key'];
  const given = (typeof header === 'string' ? header : null) ?? call.query.get('x-s4-api-key');
  if (given === null || given === '') return { status: 401 };
  const key = world.keys.get(given);
  if (!key || (key.expiresAt !== null && Date.parse(key.expiresAt) <= world.now())) {
    return world.variants.badKey === '401' ? { status: 401 } : problem(world);
  }
  const writes = call.method !== 'GET' && !READS.test(path);
  if (key.readOnly && writes) return errorAnswer(world, 403, 'Forbidden.', 'The API key is read-only.');
  return key;
}

function problem(world: World): Answer {
  return {
    status: 403,
    headers: { 'Content-Type': 'application/problem+json; charset=utf-8' },
    body: JSON.stringify({ type: 'about:blank', title: 'Forbidden', status: 403, traceId: world.guid() }),
  };
}
