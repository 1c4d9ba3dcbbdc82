import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import FakeTimers from '@sinonjs/fake-timers';
import { noteWords } from '../../../../nodes/autotask-note/note-words.js';
import { noteIntent } from '../../../../src/delivery/note/intent.js';
import { notesAccount, type NoteSettings } from '../../../../src/delivery/note/settings.js';
import { noteSubject } from '../../../../src/delivery/note/subject.js';
import type { Accepted } from '../../../../src/delivery/intent.js';
import type { Message } from '../../../../src/delivery/outlets.js';
import { House } from '../../../../src/house.js';
import type { Tenant } from '../../../../src/intake/tenant.js';
import { ALERT_EVENT_TYPES, type AlertEventType } from '../../../../src/types.js';
import { startAutotask, type Autotask } from '../../../sandbox/autotask/start.js';
import { settings as tenantSettings, unlikeOthers } from '../../autotask/harness.js';
import { FakeNode } from '../desk.js';

export const START = Date.parse('2026-03-02T08:00:00Z');
export const KIM = { id: 'kim', name: 'Kim Berger', email: 'kim@sandbox.example' };

const realTimeout = setTimeout;

type Changes = Record<string, unknown> & {
  type?: AlertEventType;
  id?: string;
  payload?: Record<string, unknown>;
};

/** A message as `alert event in` sends it. */
export function alertMessage(ticketId: number | null, changes: Changes = {}): Message {
  const { type = 'acknowledged', id = `${ticketId}-${type}`, payload = {}, ...more } = changes;
  return {
    _msgid: 'm',
    topic: `alert/${type}`,
    ticketId,
    event: { id, type, at: '2026-03-02T08:00:00Z', intake: 'webhook' },
    payload: {
      id,
      type,
      at: '2026-03-02T08:00:00Z',
      alertId: 'a1',
      eventId: 'e1',
      externalId: `AT-${ticketId}`,
      ticketId,
      episode: 1,
      statusCode: 2,
      user: KIM,
      annotation: null,
      teamId: 't1',
      raw: {},
      ...payload,
    },
    ...more,
  };
}

export function noteSettings(changes: Partial<NoteSettings> = {}): NoteSettings {
  return {
    nodeId: 'notes',
    tenant: '',
    dryRun: false,
    storeSince: 0,
    impersonate: false,
    titleTemplate: '',
    textTemplate: '',
    events: new Set(ALERT_EVENT_TYPES),
    publish: 'internal',
    noteType: '',
    timeZone: 'UTC',
    ...noteWords('en'),
    ...changes,
  };
}

/** The house with its real store and the Autotask stand-in over real HTTP; a test moves the clock of both. */
export class NoteDesk {
  node = new FakeNode();
  house!: House;
  tenant!: Tenant;
  #life = 0;
  readonly #own = unlikeOthers();

  private constructor(
    readonly autotask: Autotask,
    readonly folder: string,
    readonly clock: ReturnType<typeof FakeTimers.install>,
    readonly changes: { hourlyBudget?: number },
  ) {}

  static async open(changes: { hourlyBudget?: number } = {}): Promise<NoteDesk> {
    const autotask = await startAutotask();
    const clock = FakeTimers.install({
      now: START,
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
    });
    const desk = new NoteDesk(autotask, mkdtempSync(join(tmpdir(), 'notes-')), clock, changes);
    await desk.#begin();
    return desk;
  }

  async #begin(): Promise<void> {
    this.#life += 1;
    this.node = new FakeNode();
    this.house = new House(this.#file);
    this.register();
    this.house.attach('notes', this.node);
    await this.house.store();
    await this.settle();
  }

  /** As the config node does at each start. */
  register(): void {
    const discoveryUrl = `${this.autotask.url}/ATServicesRest/${this.#own}`;
    this.tenant = this.house.tenants.open(tenantSettings({ discoveryUrl, ...this.changes }));
    this.house.registerTenant(this.tenant, `life ${this.#life}`);
  }

  get #file(): string {
    return join(this.folder, `store-${this.#life}.sqlite`);
  }

  /** The process ends cleanly and starts again, with new nodes on the canvas. */
  async restart(): Promise<void> {
    this.house.tenants.close(this.tenant);
    await this.house.close();
    this.#life -= 1;
    await this.#begin();
  }

  /** The next process finds the store as it is at this moment; what the old one still does reaches nobody. */
  async crash(): Promise<void> {
    const before = this.#file;
    this.#life += 1;
    for (const end of ['', '-wal']) {
      if (existsSync(before + end)) copyFileSync(before + end, this.#file + end);
    }
    this.#life -= 1;
    this.house.closeNow(false);
    // What tenants share in a process must not outlive this one.
    this.house.tenants.close(this.tenant);
    await this.#begin();
  }

  /** The store is lost: the next start makes a new one. */
  async forget(): Promise<void> {
    this.house.tenants.close(this.tenant);
    await this.house.close();
    await this.#begin();
  }

  /** What `ticket note` does with a message that it does not pass. */
  async accept(message: Message, changes: Partial<NoteSettings> = {}): Promise<Accepted> {
    const settings = noteSettings({ tenant: this.tenant.client.tenant, ...changes });
    const subject = noteSubject(message, settings.events);
    if (!subject) throw new Error('nothing was asked');
    const accepted = await this.house.accept(noteIntent(message, subject, settings));
    await this.settle();
    return accepted;
  }

  /** Lets everything go on that waits for no time, calls included; some wait for the stand-in's clock. */
  async settle(): Promise<void> {
    for (let quiet = 0, before = ''; quiet < 15;) {
      await new Promise((next) => realTimeout(next, 2));
      // However slow the machine is: what has arrived is dealt with.
      for (let turn = 0; turn < 10; turn += 1) await new Promise((next) => setImmediate(next));
      // Whatever is being written before this is on disk after it.
      await (await this.house.store()).commit(() => Promise.resolve());
      const { total, underWay } = this.autotask.control.summary();
      const now = `${total} ${underWay}`;
      quiet = now !== before ? 0 : quiet + (underWay === 0 ? 4 : 1);
      before = now;
    }
  }

  /** Time passes, and everything goes on meanwhile. */
  async pass(ms: number, step = 1_000): Promise<void> {
    for (let left = ms; left > 0; left -= step) {
      this.clock.tick(Math.min(left, step));
      await this.settle();
    }
  }

  ticket(): number {
    return this.autotask.control.createTicket().id;
  }

  notes(ticketId: number) {
    return this.autotask.control.notes(ticketId);
  }

  /** How often a note was sent, and how often notes were looked for. */
  get calls(): { sent: number; asked: number } {
    const calls = this.autotask.control.calls({ method: 'POST' }).map(({ path }) => path);
    return {
      sent: calls.filter((path) => path.endsWith('/Notes')).length,
      asked: calls.filter((path) => path.includes('/TicketNotes/query')).length,
    };
  }

  get account() {
    return this.house.accountOf(notesAccount(this.tenant.client.tenant));
  }

  /** `msg.note` of what was emitted. */
  get results(): Array<Record<string, unknown>> {
    return this.node.emitted.map((message) => message['note'] as Record<string, unknown>);
  }

  async close(): Promise<void> {
    await this.settle();
    this.house.tenants.close(this.tenant);
    this.house.closeNow(true);
    this.clock.uninstall();
    await this.autotask.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
