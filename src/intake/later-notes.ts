import { watchedTickets } from '../store/notes.js';
import type { Store } from '../store/store.js';

/** A little longer than the notes of a ticket rest between two looks. */
const WAIT = 61_000;

/** Looks once more for notes that were not there yet, or could not be read, where no poll comes to do so. */
export class LaterNotes {
  #timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly triggerId: string,
    private readonly store: Store,
  ) {}

  /** @param tell is called again and again, until no ticket's notes are waited for */
  plan(tell: () => Promise<void>): void {
    this.stop();
    const timer = setTimeout(() => {
      void this.#look(tell)
        .catch(() => true)
        .then((goesOn) => {
          // Unless it was stopped, or planned anew, meanwhile.
          if (goesOn && this.#timer === timer) this.plan(tell);
        });
    }, WAIT);
    timer.unref();
    this.#timer = timer;
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  async #look(tell: () => Promise<void>): Promise<boolean> {
    const watched = await this.store.read((db) => watchedTickets(db, this.triggerId));
    if (watched.length > 0) await tell();
    return watched.length > 0;
  }
}
