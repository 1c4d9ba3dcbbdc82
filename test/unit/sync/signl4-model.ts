import { polledWords } from '../../../src/intake/alerts/polled.js';
import type { AlertHistoryEntry } from '../../../src/signl4/api.js';
import type { Said } from '../../../src/sync/alert-memory.js';
import type { AlertCommand } from '../../../src/sync/change.js';
import type { Phase } from '../../../src/sync/pair.js';
import type { AlertUser } from '../../../src/types.js';
import type { Time } from './time-model.js';

export type AlertAct = 'acknowledge' | 'unacknowledge' | 'close' | 'undo';

export interface Alert {
  phase: Phase;
  raisedAt: number;
  at: number;
  /** Whose acknowledgement stands; SIGNL4's system user where we did it in nobody's name. */
  acknowledgers: Array<{ who: string; at: number }>;
  closed: { who: string; at: number } | null;
}

/** Something that SIGNL4 says, and in whose name it was done; an empty name is nobody. */
export interface Word {
  said: Said;
  who: string;
}

/** What is on its way to us: one notification, or the answer to a poll. */
export interface Told {
  /** The same for a notification that comes again; `null`: the answer to a poll. */
  id: number | null;
  episode: number;
  words: Word[];
}

export interface Signl4Options {
  /** Whether SIGNL4 tells of what we did ourselves. */
  echo: boolean;
  /** So many have to acknowledge until the alert itself says so. */
  needed: 1 | 2;
  /** The times that it tells are whole seconds. */
  wholeSeconds: boolean;
  /** An empty list of those who acknowledged is left out. */
  leavesOut: boolean;
}

const SYSTEM = 'system';
/** By how much the clocks of the two services differ; nothing may depend on it. */
const SKEW = 3_600_000;

export const emailOf = (who: string): string | null => (who === '' ? null : `${who}@example.com`);

/** How SIGNL4 dates an answer of now. */
export const answered = (time: Time): number => time.now + SKEW;

/** SIGNL4, one team: its alerts by episode, the people at it, and what it tells. */
export class Signl4Model {
  readonly alerts = new Map<number, Alert>();
  #ids = 0;

  constructor(
    private readonly time: Time,
    private readonly options: Signl4Options,
    private readonly tell: (told: Told) => void,
  ) {}

  /** The newest alert. */
  get episode(): number {
    return Math.max(...this.alerts.keys());
  }

  /** @returns whether it could be done */
  act(episode: number, act: AlertAct, who: string): boolean {
    const alert = this.alerts.get(episode);
    if (!alert || !this.#isPossible(alert, act, who)) return false;
    this.#change(alert, act, who);
    this.#notify(episode, alert, who);
    return true;
  }

  /** A comment, or nobody who answers: the alert stands where it stood. */
  mark(type: 'annotated' | 'escalated' | 'no-reply', who: string): void {
    if (!this.alerts.has(this.episode)) return;
    const person = type === 'annotated' ? who : '';
    const at = this.#told(this.time.tick());
    const said: Said = { via: 'webhook', at, person, kind: 'mark', type, what: 'text' };
    this.#send(this.episode, { said, who: person });
  }

  /** What we order. @returns whether it changed anything */
  order(command: AlertCommand): boolean {
    const { kind, episode } = command;
    const alert = this.alerts.get(episode);
    if (kind === 'raise') {
      if (alert) return false;
      const at = this.time.tick();
      this.alerts.set(episode, { phase: 'open', raisedAt: at, at, acknowledgers: [], closed: null });
      const said: Said = { via: 'webhook', at: this.#told(at), person: '', kind: 'raised' };
      this.#send(episode, { said, who: '' });
      return true;
    }
    const isThere = kind === 'acknowledge' && alert?.phase === 'acknowledged';
    if (!alert || alert.phase === 'closed' || isThere) return false;
    const who = command.as?.split('@')[0] ?? '';
    this.#change(alert, kind === 'resolve' ? 'close' : 'acknowledge', who || SYSTEM);
    if (this.options.echo) this.#notify(episode, alert, who);
    return true;
  }

  /** The answer to a poll: who has acknowledged, who has closed, and how it stands. */
  ask(episode = this.episode): void {
    const alert = this.alerts.get(episode);
    if (!alert) return;
    const entry = (kind: AlertHistoryEntry['kind'], { who, at }: { who: string; at: number }) => ({
      kind,
      at: this.#told(at),
      user: personOf(who),
      text: null,
    });
    const history = [
      ...alert.acknowledgers.map((one) => entry('acknowledged', one)),
      ...(alert.closed ? [entry('closed', alert.closed)] : []),
    ].toSorted((one, other) => one.at - other.at);
    const code = this.#code(alert);
    const state = {
      alertId: String(episode),
      eventId: null,
      externalId: null,
      phase: ({ 1: 'open', 2: 'acknowledged', 4: 'closed' } as const)[code],
      statusCode: code,
      at: new Date(this.#told(alert.at)).toISOString(),
      teamId: null,
      acknowledgedUserIds: alert.acknowledgers.map(({ who }) => who),
      acknowledgedBy: alert.acknowledgers.flatMap(({ who }) => personOf(who) ?? []),
      closedBy: alert.closed && personOf(alert.closed.who),
      history,
      raw: null,
    };
    const words = polledWords(state, history, this.time.now).flatMap(({ said, user }) =>
      said ? [{ said, who: user?.id ?? '' }] : [],
    );
    this.tell({ id: null, episode, words });
  }

  #isPossible({ phase, acknowledgers }: Alert, act: AlertAct, who: string): boolean {
    switch (act) {
      case 'acknowledge': {
        const joins = phase === 'acknowledged' && acknowledgers.length < this.options.needed;
        return (phase === 'open' || joins) && !acknowledgers.some((one) => one.who === who);
      }
      case 'unacknowledge':
        return phase === 'acknowledged';
      case 'close':
        return phase !== 'closed';
      case 'undo':
        return phase === 'closed';
    }
  }

  #change(alert: Alert, act: AlertAct, who: string): void {
    const at = this.time.tick();
    alert.at = at;
    switch (act) {
      case 'acknowledge':
        alert.phase = 'acknowledged';
        alert.acknowledgers = [...alert.acknowledgers, { who, at }];
        return;
      case 'unacknowledge': {
        const others = alert.acknowledgers.filter((one) => one.who !== who);
        alert.phase = 'open';
        alert.acknowledgers = others.length < alert.acknowledgers.length ? others : [];
        return;
      }
      case 'close':
        alert.phase = 'closed';
        alert.closed = { who, at };
        return;
      case 'undo':
        alert.closed = null;
        alert.phase = this.#isComplete(alert) ? 'acknowledged' : 'open';
    }
  }

  /** What we acknowledge speaks for everybody. */
  #isComplete({ acknowledgers }: Alert): boolean {
    return acknowledgers.some(({ who }) => who === SYSTEM) || acknowledgers.length >= this.options.needed;
  }

  #code(alert: Alert): 1 | 2 | 4 {
    if (alert.phase === 'closed') return 4;
    return alert.phase === 'acknowledged' && this.#isComplete(alert) ? 2 : 1;
  }

  #notify(episode: number, alert: Alert, who: string): void {
    const names = alert.acknowledgers.map((one) => one.who);
    const listed = names.length === 0 && this.options.leavesOut ? null : names;
    const about = { via: 'webhook' as const, at: this.#told(alert.at), person: who };
    this.#send(episode, { said: { ...about, kind: 'state', code: this.#code(alert), listed }, who });
  }

  #send(episode: number, word: Word): void {
    this.#ids += 1;
    this.tell({ id: this.#ids, episode, words: [word] });
  }

  #told(at: number): number {
    const theirs = at + SKEW;
    return this.options.wholeSeconds ? theirs - (theirs % 1_000) : theirs;
  }
}

function personOf(who: string): AlertUser | null {
  return who === SYSTEM || who === '' ? null : { id: who, name: who, email: `${who}@example.com` };
}
