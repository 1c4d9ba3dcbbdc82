/** A few places for what takes memory and time; who gets none soon does without. */
export class Places {
  readonly #waiting: Array<() => void> = [];

  constructor(
    private free: number,
    private readonly longestMs: number,
  ) {}

  /** Runs the work in a place; `null` where none came free in time. */
  async run<T>(work: () => Promise<T>): Promise<T | null> {
    if (!(await this.#take())) return null;
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  async #take(): Promise<boolean> {
    if (this.free > 0) {
      this.free -= 1;
      return true;
    }
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(got), 1);
        resolve(false);
      }, this.longestMs);
      const got = () => {
        clearTimeout(late);
        resolve(true);
      };
      this.#waiting.push(got);
    });
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.free += 1;
  }
}
