import { closedIn } from '../autotask/closed.js';
import { visible } from '../autotask/tickets.js';
import { parseTime } from '../autotask/time.js';
import type { RawRecord } from '../types.js';
import { fits, type ResolvedFilter } from './filter.js';
import type { Reading } from './judge.js';

const KIND_RESOURCE = 1;

/** A record as the judge sees it. */
export function reading(
  raw: RawRecord,
  filter: ResolvedFilter,
  facts: { matches: boolean; alerted: boolean },
): Reading {
  return {
    id: raw['id'] as number,
    visible: visible(raw),
    lastActivity: lastActivity(raw),
    createdAt: parseTime(raw['createDate']) ?? 0,
    matches: facts.matches,
    opens: fits(filter.statuses, raw),
    closed: closedIn(raw, filter.closed),
    own: filter.skipOwn && isOwn(raw),
    alerted: facts.alerted,
    partial: false,
  };
}

/** `lastActivityDate` in ms; 0 where there is none. */
export function lastActivity(raw: RawRecord): number {
  return parseTime(raw['lastActivityDate']) ?? 0;
}

function isOwn(raw: RawRecord): boolean {
  const kind = raw['creatorType'];
  const byResource = kind === undefined || kind === null || Number(kind) === KIND_RESOURCE;
  const creator = raw['creatorResourceID'];
  return byResource && typeof creator === 'number' && creator === raw['assignedResourceID'];
}
