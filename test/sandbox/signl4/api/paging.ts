import type { Answer } from '../../frame/call.js';
import { isObject } from '../../frame/call.js';
import { type ApiRequest, badRequest, noContent, ok } from './request.js';

/** Oldest first; the answer's order is newest first. */
interface Listed<T> {
  list: readonly T[];
  matches: (one: T) => boolean;
  /** Whether the filter leaves anything out (variant `pages`). */
  isFiltered: boolean;
  shape: (one: T) => unknown;
}

/**
 * One page, newest first, with a continuation token while there is more; 204 when nothing matches at all.
 * The token names the first row of the next page, so that what comes in meanwhile moves nothing.
 */
export function paged<T extends { id: string }>(
  request: ApiRequest,
  { list, matches, isFiltered, shape }: Listed<T>,
): Answer {
  const asked = request.call.query.get('maxResults');
  const most = asked === null ? 100 : Number(asked);
  if (!Number.isInteger(most) || most < 1 || most > 100)
    return badRequest(request, 'maxResults is 1 to 100.');
  const token = isObject(request.body['continuationToken']) ? request.body['continuationToken'] : {};
  const from = typeof token['nextRowKey'] === 'string' ? token['nextRowKey'] : '';
  const isShort = isFiltered && request.world.variants.pages === 'short';
  const wanted = isShort ? Math.max(1, Math.floor(most / 2)) : most;
  const results: T[] = [];
  let next: T | null = null;
  for (let i = list.length - 1; i >= 0 && next === null; i--) {
    const one = list[i] as T;
    // Ids count down: a smaller one is newer.
    if (one.id < from || !matches(one)) continue;
    if (results.length < wanted) results.push(one);
    else next = one;
  }
  if (results.length === 0) return noContent;
  return ok({
    results: results.map(shape),
    hasMore: next !== null,
    continuationToken: { nextPartitionKey: next && 'p', nextRowKey: next?.id ?? null, nextTableName: null },
  });
}
