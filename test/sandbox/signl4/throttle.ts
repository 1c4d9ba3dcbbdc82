/** One limit: so many in so many milliseconds. */
interface Limit {
  count: number;
  periodMs: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Inbound events of all kinds, per subscription (support article "Event Throttling"). */
const EVENTS = {
  commercial: [limit(150, 15 * SECOND), limit(600, MINUTE), limit(36_000, HOUR), limit(864_000, 24 * HOUR)],
  free: [limit(10, 15 * SECOND), limit(240, MINUTE), limit(1_200, HOUR), limit(4_800, 24 * HOUR)],
};
/** Every other endpoint (same source). */
const CALLS = {
  commercial: [limit(150, 15 * SECOND), limit(36_000, HOUR)],
  free: [limit(10, 15 * SECOND), limit(1_200, HOUR)],
};
/** Wrong secrets and bodies that can't be read (same source). */
const ERRORS = [limit(10, MINUTE)];

/** What the headers tell: the tightest limit, what is left of it, and when it is whole again (Unix seconds). */
export interface RateState {
  limit: number;
  remaining: number;
  resetAt: number;
}

/** Refuses more than the limits; who goes over one is blocked for its period. */
export class Window {
  #times: number[] = [];
  #heads: number[];
  #blockedUntil = 0;

  constructor(readonly limits: readonly Limit[]) {
    this.#heads = limits.map(() => 0);
  }

  /** True if one more may come; it is counted. */
  take(now: number): boolean {
    this.#forget(now);
    if (now < this.#blockedUntil) return false;
    for (const [index, { count, periodMs }] of this.limits.entries()) {
      if (this.#times.length - (this.#heads[index] ?? 0) < count) continue;
      this.#blockedUntil = now + periodMs;
      return false;
    }
    this.#times.push(now);
    return true;
  }

  isBlocked(now: number): boolean {
    return now < this.#blockedUntil;
  }

  state(now: number): RateState {
    this.#forget(now);
    const head = this.#heads[0] ?? 0;
    const { count, periodMs } = this.limits[0] as Limit;
    const blocked = now < this.#blockedUntil;
    const reset = blocked ? this.#blockedUntil : (this.#times[head] ?? now) + periodMs;
    const remaining = blocked ? 0 : Math.max(0, count - (this.#times.length - head));
    return { limit: count, remaining, resetAt: Math.ceil(reset / 1000) };
  }

  #forget(now: number): void {
    // A clock that was set back makes old times meaningless.
    if (now < (this.#times.at(-1) ?? 0)) this.reset();
    for (const [index, { periodMs }] of this.limits.entries()) {
      let head = this.#heads[index] ?? 0;
      while (head < this.#times.length && (this.#times[head] as number) <= now - periodMs) head++;
      this.#heads[index] = head;
    }
    const oldest = Math.min(...this.#heads);
    if (oldest < 10_000) return;
    this.#times.splice(0, oldest);
    this.#heads = this.#heads.map((head) => head - oldest);
  }

  reset(): void {
    this.#times = [];
    this.#heads = this.limits.map(() => 0);
    this.#blockedUntil = 0;
  }
}

/** The three counts of a subscription. */
export class Throttle {
  events = new Window(EVENTS.commercial);
  calls = new Window(CALLS.commercial);
  errors = new Window(ERRORS);

  setPlan(plan: 'commercial' | 'free' | 'unlimited'): void {
    const endless = [limit(Number.MAX_SAFE_INTEGER, SECOND)];
    this.events = new Window(plan === 'unlimited' ? endless : EVENTS[plan]);
    this.calls = new Window(plan === 'unlimited' ? endless : CALLS[plan]);
    this.errors = new Window(plan === 'unlimited' ? endless : ERRORS);
  }
}

function limit(count: number, periodMs: number): Limit {
  return { count, periodMs };
}
