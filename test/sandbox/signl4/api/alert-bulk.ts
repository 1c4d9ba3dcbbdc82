import { acknowledge, type Actor, close, undoAcknowledge, undoClose } from '../lifecycle.js';
import { AlertStatus, type Alert } from '../model.js';
import { actorOf } from './alert-actions.js';
import {
  type ApiRequest,
  badRequest,
  noContent,
  notFound,
  type Operation,
  texts,
  time,
  visibleTeams,
} from './request.js';

type Act = typeof acknowledge;

/** Several alerts by id: 204; what the lifecycle forbids for one is left out quietly. */
function multiple(act: Act): Operation {
  return (request) => {
    const actor = actorOf(request, null);
    if ('status' in actor) return actor;
    const ids = texts(request.body['alertIds']);
    if (ids.length === 0) return badRequest(request, 'Alert ids are missing.');
    for (const alert of inTeams(
      request,
      ids.map((id) => request.world.alertById.get(id)),
    )) {
      act(request.world, request.outbound, alert, actor);
    }
    return noContent;
  };
}

/** All alerts of a status that the filter of the body leaves: 204. */
function all(act: Act, statuses: readonly number[]): Operation {
  return (request) => {
    const { body, call, world, outbound } = request;
    const userId = call.query.get('userId');
    if (userId === null) return badRequest(request, 'The user id is missing.');
    if (!world.users.has(userId)) return notFound(request, 'The user was not found.');
    const actor: Actor = { kind: 'user', userId };
    const teams = texts(body['teamIds']);
    const from = time(body['minDate']) ?? Number.NEGATIVE_INFINITY;
    const to = time(body['maxDate']) ?? Number.POSITIVE_INFINITY;
    for (const alert of inTeams(request, world.alerts)) {
      const isMeant = teams.length === 0 || teams.includes(alert.teamId);
      const isThen = alert.createdAt >= from && alert.createdAt <= to;
      if (isMeant && isThen && statuses.includes(alert.status)) act(world, outbound, alert, actor);
    }
    return noContent;
  };
}

function inTeams(request: ApiRequest, alerts: ReadonlyArray<Alert | undefined>): Alert[] {
  const teams = new Set(visibleTeams(request).map(({ id }) => id));
  return alerts.filter((alert): alert is Alert => alert !== undefined && teams.has(alert.teamId));
}

const { open, acknowledged, noReply, failed } = AlertStatus;

export const alertBulk: Record<string, Operation> = {
  'POST /alerts/acknowledgeMultiple': multiple(acknowledge),
  'POST /alerts/closeMultiple': multiple(close),
  'POST /alerts/undoAcknowledgeMultiple': multiple(undoAcknowledge),
  'POST /alerts/undoCloseMultiple': multiple(undoClose),
  'POST /alerts/acknowledgeAll': all(acknowledge, [open, noReply, failed]),
  'POST /alerts/closeAll': all(close, [acknowledged]),
};
