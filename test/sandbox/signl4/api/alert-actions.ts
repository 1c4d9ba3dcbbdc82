import type { Answer } from '../../frame/call.js';
import {
  acknowledge,
  type Actor,
  annotate,
  close,
  type Outcome,
  undoAcknowledge,
  undoClose,
} from '../lifecycle.js';
import type { Alert } from '../model.js';
import type { Outbound } from '../outbound/outbound.js';
import type { World } from '../world.js';
import {
  type ApiRequest,
  alertOf,
  badRequest,
  conflict,
  forbidden,
  notFound,
  ok,
  type Operation,
  text,
} from './request.js';
import { alertInfo, annotationInfo, overviewAlert } from './shapes.js';

type Act = (world: World, outbound: Outbound, alert: Alert, actor: Actor) => Outcome;

/** Acknowledge and close: 200 with the alert, 404, and 409 against the lifecycle. */
function change(act: Act): Operation {
  return (request) => {
    const alert = alertOf(request);
    if (!alert) return notFound(request, 'No alert with the id was found.');
    const actor = actorOf(request, alert);
    if ('status' in actor) return actor;
    const outcome = act(request.world, request.outbound, alert, actor);
    if (outcome === 'conflict') return conflict(request, `The alert has status ${alert.status}.`);
    return ok(alertInfo(request.world, alert, request.version));
  };
}

/** Undoing: 200 with the overview, or 403. */
function undo(act: Act): Operation {
  return (request) => {
    const alert = alertOf(request);
    if (!alert) return forbidden(request, 'The user is not allowed to undo this.');
    const actor = actorOf(request, alert);
    if ('status' in actor) return actor;
    const outcome = act(request.world, request.outbound, alert, actor);
    if (outcome === 'conflict') return forbidden(request, 'The user is not allowed to undo this.');
    return ok(overviewAlert(request.world, alert, request.version));
  };
}

/** The person of the body: `userId` and `description`, in v2 also `uid` and `descr` (see the variants). */
export function actorOf(request: ApiRequest, alert: Alert | null): Actor | Answer {
  const { body, version, world } = request;
  const names = version === 1 ? 'userId' : world.variants.v2ActionFields;
  const userId =
    (names === 'uid' ? null : text(body['userId'])) ?? (names === 'userId' ? null : text(body['uid']));
  const note =
    (names === 'uid' ? null : text(body['description'])) ?? (names === 'userId' ? null : text(body['descr']));
  if (userId === null) return badRequest(request, 'The user id is missing.');
  const user = world.users.get(userId);
  const isMember = alert === null || world.teams.get(alert.teamId)?.memberIds.includes(userId);
  if (!user || user.isDeactivated || !isMember) return notFound(request, 'The user was not found.');
  return { kind: 'user', userId, ...(note !== null && { note }) };
}

const annotateAlert: Operation = (request) => {
  const alert = alertOf(request);
  if (!alert) return notFound(request, 'No alert with the id was found.');
  const { body, world, outbound } = request;
  const said = text(body['text']);
  const userId = text(body['userId']);
  if (said === null || userId === null) return badRequest(request, 'Text and user id are required.');
  if (!world.users.has(userId)) return notFound(request, 'The user was not found.');
  const id = annotate(world, outbound, alert, userId, said);
  return ok(alert.annotations.filter((one) => one.id === id).map(annotationInfo)[0]);
};

export const alertActions: Record<string, Operation> = {
  'POST /alerts/:alertId/acknowledge': change(acknowledge),
  'POST /alerts/:alertId/close': change(close),
  'POST /alerts/:alertId/undoAcknowledge': undo(undoAcknowledge),
  'POST /alerts/:alertId/undoClose': undo(undoClose),
  'POST /alerts/:alertId/annotate': annotateAlert,
};
