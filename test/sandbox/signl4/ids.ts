import type { Random } from '../frame/random.js';

/** .NET's last tick, in units of 100 ns since the year 1. */
const MAX_TICKS = 3_155_378_975_999_999_999n;
const TICKS_AT_1970 = 621_355_968_000_000_000n;

/**
 * Ids of events and alerts: 19 digits that count down from .NET's last tick, and a GUID.
 * So they sort newest first and carry the time of creation.
 */
export class Ids {
  #lastTicks = 0n;

  constructor(readonly random: Random) {}

  reset(): void {
    this.#lastTicks = 0n;
  }

  next(now: number): string {
    let ticks = BigInt(Math.trunc(now)) * 10_000n + TICKS_AT_1970;
    // Within one millisecond the order of creation is kept.
    if (ticks <= this.#lastTicks && this.#lastTicks - ticks < 10_000n) ticks = this.#lastTicks + 1n;
    this.#lastTicks = ticks;
    return `${String(MAX_TICKS - ticks).padStart(19, '0')}_${this.random.guid()}`;
  }
}

/** Milliseconds since 1970 that the id carries. */
export function createdAt(id: string): number {
  return Number((MAX_TICKS - BigInt(id.slice(0, 19)) - TICKS_AT_1970) / 10_000n);
}
