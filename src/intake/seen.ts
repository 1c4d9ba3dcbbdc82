import { createHash } from 'node:crypto';
import type { RawRecord } from '../types.js';
import type { ResolvedFilter } from './filter.js';
import { lastActivity } from './reading.js';

/**
 * What was read and dealt with of late, by its content: what the overlap brings again needs no second thought. Times
 * would not do, since two changes can bear the same. Kept in memory only; without it things are asked once more.
 */
export class Seen {
  readonly #rows = new Map<number, { activity: number; content: string }>();
  readonly #left = new Set<number>();
  #filter = '';

  /** What was dealt with by other ids than these has to be looked at again: a label may mean something new. */
  by(filter: ResolvedFilter): void {
    const key = JSON.stringify(filter);
    if (key === this.#filter) return;
    this.#filter = key;
    this.#rows.clear();
  }

  /** Whether it is as it was read last. */
  has(raw: RawRecord): boolean {
    return this.#rows.get(raw['id'] as number)?.content === contentOf(raw);
  }

  /** What can't be dealt with yet: `add` passes it over once, so that the next poll looks at it again. */
  leave(ids: number[]): void {
    for (const id of ids) this.#left.add(id);
  }

  /** Whether it can't be dealt with yet. */
  isLeft(id: number): boolean {
    return this.#left.has(id);
  }

  add(items: RawRecord[]): void {
    for (const raw of items) {
      if (this.#left.delete(raw['id'] as number)) continue;
      this.#rows.set(raw['id'] as number, { activity: lastActivity(raw), content: contentOf(raw) });
    }
  }

  /** Forgets what no poll will bring again without a change. */
  forget(before: number): void {
    for (const [id, { activity }] of this.#rows) if (activity < before) this.#rows.delete(id);
  }
}

function contentOf(raw: RawRecord): string {
  return createHash('sha1').update(JSON.stringify(raw)).digest('base64');
}
