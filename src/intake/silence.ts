import { Failure } from '../failure.js';

const MINUTE = 60_000;
const STALLED = 2 * MINUTE;

/** Silence is a fault: knows for how long no poll has succeeded. */
export class Silence {
  #goodAt: number;

  /** @param now ms of a clock that never jumps */
  constructor(private readonly now: () => number) {
    this.#goodAt = now();
  }

  /**
   * A poll succeeded, or polling begins.
   *
   * @param slower by how many ms longer than usual the next one waits on purpose
   */
  broken(slower = 0): void {
    this.#goodAt = this.now() + slower;
  }

  /**
   * @param interval seconds between polls
   * @param reason why the last poll failed
   * @returns what to tell people where it has lasted for two minutes and three intervals, else `null`
   */
  failure(interval: number, reason: Failure | null): Failure | null {
    const silent = this.now() - this.#goodAt;
    if (silent < Math.max(STALLED, 3 * interval * 1000)) return null;
    const said = reason?.said ?? reason?.code;
    return new Failure('intake.stalled', 'outage', {
      facts: { minutes: Math.floor(silent / MINUTE) },
      ...(said ? { said } : {}),
    });
  }
}
