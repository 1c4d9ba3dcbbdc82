import type { Kysely, Transaction } from 'kysely';
import { storeFailure } from './failures.js';
import { openEmbedded, type OpenDatabase } from './open.js';
import type { Schema } from './schema.js';

/** What every function of this room takes: the database itself or a transaction of it. */
export type Db = Kysely<Schema> | Transaction<Schema>;

interface Job {
  run(db: Db): Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/**
 * The one store of this process. Everything that is written goes through `commit`: what arrives in the same turn
 * of the event loop shares one transaction and so one sync of the disk.
 */
export class Store {
  readonly db: Kysely<Schema>;
  readonly #path: string;
  readonly #raw: OpenDatabase['raw'];
  #jobs: Job[] = [];
  #running: Promise<void> | null = null;
  #closed = false;

  private constructor(path: string, open: OpenDatabase) {
    this.#path = path;
    this.db = open.db;
    this.#raw = open.raw;
  }

  /** @throws Failure `store.*`, see `openEmbedded` */
  static async open(path: string): Promise<Store> {
    return new Store(path, await openEmbedded(path));
  }

  /**
   * Runs `job` inside the next transaction; resolves when that is on disk.
   *
   * @throws Failure `store.full`, `store.readonly`, `store.failed`; whatever `job` throws
   */
  commit<T>(job: (db: Db) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#jobs.push({ run: job, resolve: resolve, reject });
      this.#running ??= new Promise((next) => setImmediate(next)).then(() => this.#work());
    });
  }

  /** Reads outside any transaction. */
  async read<T>(job: (db: Db) => Promise<T>): Promise<T> {
    try {
      return await job(this.db);
    } catch (error) {
      throw storeFailure(error, this.#path);
    }
  }

  async #work(): Promise<void> {
    while (this.#jobs.length > 0) {
      const jobs = this.#jobs;
      this.#jobs = [];
      await this.#together(jobs);
    }
    this.#running = null;
  }

  async #together(jobs: Job[]): Promise<void> {
    try {
      const values = await this.#transaction(jobs);
      jobs.forEach((job, index) => job.resolve(values[index]));
    } catch (error) {
      if (jobs.length === 1) jobs[0]?.reject(storeFailure(error, this.#path));
      // One job's fault must not fail its neighbours: each gets a transaction of its own.
      else for (const job of jobs) await this.#together([job]);
    }
  }

  #transaction(jobs: Job[]): Promise<unknown[]> {
    return this.db.transaction().execute(async (trx) => {
      const values: unknown[] = [];
      for (const job of jobs) values.push(await job.run(trx));
      return values;
    });
  }

  /** Waits for what is being written, then closes the file. */
  async close(): Promise<void> {
    await this.#running;
    if (this.#closed) return;
    this.#closed = true;
    this.#unlock();
    await this.db.destroy();
  }

  /** One of the two engines holds a closed file until its statements are collected, so the lock goes first. */
  #unlock(): void {
    try {
      this.#raw.exec('PRAGMA journal_mode = DELETE; PRAGMA locking_mode = NORMAL; SELECT 1 FROM meta');
    } catch {
      // Then the lock ends with the process.
    }
  }

  /** For the end of the process, where nothing asynchronous runs any more. */
  closeNow(lastWords: string[]): void {
    if (this.#closed) return;
    this.#closed = true;
    try {
      for (const sql of lastWords) this.#raw.exec(sql);
      this.#raw.close();
    } catch {
      // The file is as after a crash, which the next start is made for.
    }
  }
}
