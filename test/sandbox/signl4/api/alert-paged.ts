import {
  type ApiRequest,
  badRequest,
  notFound,
  type Operation,
  text,
  texts,
  time,
  visibleTeams,
} from './request.js';
import { paged } from './paging.js';
import { overviewAlert } from './shapes.js';
import type { Alert } from '../model.js';
import type { World } from '../world.js';

type Test = (alert: Alert) => boolean;

/** `POST /alerts/paged`: v1 and v2 name some parts of the filter differently; v1 knows no external id. */
export const pagedAlerts: Operation = (request) => {
  const { world, call, version } = request;
  const userId = call.query.get('userId');
  if (userId === null && world.variants.pagedUser === 'required')
    return badRequest(request, 'The user id is missing.');
  if (userId !== null && !world.users.has(userId)) return notFound(request, 'The user was not found.');
  const { tests, isFiltered } = filter(request, userId);
  const externalId = version === 2 ? text(request.body['externalId']) : null;
  const list = externalId === null ? world.alerts : withExternalId(world, externalId);
  return paged(request, {
    list,
    matches: (alert) => tests.every((test) => test(alert)),
    isFiltered: isFiltered || externalId !== null,
    shape: (alert) => overviewAlert(world, alert, version),
  });
};

/** Oldest first, of all teams; ids count down. */
function withExternalId(world: World, externalId: string): readonly Alert[] {
  const lists = [...world.teams.keys()].map((teamId) => world.withExternalId(teamId, externalId));
  const [only = [], ...others] = lists.filter(({ length }) => length > 0);
  return others.length === 0 ? only : [only, ...others].flat().toSorted((a, b) => (a.id < b.id ? 1 : -1));
}

/** Only alerts of the key's teams, and of the user's, pass in any case. */
function filter(request: ApiRequest, userId: string | null): { tests: Test[]; isFiltered: boolean } {
  const { body, version } = request;
  const teams = new Set(
    visibleTeams(request)
      .filter(({ memberIds }) => userId === null || memberIds.includes(userId))
      .map(({ id }) => id),
  );
  const tests: Test[] = [(alert) => teams.has(alert.teamId)];
  const [least, most, after, codes] =
    version === 1
      ? (['minCreationDate', 'maxCreationDate', 'alertsAfterId', 'statusCodes'] as const)
      : (['minCreated', 'maxCreated', 'afterId', 'alertStatusCodes'] as const);

  const wantedTeams = version === 2 ? texts(body['teamIds']) : [];
  const oneTeam = text(body['teamId']) ?? text(body['teamid']);
  if (oneTeam !== null) wantedTeams.push(oneTeam);
  if (wantedTeams.length > 0) tests.push(({ teamId }) => wantedTeams.includes(teamId));

  const ids = texts(body['alertIds']);
  if (ids.length > 0) tests.push(({ id }) => ids.includes(id));
  const afterId = text(body[after]);
  if (afterId !== null) tests.push(({ id }) => id < afterId);
  const from = time(body[least]);
  if (from !== null) tests.push(({ createdAt }) => createdAt >= from);
  const to = time(body[most]);
  if (to !== null) tests.push(({ createdAt }) => createdAt <= to);
  const since = time(body['modifiedSince']);
  if (since !== null) tests.push(({ modifiedAt }) => modifiedAt >= since);

  // A bit mask: 3 is open and acknowledged.
  const mask = Number(body[codes] ?? 0);
  if (mask > 0) tests.push(({ status }) => (status & mask) !== 0);
  const search = text(body['textToSearch'])?.toLowerCase();
  if (search) tests.push((alert) => `${alert.title}\n${alert.text}`.toLowerCase().includes(search));
  const categories = texts(body['categoryIds']);
  if (categories.length > 0) {
    const names = visibleTeams(request)
      .flatMap((team) => team.categories)
      .filter(({ id }) => categories.includes(id))
      .map(({ name }) => name);
    tests.push(({ category }) => category !== null && names.includes(category));
  }
  return { tests, isFiltered: tests.length > 1 };
}
