import type { Store } from '../store/store.js';
import { triggersOf } from '../store/tickets.js';

/** Ids of the statuses that mean "done" to a trigger. */
export interface DoneList {
  triggerId: string;
  statuses: number[];
}

/** Every status that means "done" to one of them. */
export function allDone(lists: DoneList[]): number[] {
  return [...new Set(lists.flatMap(({ statuses }) => statuses))];
}

/**
 * What "done" means for each of these tickets: what it means to every trigger that knows the ticket. What another
 * trigger of the same tenant calls done must end no alert of theirs.
 *
 * @throws Failure `store.*`
 */
export async function doneFor(
  lists: DoneList[],
  store: Store,
  ticketIds: number[],
): Promise<(ticketId: number | null) => number[]> {
  const all = allDone(lists);
  if (lists.every(({ statuses }) => statuses.length === all.length)) return () => all;
  const knowing = await store.read((db) => triggersOf(db, ticketIds));
  return (ticketId) => {
    const triggers = (ticketId === null ? undefined : knowing.get(ticketId)) ?? [];
    const theirs = lists.filter(({ triggerId }) => triggers.includes(triggerId));
    const inAll = (status: number) => theirs.every(({ statuses }) => statuses.includes(status));
    return theirs.length === 0 ? all : all.filter(inAll);
  };
}
