import { backoff } from '../delivery/backoff.js';
import type { Clock } from '../delivery/clock.js';
import type { Outlets } from '../delivery/outlets.js';
import type { Failure } from '../failure.js';
import type { Store } from '../store/store.js';
import { readTrigger } from '../store/triggers.js';
import { Complaints, isLasting } from './complaints.js';
import { Emitter } from './emitter.js';
import { Face } from './face.js';
import { asFailure } from './fault.js';
import type { HintRow } from '../store/schema.js';
import type { Hint } from './hint.js';
import { HintDesk } from './hint-desk.js';
import type { HintRound } from './hint-round.js';
import { Rounds } from './rounds.js';
import type { TriggerSettings } from './settings.js';
import { Silence } from './silence.js';
import type { Tenant } from './tenant.js';
import { ringUnreadHints, tellDeleted, tellHints } from './unread-round.js';

const FIRST_POLL = 300;
const REFUSED = 60_000;

/** One ticket trigger. It belongs to the process: a redeploy neither aborts nor repeats a poll. */
export class Trigger {
  #settings: TriggerSettings | null = null;
  #tenant: Tenant | null = null;
  #timer: NodeJS.Timeout | null = null;
  #polling: Promise<void> | null = null;
  #failures = 0;
  /** Something may have to be asked for anew. */
  #wrong = false;
  readonly #complaints: Complaints;
  readonly #face: Face;
  readonly #rounds: Rounds;
  readonly #hints: HintDesk;
  readonly #silence: Silence;

  constructor(
    private readonly id: string,
    private readonly store: Store,
    outlets: Outlets,
    private readonly clock: Clock,
  ) {
    this.#complaints = new Complaints(id, outlets);
    const emitter = new Emitter(id, outlets, store);
    this.#face = new Face(id, outlets, clock);
    this.#rounds = new Rounds(id, store, clock, this.#complaints, (messages) => {
      this.#face.count(messages);
      return emitter.emit(messages);
    });
    this.#silence = new Silence(() => clock.steady());
    this.#hints = new HintDesk(id, store, clock, {
      ready: () => this.#settings !== null,
      read: (rows) => this.#readHints(rows),
      mayBeOld: (rows) => this.#rounds.mayBeOld(rows),
      ring: (rows) => this.#unread(ringUnreadHints, rows),
      gone: (rows) => this.#unread(tellDeleted, rows),
      dropped: (total) => this.#complaints.unknownTickets(total),
      failed: (failure, count) => this.#hintsFailed(failure, count),
    });
  }

  /**
   * The node is on the canvas with these settings; the first poll comes soon, not now.
   *
   * @param tenant `null` where there are no credentials: then only what callouts say is known
   */
  attach(settings: TriggerSettings, tenant: Tenant | null): void {
    this.#settings = settings;
    this.#tenant = tenant;
    this.#rounds.begin(settings);
    this.#complaints.begin();
    this.#failures = 0;
    this.#silence.broken();
    this.#face.begins(settings);
    this.#hints.wake();
    if (tenant && (settings.poll || settings.listens)) this.#sleep(FIRST_POLL);
    // Lookback counts from the first deploy, even where no poll has succeeded since; but not while none is wanted.
    if (settings.listens && !settings.poll) return;
    this.store.commit((db) => readTrigger(db, this.id, this.clock.now())).catch(() => undefined);
  }

  /** @param removed it will not come back: what it called done means nothing to others any more */
  detach(removed = false): void {
    this.#settings = null;
    if (removed) this.#tenant = null;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#hints.stop();
    this.#rounds.stop();
  }

  /** Tickets to which something may have happened; resolves when that is on disk. @throws Failure `store.*` */
  hint(hints: Hint[]): Promise<void> {
    return this.#hints.add(hints);
  }

  /**
   * Polls at once; where something is wrong, with nothing remembered that could be out of date.
   *
   * @returns how many events it told of
   * @throws Failure what went wrong
   */
  async pollNow(): Promise<{ opened: number; changed: number }> {
    await this.#polling?.catch(() => undefined);
    if (this.#wrong) {
      this.#rounds.doubt();
      this.#tenant?.forget();
      this.#tenant?.client.retryNow();
    }
    const told = { opened: 0, changed: 0 };
    this.#face.told = told;
    await this.#poll();
    return told;
  }

  /** Polls, if it polls that tenant: what it finds is told when this resolves. @returns whether it does */
  async catchUp(tenant: Tenant): Promise<boolean> {
    if (!this.#settings?.poll || !this.#watches(tenant)) return false;
    await this.#polling?.catch(() => undefined);
    await this.#poll().catch(() => undefined);
    return true;
  }

  /** Ids of the statuses that mean "done" to this trigger, if it watches that tenant. */
  closedStatuses(tenant: Tenant): number[] {
    return this.#watches(tenant) ? this.#rounds.closed : [];
  }

  #watches({ client }: Tenant): boolean {
    return this.#tenant?.client.tenant === client.tenant;
  }

  /** No success for long turns the status red and is told once. */
  watch(): void {
    const { reason } = this.#complaints;
    const failure = this.#settings?.poll && this.#silence.failure(this.#settings.interval, reason);
    if (!failure) return;
    // A refusal is red already, and says more.
    if (!reason || !isLasting(reason)) this.#face.fails(failure, 'red');
    this.#complaints.tell(failure);
  }

  #sleep(ms: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      // What goes wrong was shown and told by the poll itself.
      if (this.#settings?.poll) this.#poll().catch(() => undefined);
      else void this.#check();
    }, ms);
    this.#timer.unref();
  }

  #poll(): Promise<void> {
    this.#polling ??= this.#once().finally(() => {
      this.#polling = null;
    });
    return this.#polling;
  }

  async #once(): Promise<void> {
    const settings = this.#settings;
    const tenant = this.#tenant;
    if (!settings || !tenant) return;
    let wait = tenant.client.pace(settings.interval * 1000);
    try {
      const problems = await this.#rounds.poll(settings, tenant, () => this.#face.takesStock());
      if (!this.#isPresent(settings)) return;
      this.#failures = 0;
      this.#complaints.clear();
      this.#succeeded(problems);
      wait = tenant.client.pace(settings.interval * 1000);
      // To spare Autotask is to get on.
      this.#silence.broken(wait - settings.interval * 1000);
    } catch (error) {
      const failure = asFailure(error);
      if (this.#isPresent(settings)) wait = this.#failed(failure, wait);
      throw failure;
    } finally {
      // The settings may have changed meanwhile, and the first poll with the new ones found this one under way.
      if (this.#settings?.poll) this.#sleep(this.#isPresent(settings) ? wait : FIRST_POLL);
    }
  }

  /** Without polling, what is wrong with the filter is told at the deploy all the same. */
  async #check(): Promise<void> {
    const settings = this.#settings;
    const tenant = this.#tenant;
    if (!settings || !tenant) return;
    try {
      const problems = await this.#rounds.check(settings, tenant);
      if (problems.length > 0 && this.#isPresent(settings)) this.#succeeded(problems);
    } catch (error) {
      if (this.#isPresent(settings)) this.#failed(asFailure(error), 0);
    }
  }

  /** How it went with former settings or credentials says nothing of those deployed since. */
  #isPresent(settings: TriggerSettings): boolean {
    return this.#settings === settings;
  }

  async #readHints(rows: HintRow[]): Promise<HintRound> {
    const settings = this.#settings;
    const tenant = this.#tenant;
    if (!settings) return { done: [], missing: [], old: [] };
    const round = tenant
      ? await this.#rounds.hints(settings, tenant, rows)
      : { done: rows, missing: [], old: [], problems: [] };
    if (!tenant) await this.#unread(tellHints, rows);
    // Where there is polling, it says how things are.
    if (settings.poll || !this.#isPresent(settings)) return round;
    this.#complaints.clear();
    this.#succeeded(round.problems);
    return round;
  }

  async #unread(tell: typeof tellHints, rows: HintRow[]): Promise<void> {
    if (this.#settings) await tell(this.#rounds.unread(this.#settings, this.#tenant), rows);
  }

  #hintsFailed(failure: Failure, count: number): void {
    if (!this.#settings || this.#settings.poll) return;
    this.#face.fails(failure, isLasting(failure) ? 'red' : 'yellow');
    this.#complaints.failed(failure, count);
  }

  #succeeded(problems: Failure[]): void {
    this.#complaints.stand(problems);
    const [problem] = problems;
    this.#wrong = problem !== undefined;
    if (problem) this.#face.lacks(problem);
    else this.#face.works();
  }

  /** @returns ms until the next try */
  #failed(failure: Failure, interval: number): number {
    this.#failures += 1;
    this.#wrong = true;
    this.#face.fails(failure, isLasting(failure) ? 'red' : 'yellow');
    this.#complaints.failed(failure, this.#failures);
    this.watch();
    const wait = isLasting(failure) ? REFUSED : backoff(this.#failures, failure.retryAfterMs);
    return !isLasting(failure) && failure.retryAfterMs !== null ? wait : Math.min(interval, wait);
  }
}
