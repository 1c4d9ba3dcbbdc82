const MOST_KEPT = 20_000;

/** Answers, each kept for as long as it is worth; whoever asks meanwhile shares the question under way. */
export class Kept<T> {
  readonly #kept = new Map<string, { value: T; at: number }>();
  readonly #asking = new Map<string, Promise<T>>();

  constructor(
    private readonly now: () => number,
    private readonly worthMs: (value: T) => number,
  ) {}

  /** `undefined` where nothing is known, or no longer. */
  get(key: string): T | undefined {
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    const age = this.now() - kept.at;
    return age >= 0 && age < this.worthMs(kept.value) ? kept.value : undefined;
  }

  /** The longest kept go first where there are too many. */
  put(key: string, value: T): void {
    this.#kept.delete(key);
    this.#kept.set(key, { value, at: this.now() });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) return;
      this.#kept.delete(oldest);
    }
  }

  /** What is known, else what `read` answers; what it throws is not kept. */
  async ask(key: string, read: () => Promise<T>): Promise<T> {
    const known = this.get(key);
    if (known !== undefined) return known;
    const under = this.#asking.get(key);
    if (under) return under;
    const asking = read().finally(() => this.#asking.delete(key));
    this.#asking.set(key, asking);
    const value = await asking;
    this.put(key, value);
    return value;
  }
}
