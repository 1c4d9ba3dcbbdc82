import { type Answer, decodePart } from '../../frame/call.js';
import { punchIn, punchOut } from '../duty.js';
import type { Team, User } from '../model.js';
import {
  type ApiRequest,
  badRequest,
  notFound,
  ok,
  type Operation,
  text,
  texts,
  visibleTeams,
} from './request.js';
import { iso } from './shapes.js';

/** UserInfo; v2 has `dutyInfos` per team instead of `dutyInfo`. */
function userInfo(request: ApiRequest, user: User): Record<string, unknown> {
  const { world, version } = request;
  const teams = visibleTeams(request).filter(({ memberIds }) => memberIds.includes(user.id));
  return {
    id: user.id,
    name: user.name,
    mail: user.mail,
    subscriptionId: world.subscriptionId,
    roleId: null,
    isDeactivated: user.isDeactivated,
    isInvite: false,
    colorIndex: 0,
    contactAddresses: [],
    timeZone: teams[0]?.timezone ?? null,
    userImageLastModified: null,
    ...(version === 1
      ? { dutyInfo: dutyInfo(teams, user) }
      : {
          dutyInfos: teams.map((team) => ({ teamId: team.id, dutyMode: dutyMode(team, user), tierId: null })),
        }),
  };
}

/** 0 none, 1 primary, 100 manager. */
function dutyMode({ duty }: Team, { id }: User): number {
  return { none: 0, primary: 1, manager: 100 }[duty[id] ?? 'none'];
}

function dutyInfo(teams: readonly Team[], { id }: User): Record<string, unknown> {
  const since = teams.find((team) => team.duty[id] !== undefined)?.dutySince ?? null;
  return {
    onDuty: teams.some(({ duty }) => duty[id] === 'primary'),
    onManagerDuty: teams.some(({ duty }) => duty[id] === 'manager'),
    overdue: false,
    lastStatusChange: since === null ? null : iso(since),
  };
}

/** The user of the path, by id or e-mail. `Me` is nobody with an API key. */
function withUser(work: (request: ApiRequest, user: User) => Answer): Operation {
  return (request) => {
    const asked = decodePart(request.params['userId'] ?? '');
    if (asked.toLowerCase() === 'me') return badRequest(request, 'An API key is no user.');
    const user = request.world.userByIdOrMail(asked);
    const isVisible = user && visibleTeams(request).some(({ memberIds }) => memberIds.includes(user.id));
    return isVisible ? work(request, user) : notFound(request, 'The user was not found.');
  };
}

function teamsOf(request: ApiRequest, user: User): Team[] {
  const asked = texts(request.body['teamIds']);
  const own = visibleTeams(request).filter(({ memberIds }) => memberIds.includes(user.id));
  return asked.length === 0 ? own : own.filter(({ id }) => asked.includes(id));
}

function punch(
  act: typeof punchIn,
  mode: 'primary' | 'manager' = 'primary',
): (request: ApiRequest, user: User) => Answer {
  return (request, user) => {
    const teams = teamsOf(request, user);
    if (teams.length === 0) return notFound(request, 'The team was not found.');
    for (const team of teams) act(request.world, request.outbound, team, user.id, mode);
    return ok(dutyInfo(teams, user));
  };
}

/** v2 names the user in the body. */
function byBody(work: (request: ApiRequest, user: User) => Answer): Operation {
  return (request) => {
    const userId = text(request.body['userId']);
    if (userId === null) return badRequest(request, 'The user id is missing.');
    return withUser(work)({ ...request, params: { userId: encodeURIComponent(userId) } });
  };
}

export const people: Record<string, Operation> = {
  'GET /users': (request) => {
    const members = new Set(visibleTeams(request).flatMap(({ memberIds }) => memberIds));
    const users = [...request.world.users.values()].filter(({ id }) => members.has(id));
    return ok(users.map((user) => userInfo(request, user)));
  },
  'GET /users/:userId': withUser((request, user) => ok(userInfo(request, user))),
  'GET /users/:userId/dutyStatus': withUser((request, user) => ok(dutyInfo(teamsOf(request, user), user))),
  'POST /users/:userId/punchIn': withUser(punch(punchIn)),
  'POST /users/:userId/punchInAsManager': withUser(punch(punchIn, 'manager')),
  'POST /users/:userId/punchOut': withUser(punch(punchOut)),
};

/** Only in v2. */
export const peopleV2: Record<string, Operation> = {
  'POST /duties/punchIn': byBody(punch(punchIn)),
  'POST /duties/punchOut': byBody(punch(punchOut)),
};
