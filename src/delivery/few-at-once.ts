import type { Throttle } from './carrier.js';

/** A service that is not throttled by time but takes only a few calls at once, and sometimes asks for a pause. */
export class FewAtOnce implements Throttle {
  #blockedUntil = Number.NEGATIVE_INFINITY;

  constructor(private readonly most: number) {}

  free(now: number): number {
    return this.wait(now) > 0 ? 0 : this.most;
  }

  wait(now: number): number {
    return Math.max(0, this.#blockedUntil - now);
  }

  atOnce(): number {
    return this.most;
  }

  blockedUntil(moment: number): void {
    this.#blockedUntil = Math.max(this.#blockedUntil, moment);
  }

  record(): void {
    // What was sent is counted by the service's own budget.
  }

  recordRefused(): void {
    // A refusal is no reason to send less.
  }
}
