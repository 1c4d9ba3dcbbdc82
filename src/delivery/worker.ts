import type { Failure } from '../failure.js';
import { claimEntries, makeDue, waitingWork, type Entry } from '../store/outbox.js';
import type { Store } from '../store/store.js';
import { Account, type Call, type Registration } from './account.js';
import { backoff } from './backoff.js';
import { attempt } from './attempt.js';
import type { Outcome } from './carrier.js';
import type { Clock } from './clock.js';
import { ClockFollower } from './clock-follower.js';
import { Collector } from './collector.js';
import { expired, isExpired } from './expired.js';
import { messageOf } from './message.js';
import type { Message, Outlets } from './outlets.js';
import { settleAll, waiting, type Settled, type Settlement } from './settle.js';
import { Strays } from './strays.js';
import { Teller } from './tell.js';

/** A lost answer is first asked after, or left to arrive, this long. */
const SETTLE_LOST = 1_000;
/** How long to wait when the store can't be written, and when all that is due waits behind others. */
const WRITE_AGAIN = 1_000;
const BEHIND_OTHERS = 500;

/** Delivers what is in the outbox. It belongs to the process: a redeploy neither aborts nor repeats a call. */
export class Worker {
  readonly accounts = new Map<string, Account>();
  readonly strays = new Strays();
  readonly #settlements: Collector<Settlement, Settled>;
  readonly #follower: ClockFollower;
  readonly #teller: Teller;
  #closed = false;

  constructor(
    private readonly store: Store,
    private readonly outlets: Outlets,
    private readonly clock: Clock,
    private readonly onChange: (account: Account) => void,
    cancelled: (command: string) => Message,
  ) {
    this.#follower = new ClockFollower(store, clock);
    this.#teller = new Teller(outlets, store);
    const isThere = (nodeId: string) => outlets.has(nodeId);
    this.#settlements = new Collector(store, (db, items) =>
      settleAll(db, items, { now: clock.now(), isThere, cancelled }),
    );
  }

  /** Makes an account known, or renews it. Other credentials open its gate at once. */
  register(name: string, registration: Registration): Account {
    const account = this.accounts.get(name) ?? new Account(name, registration, this.clock.steady());
    if (account.renew(registration, this.clock.now())) void this.#reopen(account);
    this.accounts.set(name, account);
    this.kick(name);
    return account;
  }

  /** Something new may be waiting. */
  kick(name: string): void {
    const account = this.accounts.get(name);
    if (account && !this.#closed) void this.#pump(account);
  }

  /** Where this machine's clock was set, waiting times and ages stay what they were. @throws Failure `store.*` */
  async followClock(): Promise<void> {
    if (!(await this.#follower.follow())) return;
    for (const name of this.accounts.keys()) this.kick(name);
  }

  close(): void {
    this.#closed = true;
    for (const account of this.accounts.values()) account.sleep(null, () => undefined);
  }

  async #pump(account: Account): Promise<void> {
    account.again = true;
    if (account.pumping) return;
    account.pumping = true;
    try {
      while (account.again && !this.#closed) {
        account.again = false;
        await this.#claim(account);
      }
    } catch {
      // The store can't be written: nothing was claimed. The store's own watch says so.
      this.#sleep(account, SETTLE_LOST);
    } finally {
      account.pumping = false;
    }
  }

  async #claim(account: Account): Promise<void> {
    if (account.paused) return this.#lookAhead(account, false);
    const limit = account.room(this.clock.steady());
    if (limit <= 0) return this.#sleep(account, account.wait(this.clock.steady()) || null);
    await this.followClock();
    const probe = account.gate.state !== 'open';
    const entries = await this.store.commit((db) =>
      claimEntries(db, { account: account.name, now: this.clock.now(), limit, probe }),
    );
    for (const entry of entries) void this.#carry(account, entry);
    if (probe && entries.length > 0) account.gate.probing(this.clock.steady());
    if (entries.length === limit && !probe) account.again = true;
    else await this.#lookAhead(account, entries.length > 0);
  }

  /** Nothing more is due: sleeps until the next entry is. */
  async #lookAhead(account: Account, gotSome: boolean): Promise<void> {
    const { returned } = account;
    const work = await this.store.read((db) => waitingWork(db));
    // What came back meanwhile may not be counted.
    if (account.returned !== returned) return void (account.again = true);
    const mine = work.find((row) => row.account === account.name);
    account.waiting = mine?.waiting ?? 0;
    this.onChange(account);
    if (!mine || account.paused) return;
    const blocked = account.wait(this.clock.steady());
    const due = mine.due - this.clock.now();
    const least = !gotSome && due <= 0 ? BEHIND_OTHERS : blocked > 0 || account.inFlight === 0 ? 10 : 200;
    this.#sleep(account, Math.max(blocked, due, least));
  }

  #sleep(account: Account, ms: number | null): void {
    account.sleep(this.#closed ? null : ms, () => this.kick(account.name));
  }

  async #carry(account: Account, entry: Entry): Promise<void> {
    const { carrier, gate, throttle } = account;
    account.inFlight += 1;
    throttle.record(this.clock.steady());
    const { moved } = this.#follower;
    const outcome = await attempt(carrier, entry);
    account.inFlight -= 1;
    try {
      // What is written from here on has its times by the clock that the other entries have theirs by.
      await this.followClock().catch(() => undefined);
      const age = { created_at: entry.created_at + this.#follower.moved - moved };
      await this.#settle({ account, gate, throttle }, { ...entry, ...age }, outcome);
    } catch {
      // Closed before it could be written: it stays marked as being sent, and is asked after at the next start.
    }
    this.kick(account.name);
  }

  async #settle(call: Call, entry: Entry, outcome: Outcome): Promise<void> {
    const { account, gate, throttle } = call;
    const isRefused = outcome.kind === 'failed' && outcome.failure.scope === 'account';
    if (gate.state === 'refused' && !isRefused) account.mendedAt = this.clock.now();
    if (outcome.kind === 'done') {
      const { result, pair, warning, followUp, refusedFirst, unsent } = outcome;
      if (unsent) gate.undecided(this.clock.steady());
      else await this.#opened(call);
      if (refusedFirst) throttle.recordRefused(this.clock.steady());
      const more = { ...(pair ? { pair } : {}), ...(followUp ? { followUp } : {}) };
      const tell = await this.#write(account, { kind: 'done', entry, result, ...more });
      if (followUp) this.kick(followUp.account);
      const told = tell ? this.#teller.done(entry, result) : Promise.resolve();
      // What is wrong is shown longer than what went well.
      if (warning) void told.then(() => this.outlets.tell(entry.node_id, (outlet) => outlet.warn(warning)));
    } else if (outcome.kind === 'later') {
      const dueAt = this.clock.now() + outcome.waitMs;
      gate.undecided(this.clock.steady());
      const sent = outcome.sent === false ? {} : { maybeSent: true };
      await this.#write(account, { ...waiting(entry, dueAt), ...sent, asked: entry.asked + 1 });
    } else if (outcome.kind === 'moved') {
      gate.undecided(this.clock.steady());
      await this.#write(account, { ...waiting(entry, this.clock.now()), counts: false, move: outcome.to });
      this.kick(outcome.to.account);
    } else await this.#failed(call, entry, outcome.failure);
    this.onChange(account);
  }

  async #failed(call: Call, entry: Entry, failure: Failure): Promise<void> {
    const { account, gate, throttle } = call;
    const now = this.clock.now();
    const steady = this.clock.steady();
    const retry = now + backoff(entry.attempts + 1, failure.retryAfterMs);
    const isOver = isExpired(entry, account.mendedAt, now);
    switch (failure.scope) {
      case 'entry':
        await this.#opened(call);
        throttle.recordRefused(steady);
        return this.#giveUp(account, entry, failure);
      case 'account': {
        throttle.recordRefused(steady);
        const first = gate.refused(failure, steady) && gate === account.gate;
        await this.#write(account, { ...waiting(entry, now), counts: false });
        const told = messageOf(entry);
        if (first) void this.outlets.tell(entry.node_id, (outlet) => outlet.fail(failure, told));
        return;
      }
      case 'throttled':
        gate.undecided(steady);
        throttle.blockedUntil(steady + (failure.retryAfterMs ?? 15_000));
        account.progressAt = steady;
        await this.#write(account, { ...waiting(entry, now), counts: false });
        return;
      case 'outage':
        if (gate.failed(failure, steady) && gate === account.gate)
          void this.outlets.tell(entry.node_id, (outlet) => outlet.warn(failure));
        if (isOver) return this.#giveUp(account, entry, expired(failure));
        await this.#write(account, waiting(entry, retry));
        return;
      case 'unknown':
        gate.failed(failure, steady);
        if (isOver) return this.#giveUp(account, entry, expired(failure));
        await this.#write(account, { ...waiting(entry, now + SETTLE_LOST), maybeSent: true, asked: 0 });
    }
  }

  /** While the store can't be written, what became of a try is kept. @returns whether its node is told at once */
  async #write(account: Account, settlement: Settlement): Promise<boolean> {
    if (settlement.kind === 'waiting') {
      account.waiting += 1;
      account.returned += 1;
    }
    for (;;) {
      try {
        const { tell, cancelled } = await this.#settlements.add(settlement);
        void this.#teller.cancelled(cancelled);
        return tell;
      } catch (error) {
        if (this.#closed) throw error;
        await new Promise((next) => setTimeout(next, WRITE_AGAIN).unref());
      }
    }
  }

  async #giveUp(account: Account, entry: Entry, failure: Failure): Promise<void> {
    const pair = entry.pair_key ? { pair: account.carrier.giveUp.bind(account.carrier, entry) } : {};
    const tell = await this.#write(account, { kind: 'dead', entry, failure, ...pair });
    account.progressAt = this.clock.steady();
    if (tell) void this.#teller.dead(entry, failure);
  }

  async #opened({ account, gate }: Call): Promise<void> {
    account.progressAt = this.clock.steady();
    account.stalled = false;
    if (gate.succeeded()) await this.#reopen(account);
  }

  async #reopen(account: Account): Promise<void> {
    // What can't be made due now becomes due by itself within a minute.
    await this.store.commit((db) => makeDue(db, account.name, this.clock.now())).catch(() => undefined);
    this.kick(account.name);
  }
}
