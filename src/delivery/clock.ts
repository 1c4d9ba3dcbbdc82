import { performance } from 'node:perf_hooks';

/** Smaller differences are the two clocks' own drift, or a busy event loop. */
const JUMP = 2_000;

/** The time that people see, and one that never jumps. */
export class Clock {
  #wall = Date.now();
  #steady = performance.now();

  /** ms since 1970 by this machine. */
  now(): number {
    return Date.now();
  }

  /** ms of a clock that nobody sets. */
  steady(): number {
    return performance.now();
  }

  /** By how many ms this machine's clock was set since the last call; 0 where it ran on by itself. */
  jumped(): number {
    const wall = Date.now();
    const steady = performance.now();
    const jump = wall - this.#wall - (steady - this.#steady);
    this.#wall = wall;
    this.#steady = steady;
    return Math.abs(jump) < JUMP ? 0 : Math.round(jump);
  }
}
