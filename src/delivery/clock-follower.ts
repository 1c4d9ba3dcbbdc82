import { shiftTimes } from '../store/outbox.js';
import type { Store } from '../store/store.js';
import type { Clock } from './clock.js';

/** Keeps waiting times and ages in the outbox what they were when this machine's clock is set. */
export class ClockFollower {
  /** By how much the clock was set that is not on disk yet, in ms. */
  #jump = 0;
  /** By how much all times on disk were moved so far, in ms. */
  moved = 0;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  /** @returns whether the clock had been set. @throws Failure `store.*`; then it is made good at the next call */
  async follow(): Promise<boolean> {
    const jump = this.#jump + this.clock.jumped();
    if (jump === 0) return false;
    this.#jump = 0;
    try {
      await this.store.commit((db) => shiftTimes(db, jump));
      this.moved += jump;
      return true;
    } catch (error) {
      this.#jump += jump;
      throw error;
    }
  }
}
