import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import FakeTimers from '@sinonjs/fake-timers';
import { alertIntent } from '../../../src/delivery/alert/intent.js';
import type { AlertService } from '../../../src/delivery/alert/service.js';
import {
  signl4Account,
  type AlertSettings,
  type AlertTransport,
} from '../../../src/delivery/alert/settings.js';
import { subjectOf } from '../../../src/delivery/alert/subject.js';
import type { Accepted, Intent } from '../../../src/delivery/intent.js';
import type { Message, Outlet } from '../../../src/delivery/outlets.js';
import type { Failure } from '../../../src/failure.js';
import { House, type Team } from '../../../src/house.js';
import type { AlertFile } from '../../../src/signl4/alert-files.js';
import type { AlertState, EventOverview } from '../../../src/signl4/api.js';
import { Throttle } from '../../../src/signl4/throttle.js';
import { readPairs } from '../../../src/store/pairs.js';
import type { Entry } from '../../../src/store/outbox.js';
import type { Pair } from '../../../src/sync/pair.js';
import type { TicketEventType } from '../../../src/types.js';

export const START = Date.parse('2026-03-02T08:00:00Z');
const SETTLING_ROUNDS = 25;

type Body = Record<string, unknown>;

/** A SIGNL4 team whose answers a test decides. */
export class FakeTeam {
  sent: Body[] = [];
  asked: string[] = [];
  /** What a send does; by default it succeeds. */
  answer: (
    body: Body,
    number: number,
    transport: AlertTransport,
    files: readonly AlertFile[],
  ) => Promise<{ eventId: string | null }> | { eventId: string | null } = (_body, number) => ({
    eventId: `event-${number}`,
  });
  /** What is found of an external id; `null`: there is no key. */
  find: ((externalId: string) => AlertState[] | Promise<AlertState[]>) | null = null;
  /** What became of an event; `null`: there is no key. */
  overview: ((eventId: string) => EventOverview | null) | null = null;
  actAs: NonNullable<AlertService['actAs']> | null = null;
  annotate: NonNullable<AlertService['annotate']> | null = null;
  /** Ways that were taken, in order of sending. */
  ways: AlertTransport[] = [];
  /** Names of the files that went along, in order of sending. */
  files: string[][] = [];
  fingerprint = 'secret-1';
  mostAtOnce = 0;
  #underWay = 0;

  constructor(public prefix = 'AT') {}

  /** External ids with what was wanted of them, in order of sending. */
  get said(): string[] {
    return this.sent.map(
      (body) => `${String(body['X-S4-Status'] ?? 'new')} ${String(body['X-S4-ExternalID'])}`,
    );
  }

  team(): Team {
    return {
      prefix: this.prefix,
      fingerprint: this.fingerprint,
      throttle: (sent) => new Throttle('commercial', sent),
      throttleSpan: 60_000,
      send: async (body, transport, files = []) => {
        const number = this.sent.push(body);
        this.ways.push(transport);
        this.files.push(files.map(({ name }) => name));
        this.#underWay += 1;
        this.mostAtOnce = Math.max(this.mostAtOnce, this.#underWay);
        try {
          return await this.answer(body, number, transport, files);
        } finally {
          this.#underWay -= 1;
        }
      },
      find: this.find && (async (id) => this.find?.((this.asked.push(id), id)) ?? []),
      overview: this.overview && (async (id) => this.overview?.(id) ?? null),
      actAs: this.actAs,
      annotate: this.annotate,
    };
  }
}

/** A node on the canvas that writes down what it is given. */
export class FakeNode implements Outlet {
  emitted: Message[] = [];
  failed: Array<{ failure: Failure; message: Message | null }> = [];
  warned: Failure[] = [];

  emit(_port: number, message: Message): void {
    this.emitted.push(message);
  }
  fail(failure: Failure, message: Message | null): void {
    this.failed.push({ failure, message });
  }
  warn(failure: Failure): void {
    this.warned.push(failure);
  }
  show(): void {
    // Statuses are the nodes' own.
  }

  /** What `msg.alert` said, shortly. */
  get results(): string[] {
    return this.emitted.map((message) => {
      const alert = message['alert'] as Record<string, unknown>;
      return `${String(alert['suppressed'] ?? alert['status'])} ${String(alert['externalId'])}`;
    });
  }
}

export interface TicketMessage {
  id?: number;
  /** Of the event; by default one of its own for each ticket and type. */
  event?: string | null;
  priority?: number;
  urgency?: number;
  stock?: boolean;
  action?: string;
  createdAt?: string;
  more?: Message;
}

/** A message as `ticket in` sends it. */
export function ticketMessage(type: TicketEventType, given: TicketMessage = {}): Message {
  const { id = 100, priority = 2, stock, urgency, action, more } = given;
  const eventId = given.event === undefined ? `${id}-${type}` : given.event;
  return {
    topic: `ticket/${type}`,
    ticketId: id,
    event: {
      type,
      tenant: 'tenant',
      at: new Date(START).toISOString(),
      intake: 'poll',
      ...(eventId === null ? {} : { id: eventId }),
      ...(urgency === undefined ? {} : { urgency }),
      ...(stock === undefined ? {} : { stock }),
    },
    ...(action === undefined ? {} : { action }),
    payload: {
      id,
      number: `T2026.${id}`,
      title: `Ticket ${id}`,
      description: 'It is down.',
      priority: { id: priority, label: `P${priority}` },
      status: { id: 1, label: 'New' },
      company: { id: 5, name: 'Contoso', classification: null },
      createdAt: given.createdAt ?? new Date(START + 6 * 3_600_000).toISOString(),
      url: '',
      udf: {},
      fields: {},
    },
    ...more,
  };
}

export const settingsOf = (changes: Partial<AlertSettings> = {}): AlertSettings => ({
  nodeId: 'alerts',
  prefix: 'AT',
  dryRun: false,
  storeSince: START,
  transport: 'webhook',
  fallback: null,
  titleTemplate: '{{title}}',
  messageTemplate: '',
  priorityMap: [],
  filtering: false,
  details: [],
  attachments: false,
  timeZone: 'UTC',
  language: 'en',
  detailLabel: (key) => key,
  delayedText: 'Delayed __minutes__ min',
  ...changes,
});

/** The house with its real store, a clock that a test moves, and SIGNL4 as the test wants it. */
export class Desk {
  readonly team = new FakeTeam();
  node = new FakeNode();
  house: House;
  #life = 1;

  private constructor(
    readonly folder: string,
    readonly clock: ReturnType<typeof FakeTimers.install>,
  ) {
    this.house = new House(this.file);
  }

  static async open(start: (desk: Desk) => void = () => undefined): Promise<Desk> {
    const clock = FakeTimers.install({
      now: START,
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
    });
    const desk = new Desk(mkdtempSync(join(tmpdir(), 'desk-')), clock);
    start(desk);
    await desk.attach();
    return desk;
  }

  get file(): string {
    return join(this.folder, `store-${this.#life}.sqlite`);
  }

  async attach(): Promise<void> {
    this.register();
    this.house.attach('alerts', this.node);
    await this.settle();
  }

  /** As the config node does at each start, and whenever its credentials changed. */
  register(): void {
    this.house.registerTeam(this.team.team());
  }

  /** Ends the process, cleanly or not, and starts it again `after` ms later, with new nodes on the canvas. */
  async restart(clean: boolean, after = 1_000): Promise<void> {
    if (clean) await this.house.close();
    else this.#crash();
    await this.pass(after);
    this.node = new FakeNode();
    this.house = new House(this.file);
    await this.attach();
  }

  /** The next process finds the file as it is at this moment; what the old one still does reaches nobody. */
  #crash(): void {
    const before = this.file;
    this.#life += 1;
    for (const end of ['', '-wal']) {
      if (existsSync(before + end)) copyFileSync(before + end, this.file + end);
    }
    this.house.closeNow(false);
  }

  /** What `alert out` does with a message. */
  intent(message: Message, changes: Partial<AlertSettings> = {}): Intent {
    const intent = alertIntent(message, subjectOf(message), settingsOf(changes), {
      service: '',
      scenario: '',
      location: '',
    });
    if (!intent) throw new Error('nothing was asked');
    return intent;
  }

  async accept(message: Message, changes: Partial<AlertSettings> = {}): Promise<Accepted> {
    const accepted = this.house.accept(this.intent(message, changes));
    await this.settle();
    return accepted;
  }

  /** All of them in one turn of the event loop, as one batch. */
  async acceptTogether(...messages: Message[]): Promise<Accepted[]> {
    const accepted = Promise.all(messages.map((message) => this.house.accept(this.intent(message))));
    await this.settle();
    return accepted;
  }

  /** Lets everything go on that waits for no time. */
  async settle(): Promise<void> {
    for (let round = 0; round < SETTLING_ROUNDS; round += 1) await new Promise((next) => setImmediate(next));
  }

  /** Time passes, and everything goes on meanwhile. */
  async pass(ms: number, step = 250): Promise<void> {
    for (let left = ms; left > 0; left -= step) {
      this.clock.tick(Math.min(left, step));
      await this.settle();
    }
  }

  /** A long time passes at once; what was due in it happens at its end. */
  async leap(ms: number): Promise<void> {
    this.clock.jump(ms);
    await this.settle();
    await this.pass(2_000);
  }

  async pair(key = 'AT-100'): Promise<Pair | undefined> {
    return (await (await this.house.store()).read((db) => readPairs(db, [key]))).get(key);
  }

  async outbox(): Promise<Entry[]> {
    return (await this.house.store()).read((db) =>
      db.selectFrom('outbox').selectAll().orderBy('id').execute(),
    );
  }

  get gate() {
    return this.house.account('AT')?.gate;
  }

  get accountName(): string {
    return signl4Account('AT');
  }

  async close(): Promise<void> {
    await this.settle();
    this.house.closeNow(true);
    this.clock.uninstall();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
