import { phaseOf } from '../../../src/sync/policy.js';
import type { Run } from './runs.js';
import { emailOf } from './signl4-model.js';
import { STATUS, type TwoSides } from './two-sides.js';

/** What is wrong at the end of a run; empty where the proof holds. */
export function faults(world: TwoSides): string[] {
  const isResting = world.isQuiet && world.teams.every(({ reads }) => reads.length === 0);
  return [
    ...world.broken,
    ...(isResting ? [] : ['it never comes to rest']),
    ...tooMany(world),
    ...world.teams.flatMap((_, index) => apart(world, index)),
  ];
}

/** At most one effective status write per real change, pair and side; none without one. */
function tooMany(world: TwoSides): string[] {
  const { teams, alertDeeds, ticketDeeds } = world;
  const found: string[] = [];
  const machines = ticketDeeds.filter(({ by }) => by.kind === 'machine').length;
  const backs = alertDeeds.filter(({ act }) => act === 'undo' || act === 'unacknowledge').length;
  const ours = world.alertWrites.reduce((sum, { acknowledge, resolve }) => sum + acknowledge + resolve, 0);
  const refused = world.excuses.filter(({ cause }) => cause === 'resolve').length;
  // What a machine reverts while an answer is lost is written once more; what we did after somebody had taken it back,
  // or acknowledged before a resolve that was refused, looks like his own act.
  if (world.statusWrites > alertDeeds.length + machines + Math.min(backs, ours) + Math.min(refused, ours))
    found.push(`${world.statusWrites} status writes for ${alertDeeds.length} acts at the alert`);
  for (const [team, writes] of world.alertWrites.entries()) {
    const own = alertDeeds.filter((deed) => deed.team === team);
    const elsewhere = teams.length > 1 ? alertDeeds.length - own.length : 0;
    // Where an answer is lost and somebody takes back what was done, it is done once more.
    const takenBack = own.filter(({ act }) => act === 'undo' || act === 'unacknowledge').length;
    const acknowledging = [STATUS.progress, ...world.policy.ackStatuses];
    const byPeople = ticketDeeds.filter(({ by }) => by.kind === 'person');
    const taken =
      byPeople.filter(({ status }) => acknowledging.includes(status)).length +
      world.ownerDeeds +
      world.lostOwners +
      world.confirmations;
    if (writes.acknowledge > taken + takenBack + elsewhere)
      found.push(`${writes.acknowledge} acknowledges for ${taken} people who took the ticket`);
    const ended = ticketDeeds.filter(({ status }) => status === STATUS.complete).length + world.leaves;
    const closed = own.filter(({ act }) => act === 'close').length;
    if (writes.resolve > ended + closed + takenBack + elsewhere)
      found.push(`${writes.resolve} resolves for ${ended} completions`);
  }
  return found;
}

/** Whether the two sides of a pair end apart although nothing excuses it. */
function apart(world: TwoSides, index: number): string[] {
  const { policy, ticket, teams, excuses, alertDeeds } = world;
  const { house, signl4 } = teams[index]!;
  const { episode } = house.pair;
  const alert = signl4.alerts.get(episode);
  if (!alert) return [];
  const own = alertDeeds.filter((deed) => deed.team === index && deed.episode === episode);
  const last = own.at(-1);
  const lastMove = world.ticketDeeds.at(-1);
  // What another team's people make of the ticket comes when it is written, which may be later.
  const others = alertDeeds.some(({ team, act }) => team !== index && act !== 'acknowledge');
  const overtaken = others || (last && (last.unseen || (lastMove && lastMove.time > last.time)));
  const excused = (...causes: string[]) =>
    excuses.some((one) => one.team === index && one.episode === episode && causes.includes(one.cause));
  const now = phaseOf(policy, { status: ticket.status, closed: ticket.closed }, house.pair.ticket.base);
  // What we do in somebody's name at that moment can't be told from what he does himself.
  const isMistaken = last && house.mistaken.has(`${episode} ${emailOf(last.who)}`);
  const undone = own.some(({ act }) => act === 'undo');
  const found: string[] = [];
  if (now === 'closed' && alert.phase !== 'closed') {
    const stays = undone && (policy.reopenStatus === null || excused('reopened', 'acknowledged', 'closed'));
    if (!stays && !excused('resolve')) found.push('ticket closed, alert not');
  }
  if (last?.act === 'close' && policy.closeStatus !== null && now !== 'closed')
    if (!excused('closed') && !overtaken && !isMistaken) found.push('alert closed, ticket not');
  if (
    last?.act === 'acknowledge' &&
    alert.phase !== 'closed' &&
    policy.ackStatus !== null &&
    now === 'open'
  ) {
    const stays = excused('acknowledged', ...(undone ? ['closed', 'reopened'] : []));
    if (!stays && !overtaken && !isMistaken) found.push('alert acknowledged, ticket open');
  }
  const isTaken = now === 'acknowledged' && policy.ackStatuses.includes(ticket.status);
  // How it stood when it rang is the base, and is not told; nor is what nobody could see change.
  if (isTaken && alert.phase === 'open' && lastMove?.by.kind === 'person' && lastMove.quiet) {
    const isNews = lastMove.time > Math.max(alert.raisedAt, last?.time ?? 0);
    if (isNews && !excused('acknowledge', 'resolve')) found.push('ticket acknowledged, alert open');
  }
  return found;
}

/** What happened, line by line, for whoever has to understand a fault. */
export function story({ policy, options }: Run, { ticket, teams, trace }: TwoSides): string {
  const label = Object.entries(STATUS).find(([, id]) => id === ticket.status)?.[0];
  return [
    `policy ${JSON.stringify(policy)}`,
    `SIGNL4 ${JSON.stringify(options)}`,
    ...trace.map((line) =>
      Array.isArray(line) ? `  ${line[0]}: ${line[1]} -> ${JSON.stringify(line[2])}` : JSON.stringify(line),
    ),
    `end: ticket ${label} at ${ticket.at}, owner ${JSON.stringify(ticket.owner)}`,
    ...teams.flatMap(({ house, signl4 }) => [
      `${house.name}: alerts ${JSON.stringify([...signl4.alerts])}`,
      `${house.name}: pair ${JSON.stringify(house.pair)}`,
    ]),
  ].join('\n');
}
