import type { Db, Store } from '../store/store.js';

interface Waiting<I, R> {
  item: I;
  resolve(value: R): void;
  reject(error: unknown): void;
}

/** Items that are worked on together. */
const MOST = 200;

const nextTurn = () => new Promise((next) => setImmediate(next));

/** Collects what arrives in the same turn, so that many items cost one set of statements and one commit. */
export class Collector<I, R> {
  #waiting: Waiting<I, R>[] = [];
  #running = false;

  /** @param patient waits one turn more, for what was sent while the first was worked on */
  constructor(
    private readonly store: Store,
    private readonly work: (db: Db, items: I[]) => Promise<R[]>,
    private readonly patient = false,
  ) {}

  /** Resolves when the item is on disk. @throws Failure `store.*` */
  add(item: I): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    if (this.patient) await nextTurn();
    while (this.#waiting.length > 0) {
      let taken: Waiting<I, R>[] | undefined;
      await this.#together(() => (taken ??= this.#waiting.splice(0, MOST)));
    }
    this.#running = false;
  }

  async #together(take: () => Waiting<I, R>[]): Promise<void> {
    try {
      const results = await this.store.commit((db) =>
        this.work(
          db,
          take().map((waiting) => waiting.item),
        ),
      );
      take().forEach((waiting, index) => waiting.resolve(results[index] as R));
    } catch (error) {
      const failed = take();
      if (failed.length === 1) failed[0]?.reject(error);
      // One item that can't be worked on must not fail those beside it: each gets a transaction of its own.
      else for (const waiting of failed) await this.#together(() => [waiting]);
    }
  }
}
