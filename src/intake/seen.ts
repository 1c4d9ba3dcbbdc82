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

  /** @param left ids of what could not be dealt with yet: the next poll looks at it again */
  add(items: RawRecord[], left: ReadonlySet<number>): void {
    for (const raw of items) {
      const id = raw['id'] as number;
      if (!left.has(id)) this.#rows.set(id, { activity: lastActivity(raw), content: contentOf(raw) });
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
