import { action, inputs } from './actions';
import { callback } from './callback';
import { allEventChecks, checkedNames, detailChecks, eventChecks } from './checks';
import { choices } from './choices';
import { newToken, readableWhileTyping } from './credentials';
import { doors } from './doors';
import { labels } from './labels';
import { lists } from './lists';
import { ownerMapOf, ownerRows } from './owner-rows';
import { priorityMapOf, priorityRows } from './rows';
import { unfold } from './sections';
import { remembered } from './sources';
import * as statusRules from './status-rules';
import { typed } from './typed';
import * as valid from './validators';
import { allowVariables } from './variable';

const shared = {
  action,
  allEventChecks,
  allowVariables,
  callback,
  checkedNames,
  choices,
  detailChecks,
  doors,
  eventChecks,
  inputs,
  labels,
  lists,
  newToken,
  ownerMapOf,
  ownerRows,
  priorityMapOf,
  priorityRows,
  readableWhileTyping,
  remembered,
  statusRules,
  typed,
  unfold,
  valid,
};

export type Shared = typeof shared;

/** Makes the shared controls known to the other editors, by the short name that the build gives them. */
export function publish(): void {
  Object.assign(window, { AS4: shared });
}
