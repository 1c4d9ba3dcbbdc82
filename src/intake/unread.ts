import type { FilterSettings } from './filter.js';
import type { Told, Verdict } from './judge.js';
import type { Known } from './known.js';
import type { Stated } from './stated.js';

/** What a trigger's settings say of a ticket that was described and not read; `null` where that can't be told. */
export interface Opinion {
  matches: boolean | null;
  opens: boolean | null;
  closed: boolean | null;
}

/** Lists by what was said; a query only Autotask can evaluate. */
export function opinionOf(stated: Stated, settings: FilterSettings): Opinion {
  const lists = [
    stated.among('company', 'companyID', settings.companies),
    stated.among('queue', 'queueID', settings.queues),
    stated.among('priority', 'priority', settings.priorities),
    stated.among('type', 'ticketType', settings.ticketTypes),
    stated.among('source', 'source', settings.sources),
    settings.query.trim() === '' ? true : null,
  ];
  const { closedStatuses } = settings;
  const isCompleted = (stated.text('completedAt') ?? '').trim() !== '';
  const isDone = closedStatuses.length > 0 && stated.among('status', 'status', closedStatuses);
  return {
    matches: lists.includes(false) ? false : lists.includes(null) ? null : true,
    opens: stated.among('status', 'status', settings.statuses),
    closed: isCompleted ? true : isDone,
  };
}

/**
 * Whether a ticket that can't be read rings all the same. What can't be told lets it pass; a ticket that rang
 * already, or is surely done, does not. Everything else waits until it can be read. Pure.
 */
export function ringUnread(
  id: number,
  before: Known | undefined,
  opinion: Opinion,
  onReopen: 'ring' | 'ignore',
): Verdict {
  const nothing = { known: before ?? null, told: null };
  if (opinion.matches === false || opinion.closed === true) return nothing;
  if (before?.closed) {
    // Most of what comes of a closed ticket leaves it closed.
    const isBack = opinion.closed === false && onReopen === 'ring' && before.matching;
    return isBack ? tell({ ...before, closed: false, opened: true }, 'reopened') : nothing;
  }
  if (before?.opened || opinion.opens === false) return nothing;
  // Known as one that matches and was in another status: what it is in now has to be sure.
  if (before?.matching && opinion.opens === null) return nothing;
  const fresh = { id, visible: {}, lastActivity: 0, closed: false, count: 0, partial: true };
  return tell({ ...(before ?? fresh), matching: true, opened: true }, 'opened');
}

function tell(known: Known, type: Told['type']): Verdict {
  return {
    known: { ...known, count: known.count + 1 },
    told: { type, changes: [], left: false, stock: false },
  };
}
