/** The place of somebody in a row. */
export interface Place {
  /** Resolves when all before have left, or have had all the patience there is. */
  turn(): Promise<void>;
  leave(): void;
}

/** Rows of those who are about the same thing: each row keeps the order in which they came, and waits for no other. */
export class InOrder {
  readonly #last = new Map<string, Promise<void>>();

  /** @param patience how long somebody waits for those before who do not leave, in ms */
  constructor(private readonly patience: number) {}

  /** Takes the next place at once. Whoever has it must leave it, whatever happens. */
  queue(about: string): Place {
    const before = this.#last.get(about) ?? Promise.resolve();
    const [left, leave] = signal();
    const [served, serve] = signal();
    // Whoever leaves without his turn does not let those behind him pass those before him.
    const all = Promise.all([left, Promise.race([before, served])]).then(() => undefined);
    this.#last.set(about, all);
    void all.then(() => {
      if (this.#last.get(about) === all) this.#last.delete(about);
    });
    return { turn: () => within(before, this.patience).then(serve), leave };
  }

  /** Things that somebody is about right now. */
  get size(): number {
    return this.#last.size;
  }
}

function signal(): [given: Promise<void>, give: () => void] {
  let give!: () => void;
  const given = new Promise<void>((resolve) => (give = resolve));
  return [given, give];
}

/** Waits no longer than this many ms. */
async function within(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
    timer.unref();
  });
  await Promise.race([work, end]);
  clearTimeout(timer);
}
