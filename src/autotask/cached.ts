import { Failure } from '../failure.js';

interface Entry<T> {
  value: T;
  readAt: number;
  triedAt: number;
}

const AGAIN_MS = 60_000;

/** Keeps what was read for some time; concurrent askers share one read, and an old value outlives an outage. */
export class Cached<T> {
  readonly #kept = new Map<string, Entry<T>>();
  readonly #reading = new Map<string, { fresh: boolean; promise: Promise<T> }>();

  constructor(
    private readonly keptMs: number,
    private readonly now: () => number,
  ) {}

  /** @param fresh ask again although it is known; then nothing old is given */
  get(key: string, fresh: boolean, read: () => Promise<T>): Promise<T> {
    const entry = this.#kept.get(key);
    if (
      entry &&
      !fresh &&
      (this.#within(entry.readAt, this.keptMs) || this.#within(entry.triedAt, AGAIN_MS))
    ) {
      return Promise.resolve(entry.value);
    }
    const under = this.#reading.get(key);
    // What was asked for before somebody wanted it fresh may be old.
    if (under && (under.fresh || !fresh)) return under.promise;
    const isLatest = () => this.#reading.get(key)?.promise === promise;
    const promise: Promise<T> = this.#read(key, fresh, read, isLatest).finally(() => {
      if (isLatest()) this.#reading.delete(key);
    });
    this.#reading.set(key, { fresh, promise });
    return promise;
  }

  async #read(key: string, fresh: boolean, read: () => Promise<T>, isLatest: () => boolean): Promise<T> {
    try {
      const value = await read();
      const at = this.now();
      if (isLatest()) this.#kept.set(key, { value, readAt: at, triedAt: at });
      return value;
    } catch (error) {
      const old = this.#kept.get(key);
      const passing = error instanceof Failure && (error.scope === 'outage' || error.scope === 'throttled');
      if (old === undefined || fresh || !passing) throw error;
      old.triedAt = this.now();
      return old.value;
    }
  }

  #within(at: number, ms: number): boolean {
    const age = this.now() - at;
    return age >= 0 && age < ms;
  }
}
