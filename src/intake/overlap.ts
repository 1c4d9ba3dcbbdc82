import { OVERLAP, type Watermark } from './watermark.js';

const SECOND = 1_000;
const MINUTE = 60_000;

/**
 * Since when a poll asks. What lies in the overlap is read again with every poll while it is one page; where it is
 * many (5,000 tickets closed at once), once a minute, and no more once it has been quiet for as long as the overlap.
 */
export class Overlap {
  #readAt = Number.NEGATIVE_INFINITY;
  #risenAt = Number.NEGATIVE_INFINITY;
  #highest = 0;
  #pages = 1;

  /** @param now ms of a clock that never jumps */
  constructor(private readonly now: () => number) {}

  /** The moment (ms, by Autotask's clock) after which the next poll looks for changes. */
  since({ at, highest }: Watermark): number {
    if (highest !== this.#highest) {
      this.#highest = highest;
      this.#risenAt = this.now();
    }
    const settled = this.#readAt >= this.#risenAt + OVERLAP;
    const again = this.now() - this.#readAt >= MINUTE && !settled;
    // Only where the watermark is what was seen, and not a clock that says less; its Date header has whole seconds.
    if (this.#pages > 1 && !again && Math.abs(highest - at) < SECOND) return highest + 1;
    return at - OVERLAP;
  }

  /** So many pages came of the question since then. */
  read(since: number, { at }: Watermark, pages: number): void {
    if (since > at - OVERLAP) return;
    this.#readAt = this.now();
    this.#pages = pages;
  }
}
