import type { Row } from './row.js';

/**
 * Rows by a time that mostly grows. Replaced rows leave stale entries behind, which the reader skips and a
 * compaction drops, so that a write costs nothing.
 */
export class TimeIndex {
  #entries: Array<{ time: number; id: number }> = [];
  #sorted = true;

  constructor(readonly field: string) {}

  add(row: Row): void {
    const time = row.values[this.field];
    if (typeof time !== 'number') return;
    const last = this.#entries.at(-1);
    if (last && last.time > time) this.#sorted = false;
    this.#entries.push({ time, id: row.id });
  }

  clear(): void {
    this.#entries = [];
    this.#sorted = true;
  }

  /** How many entries there are from this time on, stale ones included. */
  countSince(time: number): number {
    return this.#entries.length - this.#position(time);
  }

  /** Ids with an entry from this time on, in no order, each once. */
  idsSince(time: number): number[] {
    const ids = new Set<number>();
    for (let at = this.#position(time); at < this.#entries.length; at++) {
      const entry = this.#entries[at];
      if (entry) ids.add(entry.id);
    }
    return [...ids];
  }

  /** Drops stale entries when they outnumber the rows. */
  compact(get: (id: number) => Row | undefined, rows: number): void {
    if (this.#entries.length < rows * 2 + 1000) return;
    this.#entries = this.#entries.filter(({ time, id }) => get(id)?.values[this.field] === time);
  }

  #position(time: number): number {
    if (!this.#sorted) {
      this.#entries.sort((a, b) => a.time - b.time);
      this.#sorted = true;
    }
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#entries[middle]?.time ?? 0) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
