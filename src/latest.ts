/** Several may stand for one key: the one that came last does, and when it goes the one before it. */
export class Latest<T> {
  readonly #all = new Map<string, T[]>();

  get(key: string): T | undefined {
    return this.#all.get(key)?.at(-1);
  }

  /** What stands for each key. */
  values(): T[] {
    return [...this.#all.values()].flatMap((all) => all.slice(-1));
  }

  add(key: string, one: T): void {
    this.#all.set(key, [...(this.#all.get(key) ?? []), one]);
  }

  remove(key: string, isIt: (one: T) => boolean): void {
    const left = (this.#all.get(key) ?? []).filter((one) => !isIt(one));
    if (left.length > 0) this.#all.set(key, left);
    else this.#all.delete(key);
  }
}
