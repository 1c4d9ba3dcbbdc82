import { Failure } from '../failure.js';
import type { CallOptions, Purpose } from './settings.js';

interface Waiting {
  first: boolean;
  limit: number;
  go(): void;
}

interface Lane {
  active: number;
  waiting: Waiting[];
}

const FIRST: ReadonlySet<Purpose> = new Set(['poll', 'write']);

/**
 * At most so many calls at once per entity. Autotask refuses more than 3 per integration and entity
 * (REST developer help, thread limiting); polls and writes go before everything that can wait.
 */
export class Threads {
  readonly #lanes = new Map<string, Lane>();
  #whenIdle: Array<() => void> = [];

  /** Calls `then` once no call is under way or waits: at once where that is so. */
  whenIdle(then: () => void): void {
    if (this.#lanes.size === 0) then();
    else this.#whenIdle.push(then);
  }

  /** @throws Failure `autotask.stopped` when the caller gave up waiting */
  async run<T>(entity: string, limit: number, options: CallOptions, call: () => Promise<T>): Promise<T> {
    const key = entity.toLowerCase();
    const lane = this.#lanes.get(key) ?? { active: 0, waiting: [] };
    this.#lanes.set(key, lane);
    if (lane.active >= limit) await this.#wait(lane, limit, options, entity);
    else lane.active += 1;
    try {
      return await call();
    } finally {
      lane.active -= 1;
      this.#next(lane);
      if (lane.active === 0 && lane.waiting.length === 0) this.#lanes.delete(key);
      if (this.#lanes.size === 0) for (const then of this.#whenIdle.splice(0)) then();
    }
  }

  #wait(lane: Lane, limit: number, { purpose, signal }: CallOptions, entity: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        lane.waiting = lane.waiting.filter((other) => other !== entry);
        reject(new Failure('autotask.stopped', 'outage', { facts: { entity } }));
      };
      const entry: Waiting = {
        first: FIRST.has(purpose),
        limit,
        go: () => {
          signal?.removeEventListener('abort', stop);
          resolve();
        },
      };
      if (signal?.aborted) return stop();
      signal?.addEventListener('abort', stop, { once: true });
      const behind = lane.waiting.findIndex((other) => !other.first);
      if (entry.first && behind >= 0) lane.waiting.splice(behind, 0, entry);
      else lane.waiting.push(entry);
    });
  }

  #next(lane: Lane): void {
    for (let next = lane.waiting[0]; next !== undefined && lane.active < next.limit; next = lane.waiting[0]) {
      lane.waiting.shift();
      lane.active += 1;
      next.go();
    }
  }
}
