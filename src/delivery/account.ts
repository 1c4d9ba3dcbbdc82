import type { Carrier, Throttle } from './carrier.js';
import { Gate } from './gate.js';

/** Sends of one account that are under way at once. */
const MOST_AT_ONCE = 48;

const LONGEST_SLEEP = 60_000;

/** What makes an account known. */
export interface Registration {
  carrier: Carrier;
  /** Changes with the credentials. */
  fingerprint: string;
  throttle: () => Throttle;
  /** Nothing may go until it is registered anew. */
  paused: boolean;
}

/** What the worker keeps of one account: who carries its entries, its gate, its throttle, what is under way. */
export class Account {
  /** What calls with the present credentials met: those of former ones neither stop nor open the way any more. */
  gate = new Gate();
  inFlight = 0;
  /** Entries that waited when it was last looked, and those that came back since. */
  waiting = 0;
  /** How many came back to wait. */
  returned = 0;
  /** When something last went on, by the clock that never jumps. */
  progressAt: number;
  stalled = false;
  /** Nothing may go: a dry run began while something waited. */
  paused = false;
  /** When the last refusal of the account, or its last dry run, ended, ms since 1970. */
  mendedAt = 0;
  pumping = false;
  again = false;
  #timer: NodeJS.Timeout | null = null;

  carrier: Carrier;
  throttle: Throttle;
  #fingerprint: string;

  constructor(
    readonly name: string,
    { carrier, fingerprint, throttle }: Registration,
    now: number,
  ) {
    this.carrier = carrier;
    this.throttle = throttle();
    this.#fingerprint = fingerprint;
    this.progressAt = now;
  }

  /** @param now ms since 1970. @returns whether its credentials are other ones; then its gate is open */
  renew({ carrier, fingerprint, throttle, paused }: Registration, now: number): boolean {
    if (this.paused || this.gate.state === 'refused') this.mendedAt = now;
    this.carrier = carrier;
    this.paused = paused;
    if (this.#fingerprint === fingerprint) return false;
    this.#fingerprint = fingerprint;
    this.throttle = throttle();
    this.gate = new Gate();
    return true;
  }

  /** Wakes up after so many ms, within a minute at most; `null`: only when something new happens. */
  sleep(ms: number | null, wake: () => void): void {
    if (this.#timer) clearTimeout(this.#timer);
    const due = () => {
      this.#timer = null;
      wake();
    };
    this.#timer = ms === null ? null : setTimeout(due, Math.min(ms, LONGEST_SLEEP)).unref();
  }

  /** Whether it wakes up by itself. */
  get sleeps(): boolean {
    return this.#timer !== null;
  }

  /** How many more may go at this moment; while the gate is closed one probes for all. */
  room(now: number): number {
    if (this.wait(now) > 0) return 0;
    if (this.gate.state !== 'open') return this.inFlight === 0 ? 1 : 0;
    const most = Math.min(MOST_AT_ONCE, this.throttle.atOnce(now));
    // A few at a time would cost a commit each: what comes free is collected until it is worth one.
    if (this.inFlight > most / 2) return 0;
    return Math.min(most - this.inFlight, this.throttle.free(now));
  }

  /** ms until something may go. */
  wait(now: number): number {
    return Math.max(this.gate.wait(now), this.throttle.wait(now));
  }
}

/** A call of an account. What it meets is met by the credentials that it began with. */
export interface Call extends Pick<Account, 'gate' | 'throttle'> {
  account: Account;
}
