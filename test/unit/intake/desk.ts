import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AutotaskClient } from '../../../src/autotask/client.js';
import { Clock } from '../../../src/delivery/clock.js';
import { Outlets, type Outlet, type View } from '../../../src/delivery/outlets.js';
import type { Failure } from '../../../src/failure.js';
import type { TicketMessage } from '../../../src/intake/events.js';
import type { TriggerSettings } from '../../../src/intake/settings.js';
import { Tenant } from '../../../src/intake/tenant.js';
import { Trigger } from '../../../src/intake/trigger.js';
import { Store } from '../../../src/store/store.js';
import { startAutotask, type Autotask } from '../../sandbox/autotask/start.js';
import { MemoryLedger, settings, unlikeOthers } from '../autotask/harness.js';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** Ids in the stand-in's tenant. */
export const QUEUE = { onCall: 29684001, levelOne: 29684002, levelTwo: 29684003 };
export const PRIORITY = { critical: 14, normal: 12, low: 13 };
export const STATUS = { new: 1, complete: 5, assigned: 21, inProgress: 22, waiting: 23, invoiced: 31 };

/** Our own clock, set by tests. */
export class TestClock extends Clock {
  wall = Date.parse('2026-03-02T10:00:00Z');
  passed = 0;

  override now(): number {
    return this.wall;
  }

  override steady(): number {
    return this.passed;
  }

  advance(ms: number): void {
    this.wall += ms;
    this.passed += ms;
  }
}

export function triggerSettings(changes: Partial<TriggerSettings> = {}): TriggerSettings {
  return {
    poll: false,
    interval: 30,
    lookback: 60,
    companies: [],
    queues: [],
    priorities: [],
    ticketTypes: [],
    sources: [],
    statuses: ['1'],
    closedStatuses: ['5'],
    skipOwn: true,
    query: '',
    onReopen: 'ring',
    notes: 'never',
    listens: false,
    ...changes,
  };
}

/** A trigger with a real store before Autotask's stand-in; it polls when a test says so. */
export class Desk {
  readonly clock = new TestClock();
  readonly outlets = new Outlets();
  readonly failures: Failure[] = [];
  readonly warnings: Failure[] = [];
  readonly views: View[] = [];
  settings = triggerSettings();
  store!: Store;
  tenant!: Tenant;
  trigger!: Trigger;
  #messages: TicketMessage[] = [];
  #queries = { left: 0, what: () => {} };
  #pages = { left: 0, what: () => {} };
  readonly #folder = mkdtempSync(join(tmpdir(), 'intake-'));
  readonly #own = unlikeOthers();

  private constructor(readonly standIn: Autotask) {}

  static async open(changes: Partial<TriggerSettings> = {}): Promise<Desk> {
    const desk = new Desk(await startAutotask());
    desk.autotask.setClock({ mode: 'fixed', at: desk.clock.wall });
    desk.settings = triggerSettings(changes);
    await desk.start();
    return desk;
  }

  get autotask(): Autotask['control'] {
    return this.standIn.control;
  }

  /** Opens the store and attaches the trigger, as at the start of Node-RED. */
  async start(): Promise<void> {
    this.store = await Store.open(join(this.#folder, 'store.db'));
    this.login();
    this.trigger = new Trigger('tickets', this.store, this.outlets, this.clock);
    const outlet: Outlet = {
      emit: (_port, message) => this.#messages.push(message as unknown as TicketMessage),
      fail: (failure) => this.failures.push(failure),
      warn: (failure) => this.warnings.push(failure),
      show: (view) => this.views.push(view),
    };
    this.outlets.attach('tickets', outlet);
    this.deploy();
  }

  /** A client with these credentials, as after a change of the config node. */
  login(secret = 'sandbox-secret', { at = this.standIn } = {}): void {
    this.tenant?.client.close();
    const discoveryUrl = `${at.url}/ATServicesRest/${this.#own}`;
    const client = new AutotaskClient(settings({ discoveryUrl, secret, hourlyBudget: 1e6 }), {
      ledger: new MemoryLedger(),
      now: () => this.clock.now(),
    });
    this.tenant = new Tenant(client, () => this.clock.steady());
    this.#watch(client);
  }

  /** Does something between the `n`th ticket query of the next poll and the one before. */
  beforeQuery(n: number, what: () => void): void {
    this.#queries = { left: n, what };
  }

  /** Does something when the `n`th page of tickets has been read and kept, before the next is asked for. */
  afterPage(n: number, what: () => void): void {
    this.#pages = { left: n, what };
  }

  #watch(client: AutotaskClient): void {
    const pages = client.pages.bind(client);
    client.pages = async function* (this: Desk, ...asked: Parameters<typeof pages>) {
      const tickets = asked[0] === 'Tickets';
      if (tickets && --this.#queries.left === 0) this.#queries.what();
      for await (const page of pages(...asked)) {
        yield page;
        if (tickets && --this.#pages.left === 0) this.#pages.what();
      }
    }.bind(this);
  }

  /** Deploys the trigger, with changed settings where given. */
  deploy(changes: Partial<TriggerSettings> = {}): void {
    this.settings = { ...this.settings, ...changes };
    this.trigger.detach();
    this.trigger.attach(this.settings, this.tenant);
  }

  async restart(): Promise<void> {
    this.trigger.detach();
    this.tenant.client.close();
    await this.store.close();
    await this.start();
  }

  /** Time passes on both sides. */
  advance(ms: number): void {
    this.clock.advance(ms);
    this.autotask.frame.clock.advance(ms);
  }

  /** Polls once; what was emitted meanwhile. */
  async poll(): Promise<TicketMessage[]> {
    const { opened, changed } = await this.trigger.pollNow();
    return this.emitted(opened + changed);
  }

  /** Polls once and expects it to fail. */
  async pollFails(): Promise<Failure> {
    const failure = await this.trigger.pollNow().then(
      () => null,
      (error: unknown) => error as Failure,
    );
    if (!failure) throw new Error('the poll was expected to fail');
    return failure;
  }

  /** What was emitted, once it is so many messages. */
  async emitted(count: number): Promise<TicketMessage[]> {
    for (let turns = 0; this.#messages.length < count && turns < 10_000; turns += 1) {
      await new Promise((next) => setImmediate(next));
    }
    return this.#messages.splice(0);
  }

  /** Polls once; what was told of each ticket, such as `7001 opened`, by ticket. */
  async told(): Promise<string[]> {
    return inWords(await this.poll());
  }

  /** Ticket queries received so far. */
  queries(): number {
    return this.autotask.calls({ path: 'Tickets/query' }).length;
  }

  async close(): Promise<void> {
    this.trigger.detach();
    this.tenant.client.close();
    await this.store.close();
    await this.standIn.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export function inWords(messages: TicketMessage[]): string[] {
  return messages.map(({ ticketId, event }) => `${ticketId} ${event.type}${event.left ? ' left' : ''}`);
}

export function oneOf<T>(list: readonly T[]): T {
  const [only, ...more] = list;
  if (only === undefined || more.length > 0) throw new Error(`one was expected, not ${list.length}`);
  return only;
}
