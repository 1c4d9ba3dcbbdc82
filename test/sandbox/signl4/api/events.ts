import type { Answer } from '../../frame/call.js';
import type { InboundEvent } from '../model.js';
import { paged } from './paging.js';
import { type ApiRequest, notFound, ok, type Operation, text, time, visibleTeams } from './request.js';
import { overviewEvent, parameters } from './shapes.js';

function withEvent(work: (request: ApiRequest, event: InboundEvent) => unknown): Operation {
  return (request): Answer => {
    const event = request.world.events.get(request.params['eventId'] ?? '');
    const isVisible = event && (request.key.teamId ?? event.teamId) === event.teamId;
    return isVisible ? ok(work(request, event)) : notFound(request, 'No event with the id was found.');
  };
}

const list: Operation = (request) => {
  const { world, body, version } = request;
  const teams = new Set(visibleTeams(request).map(({ id }) => id));
  const team = text(body['teamId']) ?? text(body['teamid']);
  const from = time(body['minCreationDate']) ?? Number.NEGATIVE_INFINITY;
  const to = time(body['maxCreationDate']) ?? Number.POSITIVE_INFINITY;
  const since = time(body['modifiedSince']) ?? Number.NEGATIVE_INFINITY;
  const status = typeof body['eventStatusCode'] === 'number' ? body['eventStatusCode'] : 0;
  const source = text(body['eventSourceId']);
  const search = text(body['textToSearch'])?.toLowerCase() ?? '';
  return paged(request, {
    list: [...world.events.values()],
    isFiltered: team !== null || status > 0 || search !== '',
    matches: (event) =>
      teams.has(event.teamId) &&
      (team === null || event.teamId === team) &&
      event.createdAt >= Math.max(from, since) &&
      event.createdAt <= to &&
      (status === 0 || event.status === status) &&
      (source === null || event.sourceId === source) &&
      `${event.title}\n${event.text}`.toLowerCase().includes(search),
    shape: (event) => overviewEvent(world, event, version),
  });
};

export const events: Record<string, Operation> = {
  'POST /events/paged': list,
  'GET /events/:eventId/overview': withEvent(({ world, version }, event) =>
    overviewEvent(world, event, version),
  ),
  'GET /events/:eventId/parameters': withEvent((_request, event) => parameters(event.parameters)),
};

/** Only in v2. */
export const eventsV2: Record<string, Operation> = {
  'GET /events/:eventId': withEvent(({ world }, event) => overviewEvent(world, event, 2)),
};
