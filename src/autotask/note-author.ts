import { Failure } from '../failure.js';
import { Cached } from './cached.js';
import type { AutotaskClient } from './client.js';
import { asNumber } from './raw.js';

const KEPT_MS = 60 * 60_000;
const EMAILS = ['email', 'email2', 'email3'];

/** Finds the resource that has an e-mail address, for notes in people's own names. */
export class NoteAuthors {
  readonly #known: Cached<number | null>;

  constructor(
    private readonly client: AutotaskClient,
    now: () => number = Date.now,
  ) {
    this.#known = new Cached(KEPT_MS, now);
  }

  /**
   * The one active resource with this address; `null` where there is none, more than one, or no right to look.
   *
   * @throws Failure of scope `outage`, `throttled`, or `account` for a refused login
   */
  resourceOf(email: string): Promise<number | null> {
    const address = email.trim().toLowerCase();
    return this.#known.get(address, false, () => this.#find(address));
  }

  async #find(value: string): Promise<number | null> {
    const items = EMAILS.map((field) => ({ op: 'eq' as const, field, value }));
    const query = {
      filter: [
        { op: 'or' as const, items },
        { op: 'eq' as const, field: 'isActive', value: true },
      ],
      includeFields: ['id'],
    };
    const ids = new Set<number | null>();
    try {
      for await (const page of this.client.pages('Resources', query, { purpose: 'note' }))
        for (const item of page.items) ids.add(asNumber(item['id']));
    } catch (error) {
      // Where resources can't be seen at all, the note goes out in the API user's name.
      const useless =
        error instanceof Failure && (error.scope === 'entry' || error.code === 'autotask.rights');
      if (!useless) throw error;
      return null;
    }
    const [only] = ids;
    return ids.size === 1 && only !== undefined ? only : null;
  }
}
