import { asText, isObject, json } from '../../frame/call.js';
import { AlertStatus, type Alert, EventStatus, type InboundEvent } from '../model.js';
import { raise } from '../raise.js';
import { pagedAlerts } from './alert-paged.js';
import {
  type ApiRequest,
  alertOf,
  badRequest,
  noContent,
  notFound,
  ok,
  type Operation,
  text,
  visibleTeams,
} from './request.js';
import { alertInfo, annotationInfo, iso, overviewAlert, parameters } from './shapes.js';

/** An operation on the alert of the path; 404 where there is none. */
function withAlert(work: (request: ApiRequest, alert: Alert) => unknown): Operation {
  return (request) => {
    const alert = alertOf(request);
    return alert ? ok(work(request, alert)) : notFound(request, 'No alert with the id was found.');
  };
}

/** Raises an alert past webhook parsing, scenarios and distribution rules. v1 takes the team from the key. */
const create: Operation = (request) => {
  const { body, world, outbound, version, key } = request;
  const title = text(body['title']);
  const said = text(body['text']);
  const asked = version === 2 ? text(body['teamId']) : (key.teamId ?? visibleTeams(request)[0]?.id ?? null);
  if (title === null || said === null || asked === null) {
    return badRequest(
      request,
      version === 2 ? 'teamId, title and text are required.' : 'title and text are required.',
    );
  }
  const team = visibleTeams(request).find(({ id }) => id === asked);
  if (!team) return notFound(request, 'The team was not found.');
  const now = world.now();
  const given = Array.isArray(body['parameters']) ? body['parameters'].filter(isObject) : [];
  const files = Array.isArray(body['attachments']) ? body['attachments'].filter(isObject) : [];
  const event: InboundEvent = {
    id: world.ids.next(now),
    teamId: team.id,
    sourceId: null,
    sourceType: 'api',
    status: EventStatus.signled,
    externalId: text(body['externalId']),
    title,
    text: said,
    category: team.categories.find(({ name }) => name === body['category'])?.name ?? null,
    parameters: given.map(({ name, value }) => ({ name: asText(name), value: asText(value) })),
    createdAt: now,
    alertId: null,
    acknowledgedAlerts: [],
    closedAlerts: [],
  };
  const alert = raise(world, outbound, event, {
    severity: typeof body['severity'] === 'number' ? body['severity'] : undefined,
    flags: typeof body['flags'] === 'number' ? body['flags'] : undefined,
    attachments: files.map((file) => ({
      id: world.guid(),
      name: asText(file['name']),
      contentType: asText(file['contentType']),
      content: Buffer.from(asText(file['content']), 'base64'),
    })),
  });
  event.alertId = alert.id;
  world.events.set(event.id, event);
  return json(201, alertInfo(world, alert, version));
};

const report: Operation = (request) => {
  const { world, call } = request;
  const teams = new Set(visibleTeams(request).map(({ id }) => id));
  const now = world.now();
  const count = (since: number): Record<string, unknown> => {
    const counts = { acked: 0, closed: 0, unhandled: 0 };
    for (const { teamId, createdAt, status } of world.alerts) {
      if (!teams.has(teamId) || createdAt < since) continue;
      if (status === AlertStatus.closed) counts.closed++;
      else if (status === AlertStatus.acknowledged) counts.acked++;
      else counts.unhandled++;
    }
    return { ...counts, start: iso(since), end: iso(now), lastModified: iso(now) };
  };
  const day = count(now - 24 * 3_600_000);
  const empty = { acked: 0, closed: 0, unhandled: 0, start: null, end: null, lastModified: null };
  return ok({
    subscriptionId: world.subscriptionId,
    teamId: [...teams][0] ?? null,
    userId: call.query.get('userId'),
    last24Hours: day,
    teamCurrentDuty: day,
    teamLastDuty: empty,
    userLastDutyChange: empty,
  });
};

const attachment: Operation = (request) => {
  const found = alertOf(request)?.attachments.find(({ id }) => id === request.params['attachmentId']);
  if (!found) return notFound(request, 'The attachment was not found.');
  return { status: 200, headers: { 'Content-Type': found.contentType }, body: found.content };
};

const annotations: Operation = (request) => {
  const alert = alertOf(request);
  if (!alert) return notFound(request, 'No alert with the id was found.');
  return alert.annotations.length === 0 ? noContent : ok(alert.annotations.map(annotationInfo));
};

/** An alarm that push (channel 1) told a person of. */
const notifications = withAlert(({ world }, alert) =>
  alert.notified.map(({ userId, at, silenced }) => ({
    userId,
    address: world.users.get(userId)?.mail ?? null,
    channelType: 1,
    deviceName: null,
    lastUpdate: iso(at),
    messageStatus: silenced ? 0 : 1,
    userStatus: 0,
  })),
);

export const alerts: Record<string, Operation> = {
  'POST /alerts': create,
  'POST /alerts/paged': pagedAlerts,
  'GET /alerts/report': report,
  'GET /alerts/:alertId': withAlert(({ world, version }, alert) => alertInfo(world, alert, version)),
  'GET /alerts/:alertId/overview': withAlert(({ world, version }, alert) =>
    overviewAlert(world, alert, version),
  ),
  'GET /alerts/:alertId/annotations': annotations,
  'GET /alerts/:alertId/notifications': notifications,
  'GET /alerts/:alertId/attachments': withAlert((_request, alert) =>
    alert.attachments.map(({ id, name, contentType }) => ({ id, name, contentType })),
  ),
  'GET /alerts/:alertId/attachments/:attachmentId': attachment,
};

const summary = withAlert((_request, { id, title }) => ({ alertId: id, summary: title }));

/** Only in v2. */
export const alertsV2: Record<string, Operation> = {
  'GET /alerts/:alertId/details': withAlert(({ world }, alert) => alertInfo(world, alert, 2)),
  'GET /alerts/:alertId/parameters': withAlert((_request, alert) => parameters(alert.parameters)),
  'GET /alerts/:alertId/timeline': withAlert(
    ({ world }, alert) => overviewAlert(world, alert, 2)['historyDetailed'],
  ),
  'GET /alerts/:alertId/distribution': withAlert((_request, { teamId }) => [{ teamId }]),
  'POST /alerts/:alertId/summarize': summary,
  'GET /alerts/:alertId/summary': summary,
};
