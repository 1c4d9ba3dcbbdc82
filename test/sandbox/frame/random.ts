/** A seeded source of chance (the public-domain generator mulberry32): one seed, one run. */
export class Random {
  #state = 0;

  constructor(seed = 1) {
    this.reseed(seed);
  }

  reseed(seed: number): void {
    this.#state = seed >>> 0;
  }

  /** At least 0 and below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** @throws RangeError for an empty list */
  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('nothing to pick from');
    return list[this.int(0, list.length - 1)] as T;
  }

  /** A version 4 GUID. */
  guid(): string {
    const word = (): string =>
      Math.floor(this.next() * 0x10000)
        .toString(16)
        .padStart(4, '0');
    const version = `4${word().slice(1)}`;
    const variant = `${'89ab'[this.int(0, 3)]}${word().slice(1)}`;
    return `${word()}${word()}-${word()}-${version}-${variant}-${word()}${word()}${word()}`;
  }
}
