import type { Crowd, Pair } from './crowd.js';
import { MACHINE } from './crowd.js';
import { ALERT, STATUS } from './two-way-stage.js';

/** The resource that stands for the package's API user. */
const OURSELVES = 29680090;

export interface StatusWrite {
  from: number;
  to: number;
  time: number;
}

/** Our writes that changed the ticket's status, as Autotask's own history tells them. */
export function statusWrites({ stage }: Crowd, { id }: Pair): StatusWrite[] {
  return stage.autotask
    .find('TicketHistory', [{ op: 'eq', field: 'ticketID', value: id }])
    .filter(({ resourceID }) => resourceID === OURSELVES)
    .flatMap(({ detail, date }) => {
      const [, from, to] = /^status: (\d+) -> (\d+)$/.exec(String(detail)) ?? [];
      return to === undefined ? [] : [{ from: Number(from), to: Number(to), time: Date.parse(String(date)) }];
    });
}

/** How often the alerts of a pair were acknowledged or closed by ourselves. */
export function alertWrites(crowd: Crowd, pair: Pair): { acknowledged: number; closed: number } {
  const history = [...crowd.episodes(pair.key).values()].flat().flatMap((alert) => alert.history);
  const count = (done: string, act: string) =>
    history.filter((one) => one.done === done).length -
    pair.alertActs.filter((one) => one.act === act).length;
  return { acknowledged: count('acknowledged', 'acknowledge'), closed: count('closed', 'close') };
}

/** What is wrong with a pair that came to rest; empty where the proof holds. */
export function faultsOf(crowd: Crowd, pair: Pair): string[] {
  const { alertActs, ticketActs } = pair;
  const found: string[] = [];
  const writes = statusWrites(crowd, pair);
  const count = (...acts: string[]) => alertActs.filter(({ act }) => acts.includes(act)).length;
  const set = (status: number) => ticketActs.filter((one) => one.status === status).length;
  const byMachine = ticketActs.filter(({ byPerson }) => !byPerson).length;

  if (writes.length > alertActs.length + byMachine)
    found.push(`${writes.length} status writes for ${alertActs.length} acts at the alert`);
  const undone = (before: number) =>
    alertActs.some(({ act, time }) => (act === 'undo' || act === 'unacknowledge') && time <= before);
  if (writes.some(({ from, to, time }) => from === STATUS.complete && to !== from && !undone(time)))
    found.push('a closed ticket was reopened by something that is no undo');

  const ours = alertWrites(crowd, pair);
  const takenBack = count('undo', 'unacknowledge');
  if (ours.acknowledged > set(STATUS.progress) + takenBack)
    found.push(`${ours.acknowledged} acknowledges for ${set(STATUS.progress)} who took the ticket`);
  if (ours.closed > set(STATUS.complete) + byMachine + count('close') + takenBack)
    found.push(`${ours.closed} resolves for ${set(STATUS.complete)} completions`);

  const episodes = crowd.episodes(pair.key);
  const doubled = [...episodes.values()].filter((alerts) => alerts.length > 1);
  if (doubled.length > 0) found.push('an alert was raised twice');
  const reopened = ticketActs.filter(({ from }) => from === STATUS.complete).length;
  if (episodes.size > 1 + reopened) found.push(`${episodes.size} alerts for ${reopened} times reopened`);
  return [...found, ...unequal(crowd, pair)];
}

/** Where the two sides differ although nothing excuses it. */
function unequal(crowd: Crowd, pair: Pair): string[] {
  const { alertActs, ticketActs, team } = pair;
  const { episode, alert } = crowd.alert(pair);
  const status = crowd.status(pair);
  const own = alertActs.filter((act) => act.episode === episode);
  const last = own.at(-1);
  const undone = own.some(({ act }) => act === 'undo');
  const isExcused = excuses(crowd, pair).length > 0;
  if (status === STATUS.complete && alert.status !== ALERT.closed)
    return undone && (team.reopenStatus === null || isExcused) ? [] : ['ticket closed, alert not'];
  const later = ticketActs.at(-1);
  const personLater = later !== undefined && last !== undefined && later.time >= last.time;
  const byMachine = ticketActs.some(({ byPerson }) => !byPerson);
  if (!last || isExcused || personLater || last.unseen || byMachine) return [];
  if (last.act === 'close' && team.closeStatus !== null && status !== STATUS.complete)
    return ['alert closed, ticket not'];
  if (last.act === 'acknowledge' && team.ackStatus !== null && status === STATUS.new)
    return ['alert acknowledged, ticket open'];
  return [];
}

/**
 * Why the sides of a pair may differ: a write refused for good, one into the gap, a status kept for a person, or an
 * alert that we closed in a person's name and that was undone while SIGNL4's words came in another order.
 */
export function excuses(crowd: Crowd, pair: Pair): string[] {
  const { stage } = crowd;
  const patches = stage.autotask.calls({ method: 'PATCH' }).filter(({ body }) => isOf(body, pair));
  const found = patches.some(({ fault }) => fault === 'status') ? ['refused'] : [];
  const reads = stage.autotask
    .calls({ method: 'GET', path: `/Tickets/${pair.id}` })
    .map(({ at }) => Date.parse(at));
  const isGap = ({ time }: StatusWrite) => {
    const read = Math.max(0, ...reads.filter((at) => at <= time));
    return pair.ticketActs.some((act) => act.time >= read && act.time <= time);
  };
  if (statusWrites(crowd, pair).some(isGap)) found.push('gap');
  const isUndone = pair.alertActs.some(({ act }) => act === 'undo');
  if (isUndone && alertWrites(crowd, pair).closed > 0) found.push('undone');
  const kept = new RegExp(`gave ticket ${pair.id} another status`);
  if (stage.red.log().some((line) => kept.test(line))) found.push('kept');
  return found;
}

function isOf(body: string, { id }: Pair): boolean {
  return body.startsWith(`{"id":${id},`);
}

/** Everything that happened to a pair, in its order, for whoever has to understand a fault. */
export function storyOf(crowd: Crowd, pair: Pair): string {
  const { stage } = crowd;
  const { team, key, run } = pair;
  const patches = stage.autotask
    .calls({ method: 'PATCH' })
    .filter(({ body }) => isOf(body, pair))
    .map(({ at, body, status, fault }) => `${at}    PATCH ${body} -> ${fault ?? status}`);
  const history = stage.autotask
    .find('TicketHistory', [{ op: 'eq', field: 'ticketID', value: pair.id }])
    .filter(({ resourceID }) => resourceID === OURSELVES || resourceID === MACHINE)
    .map(
      ({ date, detail, resourceID }) =>
        `${String(date)}    ticket, by ${String(resourceID)}: ${String(detail)}`,
    );
  const alerts = [...crowd.episodes(key).entries()].flatMap(([episode, [alert]]) =>
    (alert?.history ?? []).map(
      ({ at, done, userId }) => `${new Date(at).toISOString()}    alert ${episode}: ${done} by ${userId}`,
    ),
  );
  const decided = stage.red
    .messages('synced')
    .filter((msg) => msg['ticketId'] === pair.id)
    .map(({ topic, sync, event }) => `  ${topic} at ${event?.at}: ${sync?.code}, ${sync?.suppressed}`);
  const { ackStatus, closeStatus, reopenStatus } = team;
  return [
    `${key}: ${JSON.stringify({ ackStatus, closeStatus, reopenStatus, echo: run.options.echo })}`,
    ...[...pair.story, ...patches, ...history, ...alerts].sort(),
    'what status sync said:',
    ...decided,
    `end: ticket ${crowd.status(pair)}, alert ${crowd.alert(pair).episode} is ${crowd.alert(pair).alert.status}`,
    `excuses: ${excuses(crowd, pair).join(', ') || 'none'}`,
    `steps: ${JSON.stringify(run.steps)}`,
  ].join('\n');
}
