/** How a stand-in's clock goes: with the machine's (shifted by `offsetMs`), or standing still at `at`. */
export type ClockState = { mode: 'running'; offsetMs: number } | { mode: 'fixed'; at: string };

/** What may be asked of the clock: stand still at a time, run on from a time, or run shifted by so many ms. */
export type ClockSetting =
  | { mode: 'fixed'; at: string | number }
  | { mode: 'running'; at?: string | number }
  | { mode: 'offset'; offsetMs: number };

/** The service's own clock, so that tests can set it apart from the client's. */
export class Clock {
  #offsetMs = 0;
  #fixedAt: number | null = null;

  /** Milliseconds since 1970, by the stand-in's clock. */
  now(): number {
    return this.#fixedAt ?? Date.now() + this.#offsetMs;
  }

  /** ISO 8601 in UTC with milliseconds. */
  iso(): string {
    return new Date(this.now()).toISOString();
  }

  /** @throws RangeError for a time that cannot be read */
  set(setting: ClockSetting): void {
    if (setting.mode === 'offset') {
      this.#fixedAt = null;
      this.#offsetMs = finite(setting.offsetMs);
    } else if (setting.mode === 'fixed') {
      this.#fixedAt = time(setting.at);
    } else {
      this.#offsetMs = setting.at === undefined ? 0 : time(setting.at) - Date.now();
      this.#fixedAt = null;
    }
  }

  /** Moves a standing or a running clock by so many milliseconds, backwards if negative. */
  advance(ms: number): void {
    if (this.#fixedAt === null) this.#offsetMs += finite(ms);
    else this.#fixedAt += finite(ms);
  }

  state(): ClockState {
    if (this.#fixedAt === null) return { mode: 'running', offsetMs: this.#offsetMs };
    return { mode: 'fixed', at: new Date(this.#fixedAt).toISOString() };
  }
}

function time(at: string | number): number {
  return finite(typeof at === 'number' ? at : Date.parse(at));
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new RangeError('not a time');
  return value;
}
