/** Work that must not overlap, one after the other for each key; what fails keeps nobody behind it from his turn. */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const done = (this.#last.get(key) ?? Promise.resolve()).then(work);
    const end = () => {
      if (this.#last.get(key) === over) this.#last.delete(key);
    };
    const over: Promise<void> = done.then(end, end);
    this.#last.set(key, over);
    return done;
  }
}
