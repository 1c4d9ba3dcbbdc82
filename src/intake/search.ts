import { anyOf, conditions, noneOf, type FilterNode } from '../autotask/filter.js';
import { oneQuery } from '../autotask/udf.js';
import { listNodes, type Choice, type ResolvedFilter } from './filter.js';

/** Known tickets that fit into one query, and OR conditions that Autotask takes, with room to spare. */
export const MOST_FOLLOWED = 400;
export const MOST_CONDITIONS = 490;
/** A list is not cut into smaller pieces than this. */
const LEAST_PIECE = 50;

export interface Search {
  filter: FilterNode[];
  /** Whether a ticket that is not known matches the trigger's filter because it was found. */
  chosen: boolean;
}

/**
 * The one query of a quiet poll: what changed since a moment and either matches or is known. A known ticket that
 * left the filter must still be seen to change and to close. Where the known ones do not fit Autotask's limits,
 * everything that changed is asked for; what does not fit of the filter is looked at afterwards.
 */
export function changesSearch(
  filter: ResolvedFilter,
  since: string,
  followed: { ids: number[]; all: boolean },
): Search {
  const activity: FilterNode = { op: 'gte', field: 'lastActivityDate', value: since };
  const { nodes, whole } = fitting(filter, MOST_CONDITIONS - followed.ids.length);
  if (nodes.length === 0) return { filter: [activity], chosen: whole };
  if (!followed.all) return { filter: [activity], chosen: false };
  if (followed.ids.length === 0) return { filter: [activity, ...nodes], chosen: whole };
  const either: FilterNode = { op: 'or', items: [{ op: 'and', items: nodes }, anyOf('id', followed.ids)] };
  return { filter: [activity, either], chosen: whole };
}

/** As much of a filter as Autotask can evaluate in one query with so many conditions. */
function fitting(filter: ResolvedFilter, room: number): { nodes: FilterNode[]; whole: boolean } {
  const { fits, rest } = oneQuery(filter.query);
  const nodes: FilterNode[] = conditions(fits) <= room ? [...fits] : [];
  let whole = rest.length === 0 && nodes.length === fits.length;
  for (const choice of shortestFirst(filter.choices)) {
    const more = listNodes(choice);
    if (conditions(nodes) + conditions(more) <= room) nodes.push(...more);
    else whole = false;
  }
  return { nodes, whole };
}

/**
 * Every ticket that is not done (invoiced ones of years have a completed date) and fits the filter as far as
 * Autotask can evaluate it so: a list that is too long for one query is cut into several.
 */
export function stockSearches(filter: ResolvedFilter): FilterNode[][] {
  const open: FilterNode[] = [{ op: 'notExist', field: 'completedDate' }];
  if (filter.closed.length > 0) open.push(noneOf('status', filter.closed));
  const nodes = [...open, ...oneQuery(filter.query).fits];
  let pieces: FilterNode[] = [];
  for (const choice of shortestFirst(filter.choices)) {
    const room = MOST_CONDITIONS - conditions(nodes) - (pieces[0] ? conditions([pieces[0]]) : 0);
    const more = listNodes(choice);
    if (conditions(more) <= room) nodes.push(...more);
    else if (pieces.length === 0 && choice.none.length === 0 && room >= LEAST_PIECE)
      pieces = cut(choice, room);
  }
  return pieces.length === 0 ? [nodes] : pieces.map((piece) => [...nodes, piece]);
}

function cut({ field, any }: Choice, size: number): FilterNode[] {
  const count = Math.ceil(any.length / size);
  return Array.from({ length: count }, (_, index) =>
    anyOf(field, any.slice(index * size, (index + 1) * size)),
  );
}

function shortestFirst(choices: Choice[]): Choice[] {
  return choices.toSorted((a, b) => a.any.length + a.none.length - b.any.length - b.none.length);
}
