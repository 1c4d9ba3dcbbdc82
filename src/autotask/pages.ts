import { Failure } from '../failure.js';
import type { RawRecord } from '../types.js';
import type { Calls, ZoneCall } from './calls.js';
import type { FilterNode } from './filter.js';
import type { CallOptions } from './settings.js';
import type { Zone } from './zone-url.js';

export interface Query {
  filter: FilterNode[];
  /** Fields of the answer; all where absent. `id` is always one of them. */
  includeFields?: string[];
  /** Rows per page, 1 to 500. */
  maxRecords?: number;
}

export interface Page {
  items: RawRecord[];
  /** Autotask's own clock, ms; ours where the answer has no date. */
  answeredAt: number;
  last: boolean;
}

/** Rows of a query page by page, by ascending id, as Autotask's paging has it: same verb and body for every page. */
export async function* readPages(
  calls: Calls,
  entity: string,
  query: Query,
  options: CallOptions,
): AsyncGenerator<Page> {
  const body = queryBody(query);
  const seen = new Set<string>();
  let path: string | null = `${entity}/query`;
  while (path !== null) {
    seen.add(path);
    const call: ZoneCall = { method: 'POST', path, entity, body, write: false };
    const answer = await calls.send(call, options);
    const { items, next } = readPage(answer.body, entity, answer.zone);
    path = next === null ? null : nextPath(next, answer.zone, entity);
    if (path !== null && seen.has(path)) throw badPaging(entity, answer.zone, 'the same page again');
    yield { items, answeredAt: answer.answeredAt, last: path === null };
  }
}

export function queryBody({ filter, includeFields, maxRecords }: Query): Record<string, unknown> {
  return {
    MaxRecords: maxRecords ?? 500,
    // Autotask pages by id and wants it among the fields (REST developer help, advanced query features).
    ...(includeFields === undefined ? {} : { IncludeFields: [...new Set(['id', ...includeFields])] }),
    Filter: filter,
  };
}

function readPage(body: unknown, entity: string, zone: Zone): { items: RawRecord[]; next: string | null } {
  const { items = null, pageDetails = null } = body as Record<string, unknown>;
  if (items !== null && !Array.isArray(items)) throw badPaging(entity, zone, 'no list of items');
  if (items === null && pageDetails === null) throw badPaging(entity, zone, 'neither items nor page details');
  const next = (pageDetails as Record<string, unknown> | null)?.['nextPageUrl'];
  return {
    items: (items ?? []).filter((item): item is RawRecord => typeof item === 'object' && item !== null),
    next: typeof next === 'string' && next !== '' ? next : null,
  };
}

/** The next page relative to the zone; credentials go nowhere but to the zone's own host. */
function nextPath(next: string, zone: Zone, entity: string): string {
  const base = new URL(zone.url);
  let url: URL;
  try {
    url = new URL(next, base);
  } catch {
    throw badPaging(entity, zone, 'a next page without an address');
  }
  if (url.host !== base.host) throw badPaging(entity, zone, 'a next page on another host');
  if (!url.pathname.toLowerCase().startsWith(base.pathname.toLowerCase())) {
    throw badPaging(entity, zone, 'a next page outside the API');
  }
  return url.pathname.slice(base.pathname.length) + url.search;
}

function badPaging(entity: string, zone: Zone, reason: string): Failure {
  const host = new URL(zone.url).host;
  return new Failure('autotask.paging', 'outage', { said: reason, facts: { entity, host, reason } });
}
