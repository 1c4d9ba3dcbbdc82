import type { Owner } from '../../autotask/people.js';
import type { Destination } from '../../sync/merge.js';
import type { Policy } from '../../sync/policy.js';

/** What was found out before a decision; all of it may have been unknowable. */
export interface SyncFacts {
  policy: Policy;
  tenant: string;
  /** Ids of the statuses that mean "done" to the triggers of the tenant. */
  closed: number[];
  label: (status: number) => string;
  /** Who becomes the owner, where the event gives the ticket to somebody. */
  owner: Owner | null;
  /** Why nobody does; a key and its facts, for people. */
  ownerProblem: { code: string; facts: Record<string, unknown> } | null;
  /** Of a changed ticket: whether a person did it, and whose e-mail address that is. */
  byPerson: boolean | null;
  by: number | null;
  email: string | null;
  /** Of a closed ticket: what it was merged into. */
  merged: Destination | 'unreadable' | null;
  /** There is an API key, without which alerts take no comments. */
  canComment: boolean;
}

export function isDestination(merged: SyncFacts['merged']): merged is Destination {
  return merged !== null && merged !== 'unreadable';
}
