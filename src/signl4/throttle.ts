import { SlidingWindow } from './sliding-window.js';

export type Plan = 'commercial' | 'free';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Events arrive with differing delays: what we spread over a period may reach SIGNL4 within a little less. */
const MARGIN = 500;
/** Nothing blocks us for longer; then one try finds out. */
const LONGEST_BLOCK = HOUR;

/**
 * Inbound events per subscription (support article "Event Throttling"). The commercial limits per hour and day
 * follow from the one per minute.
 */
const LIMITS: Record<Plan, ReadonlyArray<readonly [count: number, periodMs: number]>> = {
  commercial: [
    [150, 15 * SECOND],
    [600, MINUTE],
  ],
  free: [
    [10, 15 * SECOND],
    [240, MINUTE],
    [1_200, HOUR],
    [4_800, 24 * HOUR],
  ],
};
/** Wrong secrets and bodies that can't be read (same source). */
const REFUSED: readonly [count: number, periodMs: number] = [10, MINUTE];

/**
 * Keeps us within SIGNL4's limits, in every window of time. Moments are ms of any one clock; a clock that is set
 * back or ahead makes nobody wait longer. O(1) per call, and memory for no more sends than the largest limit.
 */
export class Throttle {
  readonly #sent: SlidingWindow[];
  readonly #refused = new SlidingWindow(REFUSED[0], REFUSED[1] + MARGIN);
  /** Runs with the caller's clock, but never back. */
  #time = 0;
  #last: number | null = null;
  #blockedUntil = Number.NEGATIVE_INFINITY;

  /**
   * @param sentTimes moments of what was sent before, by the clock of all later calls
   * @param most how many may be under way at once, where something else than refusals limits that
   */
  constructor(
    plan: Plan,
    sentTimes: readonly number[],
    private readonly most = Number.MAX_SAFE_INTEGER,
  ) {
    this.#sent = LIMITS[plan].map(([count, periodMs]) => new SlidingWindow(count, periodMs + MARGIN));
    for (const time of [...sentTimes].sort((a, b) => a - b)) this.record(time);
  }

  /** ms until one more may go; 0 is now. */
  wait(now: number): number {
    const time = this.#advance(now);
    const windows = [...this.#sent, this.#refused].map((window) => window.freeAt(time) - time);
    return Math.max(0, this.#blockedUntil - time, ...windows);
  }

  /** How many may go at this moment. */
  free(now: number): number {
    const time = this.#advance(now);
    if (time < this.#blockedUntil || this.#refused.free(time) === 0) return 0;
    return Math.min(...this.#sent.map((window) => window.free(time)));
  }

  /**
   * How many may be under way at once: were all of them refused, the refusals would still be within the limit.
   */
  atOnce(now: number): number {
    return Math.min(this.most, this.#refused.free(this.#advance(now)));
  }

  /** One was sent. */
  record(now: number): void {
    const time = this.#advance(now);
    for (const window of this.#sent) window.add(time);
  }

  /** One that was sent was refused, for its secret or its body. */
  recordRefused(now: number): void {
    this.#refused.add(this.#advance(now));
  }

  /** SIGNL4 wants nothing before this moment, by the clock of the other calls. */
  blockedUntil(moment: number): void {
    const ms = Math.min(moment - (this.#last ?? moment), LONGEST_BLOCK);
    this.#blockedUntil = Math.max(this.#blockedUntil, this.#time + ms);
  }

  #advance(now: number): number {
    this.#time += Math.max(0, now - (this.#last ?? now));
    this.#last = now;
    return this.#time;
  }
}
