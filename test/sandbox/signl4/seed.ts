import type { Category, EventSource, Team, User } from './model.js';
import type { World } from './world.js';

/** People and teams at the start: two teams, five people of whom one has left. Ids come from the seed. */
export function seedWorld(world: World): void {
  world.subscriptionId = world.guid();
  const [kim, alex, sam, robin, toni] = PEOPLE.map(([name, mail]) => addUser(world, name, mail));
  if (!kim || !alex || !sam || !robin || !toni) return;
  toni.isDeactivated = true;
  const oncall = addTeam(world, 'On-call', [kim, alex, sam, robin]);
  oncall.duty = { [kim.id]: 'primary', [alex.id]: 'primary', [sam.id]: 'manager' };
  addSource(world, { secret: 'sandbox-team', teamId: oncall.id, name: 'Team webhook' });
  const network = addTeam(world, 'Network', [robin, sam]);
  network.duty = { [robin.id]: 'primary' };
  addSource(world, { secret: 'sandbox-network', teamId: network.id, name: 'Team webhook' });
  world.keys.set('sandbox-key', { key: 'sandbox-key', readOnly: false, teamId: null, expiresAt: null });
}

const PEOPLE: ReadonlyArray<readonly [name: string, mail: string]> = [
  ['Kim Berger', 'kim@sandbox.example'],
  ['Alex Moreau', 'alex@sandbox.example'],
  ['Sam Okafor', 'sam@sandbox.example'],
  ['Robin Vogel', 'robin@sandbox.example'],
  ['Toni Lind', 'toni@sandbox.example'],
];

export function addUser(world: World, name: string, mail: string): User {
  const user = { id: world.guid(), name, mail, isDeactivated: false };
  world.users.set(user.id, user);
  return user;
}

export function addTeam(world: World, name: string, members: readonly User[]): Team {
  const team: Team = {
    id: world.guid(),
    name,
    timezone: 'W. Europe Standard Time',
    memberIds: members.map(({ id }) => id),
    duty: {},
    dutySince: world.now(),
    categories: [
      makeCategory(world, 'Default', [], { isDefault: true }),
      makeCategory(world, 'Server', ['server', 'outage']),
      makeCategory(world, 'Emergency', []),
    ],
    alertSettings: {
      filterAction: 0,
      filterMode: 0,
      optOutMode: 0,
      persistentNotificicationMode: 0,
      responseMode: 2,
      responseTime: 15,
    },
  };
  world.teams.set(team.id, team);
  return team;
}

export function makeCategory(
  world: World,
  name: string,
  keywords: string[],
  more: Partial<Category> = {},
): Category {
  const look = { color: '#0000cc', imageName: 'water.svg', keywordMatching: 0 as const, isDefault: false };
  return { id: world.guid(), name, keywords, ...look, ...more };
}

export function addSource(
  world: World,
  source: Partial<EventSource> & Pick<EventSource, 'secret' | 'teamId' | 'name'>,
): EventSource {
  const usual = { type: 2, disabled: false, rawContent: false, distribution: 'team' } as const;
  const added: EventSource = { id: world.guid(), ...usual, ...source };
  world.sources.set(added.id, added);
  return added;
}
