/**
 * Something that happens, and those who wait for it. `until` resolves as soon as `probe` gives a value that
 * is neither `undefined` nor `false`; it is asked now and after every `changed()`.
 */
export class Waiting {
  private readonly asked = new Set<() => void>();

  changed(): void {
    for (const ask of this.asked) ask();
  }

  /** Rejects after `ms` with what was waited for and `context()`. */
  until<T>(what: string, ms: number, probe: () => T | undefined | false, context = () => ''): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const leave = () => {
        clearTimeout(limit);
        this.asked.delete(ask);
      };
      const ask = () => {
        try {
          const found = probe();
          if (found === undefined || found === false) return;
          leave();
          resolve(found);
        } catch (error) {
          leave();
          reject(error);
        }
      };
      const limit = setTimeout(() => {
        leave();
        reject(new Error(`waited ${ms} ms for ${what}\n${context()}`));
      }, ms);
      this.asked.add(ask);
      ask();
    });
  }
}
