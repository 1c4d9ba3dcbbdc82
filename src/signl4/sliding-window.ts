/** Counts what happened within the last `periodMs`, up to `count` of it. Times never go back. */
export class SlidingWindow {
  readonly #times: Float64Array;
  /** Numbers of the oldest one within the window, and of the next one. */
  #oldest = 0;
  #next = 0;

  constructor(
    readonly count: number,
    readonly periodMs: number,
  ) {
    this.#times = new Float64Array(count);
  }

  add(time: number): void {
    this.#times[this.#next % this.count] = time;
    this.#next += 1;
    this.#oldest = Math.max(this.#oldest, this.#next - this.count);
  }

  /** How many more fit at this time. */
  free(time: number): number {
    while (this.#oldest < this.#next && this.#timeOf(this.#oldest) <= time - this.periodMs) this.#oldest += 1;
    return this.count - (this.#next - this.#oldest);
  }

  /** When one more fits: this time, or a later one. */
  freeAt(time: number): number {
    return this.free(time) > 0 ? time : this.#timeOf(this.#oldest) + this.periodMs;
  }

  #timeOf(number: number): number {
    return this.#times[number % this.count] as number;
  }
}
