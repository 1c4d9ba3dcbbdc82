import type { Policy } from '../../../src/sync/policy.js';
import {
  AutotaskModel,
  mayOwn,
  resourceOf,
  STATUS,
  type Actor,
  type Snapshot,
  type Status,
} from './autotask-model.js';
import { House, RULES, type Rules, type TicketNews, type Write } from './house-model.js';
import { answered, Signl4Model, type AlertAct, type Signl4Options, type Told } from './signl4-model.js';
import type { Excuse, Step } from './step.js';
import { Time } from './time-model.js';

export { RULES, type Rules } from './house-model.js';
export { STATUS, type Status } from './autotask-model.js';
export type { Step } from './step.js';

interface Team {
  house: House;
  signl4: Signl4Model;
  /** What SIGNL4 told and nobody heard yet. */
  told: Told[];
  /** What the trigger told and nobody decided on yet. */
  reads: TicketNews[];
}

/** Both services, the people at them, the network between, and our house. */
export class TwoSides {
  readonly trace: Array<Step | [house: string, what: string, about: object]> = [];
  readonly time = new Time();
  readonly ticket = new AutotaskModel(this.time);
  readonly teams: Team[];
  /** Writes of the ticket, of all teams. */
  readonly lane: Write[] = [];
  #polledClosed = false;
  #polledAt = 0;

  /** Effective writes, and what really happened, for the proof. */
  statusWrites = 0;
  readonly alertWrites: Array<{ acknowledge: number; resolve: number }>;
  /** `unseen`: somebody had moved the ticket, and we did not know of it. */
  readonly alertDeeds: Array<{
    team: number;
    act: AlertAct;
    who: string;
    episode: number;
    time: number;
    unseen: boolean;
  }> = [];
  /** `quiet`: nothing was under way when it was done, so both sides had heard of everything before. */
  readonly ticketDeeds: Array<{ status: Status; time: number; by: Actor; quiet: boolean }> = [];
  readonly excuses: Excuse[] = [];
  ownerDeeds = 0;
  /** Owners that we set without hearing of it: until then they are like anybody's. */
  lostOwners = 0;
  /** How often people saved a ticket in the status that it had. */
  confirmations = 0;
  leaves = 0;
  conflicts = 0;
  readonly broken: string[] = [];

  constructor(
    readonly policy: Policy,
    readonly options: Signl4Options & { teams: 1 | 2 },
    rules: Rules = RULES,
  ) {
    this.teams = Array.from({ length: options.teams }, (_, index) => this.#newTeam(index, rules));
    this.alertWrites = this.teams.map(() => ({ acknowledge: 0, resolve: 0 }));
    for (const [index, { house }] of this.teams.entries()) {
      house.ring('opened', this.ticket.snapshot().reading);
      this.#send(index, 'ok');
    }
  }

  #newTeam(index: number, rules: Rules): Team {
    const told: Told[] = [];
    const outside = {
      lane: this.lane,
      others: (house: House) => this.teams.flatMap((one) => (one.house === house ? [] : one.house.pair)),
      note: (...line: [string, string, object]) => void this.trace.push(line),
    };
    const house = new House(`team ${index}`, this.policy, rules, outside);
    const signl4 = new Signl4Model(this.time, this.options, (one) => told.push(one));
    return { house, told, reads: [], signl4 };
  }

  step(step: Step): void {
    this.trace.push(step);
    const index = 'team' in step ? step.team % this.teams.length : 0;
    const team = this.#team(index);
    switch (step.do) {
      case 'alert':
        return this.#act(index, step.act, `user-${step.who}`);
      case 'mark':
        return team.signl4.mark(step.type, `user-${step.who}`);
      case 'ticket':
        return this.#setStatus(step.status, { kind: 'person', who: `user-${step.who}` });
      case 'machine':
        return this.#setStatus(step.status, { kind: 'machine' });
      case 'owner':
        this.ownerDeeds += 1;
        return this.ticket.setOwner(`user-${step.who}`, { kind: 'person', who: `user-${step.who}` });
      case 'note':
        return this.ticket.touch();
      case 'leave':
        this.ticket.left = !this.ticket.left;
        this.leaves += 1;
        return this.ticket.touch();
      case 'poll':
        return this.#poll();
      case 'ask':
        return team.signl4.ask();
      case 'told':
        return this.#told(team, step.which, step.again);
      case 'decide':
        return team.house.decideNext();
      case 'read':
        return this.#read(team, step.which, step.again);
      case 'send':
        return this.#send(index, step.how);
      case 'look':
        return this.#look();
      case 'write':
        return this.#write(step.how);
      case 'restart':
        for (const entry of this.lane) {
          entry.maybe ||= entry.looked !== null;
          entry.looked = null;
        }
        return;
      case 'reconcile':
        return this.#reconcile(step.shown);
    }
  }

  /** Everything arrives, everything is sent, and both sides are asked once more. */
  settle(): void {
    for (let round = 0; round < 8; round += 1) {
      for (const [index, team] of this.teams.entries()) {
        while (team.told.length > 0) this.#told(team, 0, false);
        while (team.house.events.length > 0) team.house.decideNext();
        for (let tries = 0; team.house.alertLane.length > 0 && tries < 50; tries += 1)
          this.#send(index, 'ok');
        while (team.reads.length > 0) this.#read(team, 0, false);
      }
      for (let tries = 0; this.lane.length > 0 && tries < 50; tries += 1) {
        this.#look();
        this.#write('ok');
      }
      if (round === 3)
        for (const { signl4 } of this.teams) for (const episode of signl4.alerts.keys()) signl4.ask(episode);
      if (round === 7) return;
      this.#poll();
      this.#reconcile(true);
    }
  }

  /** Nothing is under way. */
  get isQuiet(): boolean {
    const idle = ({ house, told }: Team) => house.alertLane.length + house.events.length + told.length === 0;
    return this.lane.length === 0 && this.teams.every(idle);
  }

  #team(index: number): Team {
    return this.teams[index] as Team;
  }

  #act(index: number, act: AlertAct, who: string): void {
    const { signl4, house, reads } = this.#team(index);
    const { episode } = signl4;
    const isBusy = !this.isQuiet || reads.length > 0;
    const isOther = (status: number | null) => status !== this.ticket.status;
    const unseen = isOther(house.pair.ticket.status) || reads.some(({ reading }) => isOther(reading.status));
    if (!signl4.act(episode, act, who)) return;
    this.alertDeeds.push({ team: index, act, who, episode, time: this.time.now, unseen });
    if (isBusy) this.conflicts += 1;
  }

  #setStatus(status: Status, by: Actor): void {
    const quiet = this.isQuiet;
    // What looks as before to us is nothing that we could know of.
    const visible = this.teams.every(({ house, reads }) =>
      [house.pair.ticket, ...reads.map(({ reading }) => reading)].every((one) => one.status !== status),
    );
    if (!this.ticket.setStatus(status, by)) {
      if (by.kind === 'person') this.confirmations += 1;
      return;
    }
    this.ticketDeeds.push({ status, time: this.time.now, by, quiet: quiet && visible });
    if (!quiet) this.conflicts += 1;
    const [head] = this.lane;
    if (head?.looked) this.#excuse('gap', head);
  }

  #excuse(why: Excuse['why'], { house, command }: Write): void {
    const team = this.teams.findIndex((one) => one.house === house);
    this.excuses.push({ why, team, episode: command.episode, cause: command.cause });
  }

  #poll(): void {
    const snapshot = this.ticket.snapshot();
    const { at, closed } = snapshot.reading;
    // A trigger knows what we wrote ourselves, also where it never saw it.
    const wroteClosed = this.teams.some(({ house: { pair } }) => {
      const { written, writtenAt } = pair.ticket;
      return written === STATUS.complete && this.#polledAt <= writtenAt && at > writtenAt;
    });
    if (wroteClosed) this.#polledClosed = true;
    this.#polledAt = at;
    const type = this.#polledClosed && !closed ? 'reopened' : 'changed';
    this.#polledClosed = closed;
    for (const { reads } of this.teams) reads.push({ ...snapshot, type });
  }

  #told({ house, told }: Team, which: number, again: boolean): void {
    const one = pick(told, which, again);
    if (one) house.take(one);
  }

  #read({ house, reads }: Team, which: number, again: boolean): void {
    const one = pick(reads, which, again);
    if (one) house.hearTicket(one);
  }

  #reconcile(shown: boolean): void {
    for (const { house } of this.teams) house.reconcile(shown ? this.ticket.snapshot() : null);
  }

  #send(index: number, how: 'ok' | 'lost' | 'refused'): void {
    const { house, signl4 } = this.#team(index);
    const [command] = house.alertLane;
    if (!command) return;
    const { episode, kind } = command;
    if (house.rules.isNeedless(house.pair, command)) return void house.alertLane.shift();
    if (how === 'refused' && kind !== 'raise' && !house.tried.has(command)) {
      house.alertLane.shift();
      house.pair = house.rules.giveUp(house.pair, command);
      this.excuses.push({ why: 'refused', team: index, episode, cause: kind });
      return;
    }
    if (how !== 'refused' && signl4.order(command) && kind !== 'raise') this.#count(index, command);
    if (how !== 'ok') return void house.tried.add(command);
    house.alertLane.shift();
    if (kind === 'resolve' && signl4.alerts.has(episode) && house.pair.episode === episode) {
      house.pair = { ...house.pair, alert: { ...house.pair.alert, resolvedAt: answered(this.time) } };
    }
  }

  /** An alert ends by us only where its ticket was closed since it rang, or left the filter. */
  #count(index: number, { kind, episode }: { kind: 'acknowledge' | 'resolve'; episode: number }): void {
    const writes = this.alertWrites[index];
    if (writes) writes[kind] += 1;
    const rangAt = this.#team(index).house.rangAt.get(episode) ?? 0;
    const { ticket, policy, leaves } = this;
    const hasLeft = policy.onLeave === 'resolve' && leaves > 0;
    if (kind === 'resolve' && !hasLeft && !ticket.closures.some((at) => at > rangAt))
      this.broken.push('an alert was closed whose ticket was not');
  }

  #look(): void {
    const [entry] = this.lane;
    if (!entry || entry.looked) return;
    const { house, command, maybe } = entry;
    const read = this.ticket.snapshot();
    const { reading } = read;
    // As the carrier does it: who set a status is asked where it is neither what was decided on nor what is wanted.
    const moved = reading.status !== command.status && (reading.status !== command.basis || maybe);
    const author = moved ? house.author(read, reading.status) : { byPerson: null, email: null };
    const final = house.rules.beforeWrite(house.pair, command, { reading, ...author }, house.policy);
    house.pair = final.pair;
    const { status, reason } = final;
    this.trace.push([house.name, 'looked', { found: reading.status, writes: status, reason }]);
    for (const order of final.commands) house.order(order, 'looked');
    if (reason === 'status-kept') {
      this.#excuse('kept', entry);
      // Only what somebody changed since is a reason to keep it.
      if (reading.status === command.basis && command.cause !== 'reopened' && !maybe)
        this.broken.push('a status was kept that nobody had changed');
    }
    entry.looked = { final, read };
    // Where nothing is left to be written, nothing comes in between.
    if (status === null && this.#ownerOf(command, entry.looked) === null) this.#write('ok');
  }

  /** Whom a write makes the owner, by address; `null`: nobody, or who it is already. */
  #ownerOf({ email }: Write['command'], { final, read: { reading } }: NonNullable<Write['looked']>) {
    const assigns = final.assign && mayOwn(this.policy, reading.owner, final.pair.ticket.ownOwner);
    return assigns && email !== null && resourceOf(email) !== reading.owner ? email : null;
  }

  #write(how: 'ok' | 'lost' | 'refused'): void {
    const [entry] = this.lane;
    if (!entry?.looked) return;
    const { house, command, looked, maybe } = entry;
    const { final, read } = looked;
    const { reading } = read;
    const owner = this.#ownerOf(command, looked);
    const hasNews = final.status !== null || owner !== null;
    if (how === 'refused' && hasNews) {
      house.pair = house.rules.giveUp(house.pair, command);
      this.#excuse('refused', entry);
      this.lane.shift();
      return;
    }
    if (final.status !== null) this.#patch(final.status, entry, reading);
    if (owner !== null) this.#assign(owner, reading);
    entry.looked = null;
    if (how === 'lost' && hasNews) {
      if (owner !== null) this.lostOwners += 1;
      entry.maybe = true;
      return;
    }
    this.lane.shift();
    const there = maybe && reading.status === command.status ? command.status : null;
    const done = {
      episode: command.episode,
      status: final.status ?? there,
      readAt: reading.at,
      owner: owner === null ? null : resourceOf(owner),
    };
    house.pair = house.rules.written(house.pair, done, this.policy);
  }

  #patch(status: number, { house, command }: Write, reading: Snapshot['reading']): void {
    // Where an undo is taken back at once, it takes back what we closed ourselves.
    const isOwn = command.cause === 'reopened' && house.pair.ticket.written === reading.status;
    if (reading.closed && status !== STATUS.complete && !command.undone && !isOwn)
      this.broken.push('a closed ticket was reopened by something that is no undo');
    if (this.ticket.setStatus(status as Status, { kind: 'we' })) this.statusWrites += 1;
  }

  #assign(email: string, reading: Snapshot['reading']): void {
    const { owner } = this.ticket;
    const wasSeen = owner?.by.kind === 'person' && reading.owner === resourceOf(owner.who);
    if (wasSeen && this.policy.assignPolicy === 'if-unassigned')
      this.broken.push('a ticket was taken from somebody');
    this.ticket.setOwner(email.split('@')[0] ?? '', { kind: 'we' });
  }
}

/** One of those that wait. @param again it comes once more */
function pick<T>(waiting: T[], which: number, again: boolean): T | undefined {
  const index = which % waiting.length;
  const one = waiting[index];
  if (one && !again) waiting.splice(index, 1);
  return one;
}
