import { observe, UNHEARD, type AlertMemory } from '../../../src/sync/alert-memory.js';
import type { AlertCommand, Cause, Change, Decision, TicketCommand } from '../../../src/sync/change.js';
import { decide } from '../../../src/sync/decide.js';
import { asFound, isSuperseded } from '../../../src/sync/decision.js';
import { giveUp } from '../../../src/sync/give-up.js';
import { hear } from '../../../src/sync/heard.js';
import { isNeedless } from '../../../src/sync/needless.js';
import { isLive, newPair, withoutAlert, type Pair } from '../../../src/sync/pair.js';
import type { Policy } from '../../../src/sync/policy.js';
import { beforeWrite, written, type FinalWrite } from '../../../src/sync/write.js';
import type { Snapshot } from './autotask-model.js';
import { emailOf, type Told, type Word } from './signl4-model.js';

/** What a ticket that is not shown means: nothing. */
function missingRow(): Change | null {
  return null;
}

/** The rules of the heart, so that a test can take one away. */
export const RULES = {
  observe,
  hear,
  decide,
  isSuperseded,
  giveUp,
  beforeWrite,
  written,
  isNeedless,
  missingRow,
};
export type Rules = typeof RULES;

/** A write of the ticket that waits, or is on its way. */
export interface Write {
  house: House;
  command: TicketCommand;
  /** A try may have been done. */
  maybe: boolean;
  looked: { final: FinalWrite; read: Snapshot } | null;
}

/** What the house has of the world. */
export interface Outside {
  /** Writes of the ticket, of all teams. */
  lane: Write[];
  /** The pairs of the same ticket in other teams. */
  others(house: House): Pair[];
  note(house: string, why: string, what: object): void;
}

type AlertChange = Change & { side: 'alert' };
export type TicketNews = Snapshot & { type: 'reopened' | 'changed' };

/** Our own house, as far as one SIGNL4 team goes: what it knows, and what it is about to do. */
export class House {
  pair: Pair;
  /** Heard, written down, and on the way through the flow. */
  events: AlertChange[] = [];
  alertLane: AlertCommand[] = [];
  /** Commands that may have arrived. */
  readonly tried = new Set<AlertCommand>();
  /**
   * Whose act at which episode looked like something else: the echo of ours in his name, an undo that restores what he
   * had done, or what he had done already, since what lies between came later.
   */
  readonly mistaken = new Set<string>();
  /** How new the ticket was for which an episode rang. */
  readonly rangAt = new Map<number, number>();
  readonly #memories = new Map<number, AlertMemory>();
  /** Moments of which something new was heard, by episode. */
  readonly #news = new Set<string>();
  /** Moments of the tickets of which it was told that they were reopened. */
  readonly #rung = new Set<number>();
  /** Notifications that were heard. */
  readonly #heard = new Set<number>();

  constructor(
    readonly name: string,
    readonly policy: Policy,
    readonly rules: Rules,
    private readonly outside: Outside,
  ) {
    this.pair = newPair(name, 'tenant', 1);
  }

  /** Intake: something that SIGNL4 tells is judged once, and written down. */
  take({ id, episode, words }: Told): void {
    if (id !== null && this.#heard.has(id)) return;
    if (id !== null) this.#heard.add(id);
    for (const word of words) this.#judge(episode, word, id === null);
  }

  #judge(episode: number, { said, who }: Word, polled: boolean): void {
    const memory = this.#memories.get(episode) ?? UNHEARD;
    const resolvedAt = episode === this.pair.episode ? this.pair.alert.resolvedAt : 0;
    const observed = this.rules.observe(memory, said, resolvedAt);
    this.#memories.set(episode, observed.memory);
    const email = emailOf(who);
    const about = { episode, alertId: null, eventId: null, email };
    const { pair, verdict } = this.rules.hear(this.pair, observed, about);
    this.pair = pair;
    const { type, undone, joins } = observed;
    const restores = undone && observed.memory.phase === 'acknowledged';
    const told = `${episode} ${said.at}`;
    const hides = verdict === 'repeat' && !this.#news.has(told);
    if (verdict === 'echo' || restores || hides) this.mistaken.add(`${episode} ${email}`);
    if (verdict === 'new') this.#news.add(told);
    // What a poll finds overtaken is no news.
    if (verdict === 'repeat' || (polled && verdict === 'late')) return;
    const cause = isCause(type) ? type : null;
    this.events.push({ side: 'alert', cause, verdict, episode, undone, byPerson: who !== '', joins, email });
  }

  /** `status sync` decides on the next event. */
  decideNext(): void {
    const event = this.events.shift();
    if (event) this.#apply(this.rules.decide(this.pair, event, this.policy), `${event.cause} heard`);
  }

  /** `alert out` gets what rings, `status sync` all else. */
  hearTicket({ type, reading, left, ...author }: TicketNews): void {
    if (type === 'reopened') {
      // It is one event, however often it is told.
      if (!this.#rung.has(reading.at)) this.ring(type, reading);
      this.#rung.add(reading.at);
      return;
    }
    const change = this.#read({ reading, left, ...author });
    this.#apply(this.rules.decide(this.pair, change, this.policy), `read ${reading.status}`);
  }

  #read({ reading, left, ...author }: Snapshot): Change {
    return { side: 'reading', reading, ...this.author(author, reading.status), left };
  }

  ring(type: 'opened' | 'reopened', reading: Snapshot['reading']): void {
    const change: Change = { side: 'ticket', type, stock: false, row: null, reading };
    this.#apply(this.rules.decide(this.pair, change), type);
    if (!this.rangAt.has(this.pair.episode)) this.rangAt.set(this.pair.episode, reading.at);
  }

  /** What another team's people made of the ticket, people made. */
  author(author: Pick<Snapshot, 'byPerson' | 'email'>, status: number | null) {
    const wrote = ({ ticket }: Pair) => [ticket.wanted, ticket.sending, ticket.written].includes(status);
    if (status !== null && this.outside.others(this).some(wrote)) return { byPerson: true, email: null };
    return { byPerson: author.byPerson, email: author.email };
  }

  /** All open pairs are compared with the ticket. @param snapshot `null`: it is not shown */
  reconcile(snapshot: Snapshot | null): void {
    if (!isLive(this.pair)) return;
    const change = snapshot ? this.#read({ ...snapshot, left: false }) : this.rules.missingRow();
    const why = snapshot ? `found ${snapshot.reading.status}` : 'not shown';
    if (change) this.#apply(asFound(this.pair, this.rules.decide(this.pair, change, this.policy)), why);
  }

  #apply(decision: Decision, why: string): void {
    this.pair = decision.pair;
    this.#supersede(decision);
    for (const command of decision.commands) {
      if (command.kind !== 'write') this.order(command, why);
      else {
        this.outside.note(this.name, why, command);
        this.outside.lane.push({ house: this, command, maybe: false, looked: null });
      }
    }
  }

  #supersede({ supersedes }: Decision): void {
    const { lane } = this.outside;
    // It loses some meanwhile.
    for (const write of lane.slice()) {
      const isSure = write.house === this && !write.maybe && !write.looked;
      if (isSure && this.rules.isSuperseded(write.command, supersedes)) lane.splice(lane.indexOf(write), 1);
    }
  }

  /** A raise that never left and its resolve cancel each other, as in the outbox. */
  order(command: AlertCommand, why: string): void {
    this.outside.note(this.name, why, command);
    const { kind, episode } = command;
    const isRaise = (one: AlertCommand) =>
      one.kind === 'raise' && one.episode === episode && !this.tried.has(one);
    if (kind !== 'resolve' || !this.alertLane.some(isRaise)) return void this.alertLane.push(command);
    this.alertLane = this.alertLane.filter((one) => one.episode !== episode);
    this.pair = withoutAlert(this.pair);
  }
}

function isCause(type: string): type is Cause {
  return type === 'acknowledged' || type === 'closed' || type === 'reopened';
}
