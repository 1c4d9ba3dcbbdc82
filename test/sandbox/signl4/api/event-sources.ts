import { json } from '../../frame/call.js';
import type { EventSource } from '../model.js';
import { addSource } from '../seed.js';
import { type ApiRequest, badRequest, notFound, ok, type Operation, text, visibleTeams } from './request.js';

function sourceInfo(source: EventSource): Record<string, unknown> {
  const { id, type, name, teamId, disabled, rawContent, secret } = source;
  return { id, type, name, teamId, disabled, options: rawContent ? 1 : 0, identifier: secret };
}

function visible(request: ApiRequest): EventSource[] {
  const teams = new Set(visibleTeams(request).map(({ id }) => id));
  return [...request.world.sources.values()].filter(({ teamId }) => teams.has(teamId));
}

function withSource(work: (request: ApiRequest, source: EventSource) => unknown): Operation {
  return (request) => {
    const source = visible(request).find(({ id }) => id === request.params['sourceId']);
    return source ? ok(work(request, source)) : notFound(request, 'The event source was not found.');
  };
}

/** Inbound webhooks and e-mail addresses, only in v2. Type 1 e-mail, 2 webhook; option 1 DisableContentParsing. */
export const eventSourcesV2: Record<string, Operation> = {
  'GET /eventsources': (request) => ok(visible(request).map(sourceInfo)),
  'POST /eventsources': (request) => {
    const { body, world } = request;
    const teamId = text(body['teamId']) ?? request.key.teamId;
    if (teamId === null || !world.teams.has(teamId)) return badRequest(request, 'The team is missing.');
    const source = addSource(world, {
      secret: world.guid().replaceAll('-', ''),
      teamId,
      name: text(body['name']) ?? '',
      type: body['type'] === 1 ? 1 : 2,
      disabled: body['disabled'] === true,
      rawContent: body['options'] === 1,
    });
    return json(201, sourceInfo(source));
  },
  'GET /eventsources/:sourceId': withSource((_request, source) => sourceInfo(source)),
  'PUT /eventsources/:sourceId': withSource(({ body }, source) => {
    source.name = text(body['name']) ?? source.name;
    if (typeof body['disabled'] === 'boolean') source.disabled = body['disabled'];
    if (typeof body['options'] === 'number') source.rawContent = body['options'] === 1;
    return sourceInfo(source);
  }),
  'DELETE /eventsources/:sourceId': withSource(({ world }, source) => world.sources.delete(source.id)),
};
