import { Failure } from '../failure.js';
import type { Purpose } from './settings.js';

/** Calls spent per minute (minutes since 1970), kept on disk by somebody else. */
export interface Ledger {
  load(tenant: string, sinceMinute: number): Promise<Array<{ minute: number; calls: number }>>;
  add(tenant: string, minute: number, calls: number): Promise<void>;
}

const MINUTE = 60_000;
const WINDOW = 60;

/** Share of the budget from which a purpose has to wait. Polls and status writes never do. */
const WAITS_FROM: Partial<Record<Purpose, number>> = { names: 0.5, reconcile: 0.5, editor: 0.5, note: 0.7 };

/** Counts a tenant's calls over the last 60 minutes, across restarts. */
export class Budget {
  readonly #calls = new Map<number, number>();
  readonly #loaded = new WeakMap<Ledger, Promise<void>>();

  constructor(
    private readonly tenant: string,
    private readonly now: () => number,
  ) {}

  /** Reads a ledger once: what was spent before this process. One that can't be read yet must not stop polling. */
  load(ledger: Ledger): Promise<void> {
    const loaded =
      this.#loaded.get(ledger) ??
      this.#read(ledger).catch(() => {
        this.#loaded.delete(ledger);
      });
    this.#loaded.set(ledger, loaded);
    return loaded;
  }

  /** @throws Failure `autotask.budget` when calls of this purpose have to wait */
  admit(purpose: Purpose, budget: number): void {
    const share = WAITS_FROM[purpose];
    if (share === undefined) return;
    const most = Math.floor(budget * share);
    const spent = this.lastHour();
    if (spent < most) return;
    const retryAfterMs = this.#until(most);
    const facts = {
      used: spent,
      budget,
      share: Math.round(share * 100),
      minutes: Math.ceil(retryAfterMs / MINUTE),
    };
    throw new Failure('autotask.budget', 'throttled', { retryAfterMs, facts });
  }

  /** Counts one call; writing it down is not waited for. */
  spend(ledger: Ledger): void {
    const minute = this.#minute();
    this.#count(minute, 1);
    ledger.add(this.tenant, minute, 1).catch(() => undefined);
  }

  lastHour(): number {
    this.#tidy();
    let sum = 0;
    for (const calls of this.#calls.values()) sum += calls;
    return sum;
  }

  /** ms until fewer than `most` calls are left in the window. */
  #until(most: number): number {
    let spent = this.lastHour();
    for (const [minute, calls] of [...this.#calls].sort(([a], [b]) => a - b)) {
      spent -= calls;
      if (spent < most) return Math.max(1_000, (minute + WINDOW) * MINUTE - this.now());
    }
    return WINDOW * MINUTE;
  }

  #minute(): number {
    return Math.floor(this.now() / MINUTE);
  }

  /** Two clients may bring two ledgers of the same store, so the same calls must not be counted twice. */
  async #read(ledger: Ledger): Promise<void> {
    const read = new Map<number, number>();
    for (const { minute, calls } of await ledger.load(this.tenant, this.#minute() - WINDOW + 1)) {
      read.set(minute, (read.get(minute) ?? 0) + calls);
    }
    for (const [minute, calls] of read) {
      this.#calls.set(minute, Math.max(calls, this.#calls.get(minute) ?? 0));
    }
  }

  #count(minute: number, calls: number): void {
    this.#calls.set(minute, (this.#calls.get(minute) ?? 0) + calls);
  }

  #tidy(): void {
    const present = this.#minute();
    for (const [minute, calls] of Array.from(this.#calls)) {
      if (minute > present - WINDOW && minute <= present) continue;
      this.#calls.delete(minute);
      // Our clock was set back: what it calls the future was spent by now.
      if (minute > present) this.#count(present, calls);
    }
  }
}
