import FakeTimers, { type Clock as FakeClock } from '@sinonjs/fake-timers';
import type { Hint, PartialTicket } from '../../../src/intake/hint.js';
import type { TicketMessage } from '../../../src/intake/events.js';
import type { TriggerSettings } from '../../../src/intake/settings.js';
import { waitingHints } from '../../../src/store/hints.js';
import { writePairs } from '../../../src/store/pairs.js';
import { newPair } from '../../../src/sync/pair.js';
import { Desk, inWords, STATUS } from './desk.js';

/** A desk at which hints come in. Timers stand still until time passes on all clocks. */
export class HintedDesk {
  private constructor(
    readonly desk: Desk,
    readonly timers: FakeClock,
  ) {}

  static async open(changes: Partial<TriggerSettings> = {}): Promise<HintedDesk> {
    const desk = await Desk.open({ listens: true, ...changes });
    const toFake = ['setTimeout', 'clearTimeout'] as const;
    const timers = FakeTimers.install({ toFake: [...toFake], shouldClearNativeTimers: true });
    desk.deploy();
    return new HintedDesk(desk, timers);
  }

  /** What a callout says of a ticket. */
  callout(id: number, changes: Partial<Hint> = {}): Hint {
    const ticket = this.desk.autotask.ticket(id);
    const label = this.desk.autotask.tenant
      .options('Tickets', 'status')
      .find(({ value }) => value === String(ticket['status']))?.label;
    const partial: PartialTicket = {
      status: label ?? null,
      createdAt: iso(ticket['createDate']),
      lastActivityAt: iso(ticket['lastActivityDate']),
      fields: { id: String(id), number: String(ticket['ticketNumber']), status: label ?? '' },
    };
    const number = String(ticket['ticketNumber']);
    return { intake: 'callout', ticketId: id, number, at: this.desk.clock.now(), partial, ...changes };
  }

  async hint(...hints: Hint[]): Promise<void> {
    await this.desk.trigger.hint(hints);
  }

  /** Lets what is under way come to its end, as far as no time has to pass for it. */
  async still(): Promise<void> {
    for (let quiet = 0, before = ''; quiet < 40; quiet += 1) {
      this.timers.tick(0);
      await new Promise((next) => setImmediate(next));
      const now = `${this.desk.autotask.calls().length} ${this.timers.countTimers()}`;
      if (now !== before) quiet = 0;
      before = now;
    }
  }

  /** The next query of tickets is answered when `go` is called, with what it was answered before. */
  slowRead(): { go: () => void } {
    const { client } = this.desk.tenant;
    const pages = client.pages.bind(client);
    let go = () => undefined as void;
    const gate = new Promise<void>((resolve) => (go = resolve));
    client.pages = async function* (...asked: Parameters<typeof pages>) {
      client.pages = pages;
      for await (const page of pages(...asked)) {
        await gate;
        yield page;
      }
    };
    return { go };
  }

  /** Every hint has been dealt with. */
  async settled(): Promise<void> {
    for (let turns = 0; turns < 10_000; turns += 1) {
      this.timers.tick(0);
      await new Promise((next) => setImmediate(next));
      if (turns % 10 === 9 && (await this.waiting()).length === 0) return;
    }
    throw new Error('hints are left');
  }

  /** So much time passes, second by second. */
  async pass(ms: number): Promise<void> {
    await this.still();
    for (let left = ms; left > 0; left -= 1000) {
      const step = Math.min(left, 1000);
      this.desk.advance(step);
      this.timers.tick(step);
      await this.still();
    }
  }

  /** What was told since the last question. */
  async told(): Promise<TicketMessage[]> {
    await this.still();
    return this.desk.emitted(0);
  }

  async words(): Promise<string[]> {
    return inWords(await this.told());
  }

  async waiting(): Promise<string[]> {
    const rows = await this.desk.store.read((db) => waitingHints(db, 'tickets'));
    return rows.map(({ key }) => key);
  }

  /** We completed the ticket, and somebody opened it again; our write has no answer until `confirm` is called. */
  async reopenedDuringOurClose(id: number): Promise<{ confirm: () => Promise<void> }> {
    const { autotask, store, tenant } = this.desk;
    const last = Date.parse(String(autotask.ticket(id)['lastActivityDate']));
    const fresh = newPair(`AT-${id}`, tenant.client.tenant, id);
    const write = (ticket: Partial<typeof fresh.ticket>) =>
      store.commit((db) => writePairs(db, [{ ...fresh, ticket: { ...fresh.ticket, ...ticket } }], 0));
    await write({ sending: STATUS.complete, sendingAt: last });
    this.desk.advance(2000);
    autotask.complete(id);
    this.desk.advance(2000);
    autotask.reopen(id);
    return { confirm: () => write({ written: STATUS.complete, writtenAt: last }) };
  }

  async close(): Promise<void> {
    this.timers.uninstall();
    await this.desk.close();
  }
}

function iso(value: unknown): string {
  return new Date(String(value)).toISOString();
}
