import { backoff } from '../delivery/backoff.js';
import type { Clock } from '../delivery/clock.js';
import { Collector } from '../delivery/collector.js';
import type { Failure } from '../failure.js';
import { removeHints, waitingHints, writeHints } from '../store/hints.js';
import type { HintRow } from '../store/schema.js';
import type { Db, Store } from '../store/store.js';
import { asFailure } from './fault.js';
import { keyOf, withHint, type Hint } from './hint.js';
import type { HintRound } from './hint-round.js';

/** What is done about hints; when, is decided by the desk. */
export interface HintWork {
  /** Whether anybody is there to be told. */
  ready: () => boolean;
  /** Reads their tickets and tells what is new. @throws Failure what is in the way */
  read: (rows: HintRow[]) => Promise<HintRound>;
  /** Those of which nobody knows yet whether they may ring without being read. */
  mayBeOld: (rows: HintRow[]) => HintRow[];
  /** Rings for tickets that can't be read. */
  ring: (rows: HintRow[]) => Promise<void>;
  /** Tickets of hints of deletions that are gone. */
  gone: (rows: HintRow[]) => Promise<void>;
  /** Nobody knows the tickets of some hints, and nobody will; `total` so far. */
  dropped: (total: number) => void;
  /** The `count`th time in a row that nothing could be read. */
  failed: (failure: Failure, count: number) => void;
}

interface Waiting {
  row: HintRow;
  /** By the steady clock: since when it waits, and when it is looked at next. */
  since: number;
  due: number;
  looks: number;
  /** `shown`: Autotask answered, and its ticket was not among what it shows. */
  state: 'new' | 'shown' | 'rang';
}

/** Between two reads of one trigger. */
const SPACING = 1_000;
const MUST_RING = 30_000;
const MUST_BE_THERE = 2 * 60_000;
/** After a restart Autotask is asked once before anything rings unread. */
const ONE_TRY = 5_000;

/** Where hints lie until their tickets have been read. */
export class HintDesk {
  readonly #waiting = new Map<string, Waiting>();
  readonly #writes: Collector<HintRow, void>;
  #loaded: Promise<void> | null = null;
  #working = false;
  #ringing = false;
  #workTimer: NodeJS.Timeout | null = null;
  #workAt = 0;
  #ringTimer: NodeJS.Timeout | null = null;
  #nextRead = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #dropped = 0;
  /** Goes up with each `wake`: what failed before it says nothing of how things are now. */
  #wakes = 0;

  constructor(
    private readonly triggerId: string,
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly work: HintWork,
  ) {
    const write = async (db: Db, rows: HintRow[]) => {
      // The last word about a ticket holds all before it.
      await writeHints(db, [...new Map(rows.map((row) => [row.key, row])).values()]);
      return rows.map(() => undefined);
    };
    this.#writes = new Collector(store, write, true);
  }

  /** Resolves when they are on disk. @throws Failure `store.*` */
  async add(hints: Hint[]): Promise<void> {
    await this.#load();
    await Promise.all(hints.map((hint) => this.#writes.add(this.#merge(hint))));
    if (!this.#isPlanned()) this.#plan();
  }

  /** Somebody is there again, or something was mended: whatever waits is looked at. */
  wake(): void {
    this.#nextRead = Number.NEGATIVE_INFINITY;
    this.#failures = 0;
    this.#wakes += 1;
    this.#load().then(
      () => this.#plan(),
      () => undefined,
    );
  }

  stop(): void {
    for (const timer of [this.#workTimer, this.#ringTimer]) if (timer) clearTimeout(timer);
    this.#workTimer = null;
    this.#ringTimer = null;
  }

  #load(): Promise<void> {
    this.#loaded ??= this.store
      .read((db) => waitingHints(db, this.triggerId))
      .then((rows) => {
        for (const row of rows) {
          const age = Math.min(Math.max(0, this.clock.now() - row.received_at), MUST_RING - ONE_TRY);
          const since = this.clock.steady() - age;
          this.#waiting.set(row.key, { row, since, due: since, looks: 0, state: 'new' });
        }
      })
      .catch((error: unknown) => {
        this.#loaded = null;
        throw error;
      });
    return this.#loaded;
  }

  #merge(hint: Hint): HintRow {
    const key = keyOf(hint);
    const before = this.#waiting.get(key);
    const row = withHint(this.triggerId, before?.row, hint);
    const now = this.clock.steady();
    const since = before?.state === 'new' ? before.since : now;
    this.#waiting.set(key, { row, since, due: now, looks: 0, state: 'new' });
    return row;
  }

  /** Whether what is planned comes in time for a hint of this moment; in a storm it does, and the plan takes long. */
  #isPlanned(): boolean {
    const inTime = this.#workTimer !== null && this.#workAt <= Math.max(this.clock.steady(), this.#nextRead);
    return (this.#working || inTime) && (this.#ringing || this.#ringTimer !== null);
  }

  #plan(): void {
    this.stop();
    if (!this.work.ready() || this.#waiting.size === 0) return;
    const all = [...this.#waiting.values()];
    const now = this.clock.steady();
    const inTime = (at: number) => Math.max(0, at - now);
    if (!this.#working) {
      const due = Math.min(...all.map((one) => one.due));
      this.#workAt = Math.max(due, this.#nextRead);
      this.#workTimer = setTimeout(() => this.#start(), inTime(this.#workAt));
      this.#workTimer.unref();
    }
    const silent = all.filter(({ state }) => state === 'new');
    if (silent.length === 0 || this.#ringing) return;
    const must = Math.min(...silent.map(({ since }) => since)) + MUST_RING;
    this.#ringTimer = setTimeout(() => this.#ring(), inTime(must));
    this.#ringTimer.unref();
  }

  #start(): void {
    const now = this.clock.steady();
    const due = [...this.#waiting.values()].filter((one) => one.due <= now);
    if (due.length === 0 || now < this.#nextRead) return this.#plan();
    this.#nextRead = now + SPACING;
    this.#working = true;
    this.#read(due)
      .catch(() => undefined)
      .finally(() => {
        this.#working = false;
        this.#plan();
      });
  }

  async #read(due: Waiting[]): Promise<void> {
    const rows = due.map(({ row }) => row);
    const wakes = this.#wakes;
    try {
      const { done, missing, old } = await this.work.read(rows);
      this.#failures = 0;
      for (const row of done) this.#forget(row);
      await this.#lookAgain(missing, old);
    } catch (error) {
      if (wakes !== this.#wakes) return;
      const failure = asFailure(error);
      this.#failures += 1;
      this.#nextRead = this.clock.steady() + Math.max(SPACING, backoff(this.#failures, failure.retryAfterMs));
      this.work.failed(failure, this.#failures);
    }
  }

  /** Autotask may show a moment later what it does not show yet. */
  async #lookAgain(missing: HintRow[], old: HintRow[]): Promise<void> {
    // Where nobody is there to be told, it is looked at again when somebody is.
    const isThere = this.work.ready();
    const deleted = isThere ? missing.filter((row) => row.deleted === 1) : [];
    if (deleted.length > 0) {
      await this.work.gone(deleted);
      for (const row of deleted) this.#forget(row);
    }
    const lost: HintRow[] = [];
    const over: HintRow[] = [];
    for (const row of [...missing, ...old]) {
      const one = this.#waiting.get(row.key);
      if (!one || one.row.seq !== row.seq) continue;
      const now = this.clock.steady();
      one.state = 'shown';
      one.looks += 1;
      one.due = now + SPACING * 2 ** Math.min(one.looks, 5);
      if (now - one.since < MUST_BE_THERE) continue;
      (missing.includes(row) ? lost : over).push(row);
    }
    if (lost.length + over.length === 0 || !isThere) return;
    await this.store.commit((db) => removeHints(db, [...lost, ...over]));
    for (const row of [...lost, ...over]) this.#forget(row);
    if (lost.length === 0) return;
    for (let left = lost.length; left > 0; left -= 1) this.work.dropped((this.#dropped += 1));
  }

  #ring(): void {
    const before = this.clock.steady() - MUST_RING;
    const late = [...this.#waiting.values()].filter(({ state, since }) => state === 'new' && since <= before);
    const old = this.work.mayBeOld(late.map(({ row }) => row));
    const rows = late.flatMap(({ row }) => (old.includes(row) ? [] : [row]));
    this.#ringing = true;
    this.work
      .ring(rows)
      .then(() => {
        for (const one of late) {
          if (old.includes(one.row)) one.since += ONE_TRY;
          else if (one.state === 'new') one.state = 'rang';
        }
      })
      .catch(() => {
        // The store is in the way, which it says itself.
        for (const one of late) one.since += ONE_TRY;
      })
      .finally(() => {
        this.#ringing = false;
        this.#plan();
      });
  }

  /** Unless another hint came meanwhile. */
  #forget(row: HintRow): void {
    if (this.#waiting.get(row.key)?.row.seq === row.seq) this.#waiting.delete(row.key);
  }
}
