import type { Team } from './model.js';
import type { Outbound } from './outbound/outbound.js';
import type { World } from './world.js';

/** Puts somebody on duty (outbound 302, and 300 for the first of a team). */
export function punchIn(
  world: World,
  outbound: Outbound,
  team: Team,
  userId: string,
  mode: 'primary' | 'manager' = 'primary',
): void {
  const wasEmpty = Object.keys(team.duty).length === 0;
  const wasIn = team.duty[userId] !== undefined;
  team.duty[userId] = mode;
  team.dutySince = world.now();
  if (wasEmpty) outbound.notify(300, null, { teamId: team.id });
  if (!wasIn) outbound.notify(302, null, { teamId: team.id, userId });
  world.frame.live.tell('people', () => ({ teamId: team.id }));
}

/** Takes somebody off duty (outbound 303, and 301 for the last of a team). */
export function punchOut(world: World, outbound: Outbound, team: Team, userId: string): void {
  if (team.duty[userId] === undefined) return;
  delete team.duty[userId];
  team.dutySince = world.now();
  outbound.notify(303, null, { teamId: team.id, userId });
  if (Object.keys(team.duty).length === 0) outbound.notify(301, null, { teamId: team.id });
  world.frame.live.tell('people', () => ({ teamId: team.id }));
}
