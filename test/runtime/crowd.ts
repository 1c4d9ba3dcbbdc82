import type { Run } from '../unit/sync/runs.js';
import type { Step } from '../unit/sync/two-sides.js';
import { crowdFlow, makeTeams, realStatus, type Team } from './crowd-flow.js';
import { Relay } from './crowd-relay.js';
import { eventually, raiseCurtain, type Stage } from './stage.js';
import { ALERT, ALEX, KIM, SAM } from './two-way-stage.js';

const PEOPLE = [KIM, ALEX, SAM];
export const MACHINE = 29680091;
/** How long nothing may be heard before all is still. */
const STILL = 300;
/** Time that everything has between two steps. */
const BREATH = 10;
/** So many rounds of steps have a poll each. */
const POLLED_EVERY = 3;

export interface AlertAct {
  act: string;
  episode: number;
  time: number;
  /** Somebody had moved the ticket, and Node-RED could not know of it. */
  unseen: boolean;
}

export interface TicketAct {
  from: number;
  status: number;
  time: number;
  byPerson: boolean;
}

/** One ticket with its alerts, the sequence that is played on it, and what people did. */
export interface Pair {
  key: string;
  id: number;
  team: Team;
  run: Run;
  alertActs: AlertAct[];
  ticketActs: TicketAct[];
  story: string[];
}

/** Many sequences side by side in one Node-RED: both stand-ins, the people at them, and the network between. */
export class Crowd {
  private constructor(
    readonly stage: Stage,
    readonly relay: Relay,
    readonly teams: Team[],
    readonly pairs: Pair[],
  ) {}

  /** Every sequence's ticket is there and rings. */
  static async raise(runs: Run[]): Promise<Crowd> {
    const stage = await raiseCurtain({ settings: { disableEditor: true } });
    stage.signl4.set({ plan: 'unlimited' });
    stage.autotask.set({ threshold: { limit: 1_000_000, minutes: 60, delayMs: [500, 1000] } });
    const policies = [...new Map(runs.map(({ policy }) => [statusesOf(policy), policy]))];
    const teams = makeTeams(
      stage,
      policies.map(([, policy]) => policy),
    );
    const teamOf = (key: string) => teams.find(({ prefix }) => key.startsWith(`${prefix}-`));
    const relay = await Relay.open((key) => `${stage.red.url}/signl4/events/${teamOf(key)?.token}`);
    await stage.red.deploy(crowdFlow(stage.urls, teams));
    for (const { index } of teams)
      await stage.red.whenStatus(`tickets-${index}`, ({ fill }) => fill === 'green');
    stage.signl4.addWebhook(relay.url);
    const pairs = runs.map((run): Pair => {
      const team = teams[policies.findIndex(([text]) => text === statusesOf(run.policy))]!;
      const { id } = stage.autotask.createTicket({ companyID: team.company });
      const key = `${team.prefix}-${id}`;
      if (!run.options.echo) relay.silent.add(key);
      return { key, id, team, run, alertActs: [], ticketActs: [], story: [] };
    });
    const crowd = new Crowd(stage, relay, teams, pairs);
    await crowd.poll();
    await eventually(
      'all to ring',
      () => pairs.every(({ key }) => stage.signl4.alerts(key).length > 0),
      90_000,
    );
    await crowd.still();
    return crowd;
  }

  async close(): Promise<void> {
    await this.relay.close();
    await this.stage.close();
  }

  /** The same boxes, deployed again. */
  redeploy(name: string, type: 'full' | 'nodes'): Promise<void> {
    return this.stage.red.deploy(crowdFlow(this.stage.urls, this.teams, name), { type });
  }

  /** The n-th step of every sequence. */
  async round(n: number): Promise<void> {
    const faults = this.pairs.flatMap((pair) => {
      const step = pair.run.steps[n];
      return step ? this.#step(pair, step) : [];
    });
    await this.poll(this.teams.filter(({ index }) => (n + index) % POLLED_EVERY === 0));
    await new Promise((next) => setTimeout(next, BREATH));
    for (const remove of faults) remove();
  }

  /** Polls the triggers of these teams at once. */
  async poll(teams = this.teams): Promise<void> {
    await Promise.all(
      teams.map(async (team) => {
        const began = Date.now();
        const path = `/autotask-signl4/nodes/tickets-${team.index}/poll`;
        const answer = await this.stage.red.post(path, {}).catch(() => null);
        if (answer?.status === 200) team.polledAt = began;
      }),
    );
  }

  /** Everything arrives, everything is sent, and both sides are asked until nobody has anything to do any more. */
  async settle(): Promise<void> {
    for (let quiet = 0, rounds = 0; quiet < 3 && rounds < 60; rounds += 1) {
      const before = this.#writes();
      await this.relay.flush();
      await this.poll();
      await this.still();
      quiet = this.#writes() === before ? quiet + 1 : 0;
    }
  }

  /** Until all open pairs were compared with both services, as it is done after a start. */
  async reconciled(): Promise<void> {
    const { autotask } = this.stage;
    const before = autotask.summary().total;
    const open = new Set(this.pairs.filter((pair) => this.alert(pair).alert.status !== ALERT.closed));
    const teams = new Set([...open].map(({ team }) => team.index)).size;
    const compared = () =>
      autotask.calls({ method: 'POST', path: '/Tickets/query', after: before }).filter(isComparison).length;
    await eventually('all pairs to be compared', () => compared() >= teams);
  }

  /** Until no call came for a while. */
  async still(): Promise<void> {
    const { autotask, signl4 } = this.stage;
    const calls = () => autotask.summary().total + signl4.calls.summary().total;
    for (let before = -1, now = calls(); now !== before; now = calls()) {
      before = now;
      await new Promise((next) => setTimeout(next, STILL));
      await this.stage.red.heard();
      await signl4.idle();
    }
  }

  /** The alert that was raised last. */
  alert({ key }: Pair) {
    const episodes = this.episodes(key);
    const episode = Math.max(...episodes.keys());
    return { episode, alert: episodes.get(episode)!.at(-1)! };
  }

  /** All alerts of a pair, by their episode. */
  episodes(key: string) {
    const found = new Map<number, ReturnType<Stage['signl4']['alerts']>>();
    for (let episode = 1; ; episode += 1) {
      const alerts = this.stage.signl4.alerts(episode === 1 ? key : `${key}-${episode}`);
      if (alerts.length === 0) return found;
      found.set(episode, alerts);
    }
  }

  status({ id }: Pair): number {
    return Number(this.stage.autotask.ticket(id)['status']);
  }

  act(pair: Pair, act: 'acknowledge' | 'unacknowledge' | 'close' | 'undo', who: string): void {
    const { episode, alert } = this.alert(pair);
    const { signl4 } = this.stage;
    const time = Date.now();
    if (act === 'undo' ? alert.status !== ALERT.closed : alert.status === ALERT.closed) return;
    const done = {
      acknowledge: 'acknowledge',
      unacknowledge: 'unacknowledge',
      close: 'close',
      undo: 'undoClose',
    } as const;
    if (signl4[done[act]](alert.id, who) !== 'done') return;
    const unseen = pair.ticketActs.some((one) => one.time >= pair.team.polledAt);
    pair.alertActs.push({ act, episode, time, unseen });
    this.#tell(pair, `${who} ${act} (${episode})`);
  }

  /** @param as the technician, contact or other system that sets it */
  setStatus(pair: Pair, status: number, as: string | number): void {
    const from = this.status(pair);
    if (from === status) return;
    this.stage.autotask.editTicket(pair.id, { status }, as);
    pair.ticketActs.push({ from, status, time: Date.now(), byPerson: as !== MACHINE });
    this.#tell(pair, `${as} sets ${from} -> ${status}`);
  }

  /** @returns what takes the faults of this step away */
  #step(pair: Pair, step: Step): Array<() => void> {
    switch (step.do) {
      case 'alert':
        this.act(pair, step.act, PEOPLE[step.who % PEOPLE.length]!);
        return [];
      case 'ticket':
        this.setStatus(pair, realStatus(step.status), ALEX);
        return [];
      case 'machine':
        this.setStatus(pair, realStatus(step.status), MACHINE);
        return [];
      case 'note':
        this.stage.autotask.addNote(pair.id, 'Any news?', 'contact:30690001');
        return [];
      case 'told':
        this.relay.deliver(pair.key, step.which, step.again);
        return [];
      case 'send':
        return step.how === 'lost' ? [this.#lostAtSignl4(pair)] : [];
      case 'write':
        return step.how === 'ok' ? [] : [this.#patchFails(pair, step.how)];
      default:
        // Polls, readings and restarts are everybody's.
        return [];
    }
  }

  #lostAtSignl4({ key }: Pair): () => void {
    const { faults } = this.stage.signl4;
    const { id } = faults.add({ kind: 'lost', entity: 'webhook', contains: `"${key}`, times: 1 });
    return () => faults.remove(id);
  }

  #patchFails(pair: Pair, how: 'lost' | 'refused'): () => void {
    const { autotask } = this.stage;
    const meets = { entity: 'Tickets', method: 'PATCH', contains: `"id":${pair.id},"status"`, times: 1 };
    const refusal = {
      kind: 'status' as const,
      status: 500,
      body: { errors: ['Missing Required Field: udf'] },
    };
    const id = autotask.addFault(how === 'lost' ? { kind: 'lost', ...meets } : { ...refusal, ...meets });
    return () => autotask.faults.remove(id);
  }

  #tell({ story }: Pair, what: string): void {
    story.push(`${new Date().toISOString()}  ${what}`);
  }

  /** Calls of both services that change something, notes aside: they may wait for a long time and change no state. */
  #writes(): number {
    const { autotask, signl4 } = this.stage;
    const changes = autotask.calls({ method: 'PATCH' }).length;
    const asked = /paged|\/events\/.+\/overview/;
    return changes + signl4.calls.list({ method: 'POST' }).filter(({ path }) => !asked.test(path)).length;
  }
}

/** What of a policy a team of the crowd is told apart by; all else is as a fresh node has it. */
function statusesOf({ ackStatus, closeStatus, reopenStatus }: Run['policy']): string {
  return JSON.stringify([ackStatus, closeStatus, reopenStatus]);
}

function isComparison({ body }: { body: string }): boolean {
  return /"field":"id","op":"in"|"op":"in","field":"id"/i.test(body.replaceAll(' ', ''));
}
