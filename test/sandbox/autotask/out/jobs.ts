/** What a job in the background may live by. */
export interface Life {
  /** Aborted when the stand-in stops or is reset. */
  signal: AbortSignal;
  /** Waits; rejects as soon as everything ends. */
  wait(ms: number): Promise<void>;
}

/** What the stand-in does later by itself. Ends at once when told so. */
export class Jobs {
  #life = newLife();
  #running = new Set<Promise<void>>();

  /** Runs in the background; what it throws ends only itself. */
  run(work: (life: Life) => Promise<void>): void {
    const life = this.#life.life;
    const job = work(life).catch((error: unknown) => {
      if (!life.signal.aborted)
        process.stderr.write(`Sandbox Autotask, in the background: ${String(error)}\n`);
    });
    this.#running.add(job);
    void job.then(() => this.#running.delete(job));
  }

  /** Resolves when nothing runs any more. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  /** Ends what runs; what is started from now on lives anew. */
  async end(): Promise<void> {
    const ending = [...this.#running];
    this.#life.controller.abort();
    this.#life = newLife();
    await Promise.all(ending);
  }
}

function newLife(): { controller: AbortController; life: Life } {
  const controller = new AbortController();
  const { signal } = controller;
  return { controller, life: { signal, wait: (ms) => wait(ms, signal) } };
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new Error('ended'));
    const stop = (): void => {
      clearTimeout(timer);
      reject(new Error('ended'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    timer.unref();
    signal.addEventListener('abort', stop, { once: true });
  });
}
