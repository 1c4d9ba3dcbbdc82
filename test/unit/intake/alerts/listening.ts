import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Outlets, type Outlet } from '../../../../src/delivery/outlets.js';
import { AlertIntake, type Listener } from '../../../../src/intake/alerts/alert-intake.js';
import type { AlertMessage } from '../../../../src/intake/alerts/judge-alert.js';
import { readPairs, writePairs } from '../../../../src/store/pairs.js';
import { Store } from '../../../../src/store/store.js';
import { newPair, type Pair } from '../../../../src/sync/pair.js';
import { TestClock } from '../desk.js';

export const TOKEN = 'a-token-that-nobody-guesses';
export const START = Date.parse('2026-03-02T10:00:00Z');
export const KIM = { username: 'Kim', mailaddress: 'Kim@sandbox.example', id: 'kim-id' };
export const ALEX = { username: 'Alex', mailaddress: 'alex@sandbox.example', id: 'alex-id' };

let notifications = 0;

/** A callback as SIGNL4 sends it; 201/2 of Kim for the first alert of ticket 7 where nothing else is said. */
export function callback(changes: {
  id?: string | null;
  eventType?: number;
  code?: number;
  /** Seconds after the start. */
  at?: number;
  user?: typeof KIM | null;
  acknowledged?: string[] | null;
  externalId?: string | null;
  alertId?: string;
  annotation?: string;
}): Record<string, unknown> {
  const {
    id,
    eventType = 201,
    code = 2,
    at = 0,
    user = KIM,
    externalId = 'AT-7',
    alertId = 'alert-7',
  } = changes;
  const listed =
    changes.acknowledged === undefined ? (code === 2 && user ? [user.id] : []) : changes.acknowledged;
  return {
    ...(id === null ? {} : { id: id ?? `notification-${(notifications += 1)}` }),
    eventType,
    eventRaisedUtc: new Date(START + at * 1000).toISOString(),
    ...(user ? { user } : {}),
    alert: {
      statusCode: code,
      eventId: 'event-7',
      ...(externalId === null ? {} : { externalEventId: externalId }),
      ...(listed === null ? {} : { acknowledgedUserIds: listed }),
      id: alertId,
    },
    ...(changes.annotation === undefined ? {} : { annotation: { message: changes.annotation, id: 'n' } }),
  };
}

/** A pair whose alert rings. */
export function ringing(ticketId = 7, changes: Partial<Pair> = {}): Pair {
  const fresh = newPair(`AT-${ticketId}`, 'tenant', ticketId);
  return { ...fresh, alert: { ...fresh.alert, seen: 'open' }, ...changes };
}

/** The intake with a real store, a clock that a test moves, and nodes that write down what they are given. */
export class Ear {
  readonly clock = new TestClock();
  readonly outlets = new Outlets();
  readonly told = new Map<string, AlertMessage[]>();
  readonly unheard: string[] = [];
  intake!: AlertIntake;
  store!: Store;
  readonly #folder = mkdtempSync(join(tmpdir(), 'ear-'));
  readonly #nodes = new Map<string, Outlet>();

  static async open(): Promise<Ear> {
    const ear = new Ear();
    await ear.start();
    return ear;
  }

  async start(): Promise<void> {
    this.store = await Store.open(join(this.#folder, 'store.sqlite'));
    this.intake = new AlertIntake(() => Promise.resolve(this.store), this.outlets, this.clock);
    this.intake.onUnheard = (prefix) => this.unheard.push(prefix);
    this.intake.register('AT', TOKEN);
  }

  /** A node on the canvas that emits alert events. */
  place(nodeId = 'events', listener: Partial<Listener> = {}): void {
    const told = this.told.get(nodeId) ?? [];
    this.told.set(nodeId, told);
    const node: Outlet = {
      emit: (_port, message) => told.push(message as unknown as AlertMessage),
      fail: () => undefined,
      warn: () => undefined,
      show: () => undefined,
    };
    this.#nodes.set(nodeId, node);
    this.outlets.attach(nodeId, node);
    this.intake.attach(nodeId, { prefix: 'AT', events: [], foreign: false, ...listener });
  }

  /** The node closes. */
  close(nodeId = 'events', removed = false): void {
    const node = this.#nodes.get(nodeId);
    if (node) this.outlets.detach(nodeId, node);
    this.intake.detach(nodeId, removed);
  }

  /** One callback, and all that comes of it. */
  async hear(body: unknown, token = TOKEN): Promise<boolean> {
    const taken = await this.intake.receive(token, body);
    await this.settle();
    return taken;
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((next) => setImmediate(next));
  }

  /** What a node emitted since the last time, such as `acknowledged Kim`. */
  heard(nodeId = 'events'): string[] {
    return (this.told.get(nodeId) ?? []).splice(0).map(inWords);
  }

  async keep(...pairs: Pair[]): Promise<void> {
    await this.store.commit((db) => writePairs(db, pairs, this.clock.now()));
  }

  async pair(key = 'AT-7'): Promise<Pair | undefined> {
    return (await this.store.read((db) => readPairs(db, [key]))).get(key);
  }

  journal() {
    return this.store.read((db) => db.selectFrom('journal').selectAll().orderBy('id').execute());
  }

  async end(): Promise<void> {
    await this.settle();
    await this.store.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export function inWords({ event, payload }: AlertMessage): string {
  const marks = [payload.user?.name, event.verdict, event.undone && 'undone', event.joins && 'joins'];
  return [event.type, ...marks].filter(Boolean).join(' ');
}
