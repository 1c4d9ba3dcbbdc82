import { Failure } from '../failure.js';
import type { RawRecord } from '../types.js';
import { readWhereIn } from './batches.js';
import type { AutotaskClient } from './client.js';

const KEPT_MS = 60 * 60_000;
const MOST_KEPT = 20_000;
const RIGHTS_REST_MS = 10 * 60_000;
const OUTAGE_REST_MS = 60_000;
/** A name is worth waiting for, but not as long as an alert. */
const TIMEOUT_MS = 15_000;

/** The names of one entity, kept for an hour; rows that are not there are remembered as well. */
export class NameCache<T> {
  readonly #kept = new Map<number, { value: T | null; at: number }>();
  #resting: { failure: Failure; until: number; since: number } | null = null;

  constructor(
    private readonly entity: string,
    private readonly includeFields: string[],
    private readonly convert: (row: RawRecord) => T,
    private readonly now: () => number,
  ) {}

  /** @returns what is known of the ids, and why the rest is missing; never throws a Failure */
  async find(
    client: AutotaskClient,
    ids: Iterable<number>,
  ): Promise<{ found: Map<number, T>; problem: Failure | null }> {
    const wanted = [...new Set(ids)];
    const missing = wanted.filter((id) => !this.#knows(id));
    const problem = missing.length === 0 ? null : await this.#fetch(client, missing);
    const found = new Map<number, T>();
    for (const id of wanted) {
      const value = this.#kept.get(id)?.value ?? null;
      if (value !== null) found.set(id, value);
    }
    this.#bound();
    return { found, problem };
  }

  async #fetch(client: AutotaskClient, ids: number[]): Promise<Failure | null> {
    const now = this.now();
    if (this.#resting !== null && now >= this.#resting.since && now < this.#resting.until)
      return this.#resting.failure;
    this.#resting = null;
    try {
      const options = { purpose: 'names' as const, timeoutMs: TIMEOUT_MS };
      const rows = await readWhereIn(client, this.entity, 'id', ids, this.includeFields, options);
      const at = this.now();
      for (const id of ids) this.#keep(id, null, at);
      for (const row of rows) if (typeof row['id'] === 'number') this.#keep(row['id'], this.convert(row), at);
      return null;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.#rest(error);
      return error;
    }
  }

  /** A refusal is not met again with every poll. A budget refuses without a call, so it needs no rest. */
  #rest(failure: Failure): void {
    if (failure.code === 'autotask.budget' || failure.code === 'autotask.credentials') return;
    const ms = failure.scope === 'account' || failure.scope === 'entry' ? RIGHTS_REST_MS : OUTAGE_REST_MS;
    this.#resting = { failure, since: this.now(), until: this.now() + ms };
  }

  #knows(id: number): boolean {
    const kept = this.#kept.get(id);
    if (kept === undefined) return false;
    const age = this.now() - kept.at;
    return age >= 0 && age < KEPT_MS;
  }

  #keep(id: number, value: T | null, at: number): void {
    this.#kept.delete(id);
    this.#kept.set(id, { value, at });
  }

  /** The longest kept go first. */
  #bound(): void {
    for (const id of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) return;
      this.#kept.delete(id);
    }
  }
}
