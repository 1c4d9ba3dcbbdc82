import { isObject } from '../../frame/call.js';
import type { Team } from '../model.js';
import { type ApiRequest, noContent, notFound, ok, type Operation, teamOf, visibleTeams } from './request.js';
import { iso } from './shapes.js';

function withTeam(work: (request: ApiRequest, team: Team) => unknown): Operation {
  return (request) => {
    const team = teamOf(request);
    return team ? ok(work(request, team)) : notFound(request, 'The team was not found.');
  };
}

function teamInfo({ world }: ApiRequest, { id, name, memberIds, timezone }: Team): Record<string, unknown> {
  return { id, name, memberIds, timezone, subscriptionId: world.subscriptionId };
}

function dutySummary({ dutySince, duty }: Team): Record<string, unknown> {
  const isManned = Object.keys(duty).length > 0;
  const dutyStart = isManned && dutySince !== null ? iso(dutySince) : null;
  return { dutyAssistEnabled: false, dutySummaries: [{ dutyId: null, dutyStart, dutyEnd: null }] };
}

const memberships: Operation = (request) => {
  const team = teamOf(request);
  if (!team) return notFound(request, 'The team was not found.');
  if (team.memberIds.length === 0) return noContent;
  const members = team.memberIds.flatMap((id) => request.world.users.get(id) ?? []);
  return ok(members.map(({ id, name, mail }) => ({ id, name, mail, isInvite: false, roleId: null })));
};

export const teams: Record<string, Operation> = {
  'GET /teams': (request) => ok(visibleTeams(request).map((team) => teamInfo(request, team))),
  'GET /teams/:teamId': withTeam(teamInfo),
  'GET /teams/:teamId/memberships': memberships,
  'GET /teams/:teamId/alertSettings': withTeam((_request, team) => team.alertSettings),
  'POST /teams/:teamId/alertSettings': withTeam(({ body }, team) => {
    for (const [name, value] of Object.entries(isObject(body) ? body : {})) {
      if (typeof value === 'number') team.alertSettings[name] = value;
    }
    return team.alertSettings;
  }),
  'GET /teams/:teamId/dutysummary': withTeam((_request, team) => dutySummary(team)),
  'GET /teams/:teamId/eventSources': withTeam(({ world }, team) =>
    [...world.sources.values()]
      .filter(({ teamId }) => teamId === team.id)
      .map(({ type, secret }) => ({
        type,
        address: type === 1 ? `${secret}@mail.signl4.com` : secret,
        groupId: null,
        teamId: team.id,
        subscriptionId: world.subscriptionId,
        lastEventRaised: null,
      })),
  ),
};

/** Only in v2. */
export const teamsV2: Record<string, Operation> = {
  'GET /duties/summary': (request) => {
    const asked = [...request.call.query.getAll('teamId'), ...request.call.query.getAll('teamId[]')];
    const chosen = visibleTeams(request).filter(({ id }) => asked.length === 0 || asked.includes(id));
    return ok(chosen.map((team) => ({ teamId: team.id, ...dutySummary(team) })));
  },
};
