import type { Answer } from '../../frame/call.js';
import type { ApiUser } from '../tenant/settings.js';
import type { Tenant } from '../tenant/tenant.js';
import { errors } from './errors.js';

const SLOT_MS = 10_000;

/** Counts the tenant's calls of the rolling hour, and those under way per integration and entity. */
export class Limits {
  #slots = new Map<number, number>();
  #underWay = new Map<string, number>();
  #writing = new Set<string>();

  constructor(readonly tenant: Tenant) {}

  reset(): void {
    this.#slots.clear();
  }

  /** Calls of this hour, those of other integrations included. */
  used(): number {
    const { minutes } = this.tenant.settings.threshold;
    const now = this.tenant.now();
    let sum = 0;
    for (const [slot, count] of this.#slots) {
      const at = slot * SLOT_MS;
      // A clock that was set back leaves slots in the future behind.
      if (at > now || at <= now - minutes * 60_000) this.#slots.delete(slot);
      else sum += count;
    }
    return sum;
  }

  /** Sets the count, as if other integrations had made those calls just now; they expire like all others. */
  setUsed(count: number): void {
    this.#slots.clear();
    this.#slots.set(Math.floor(this.tenant.now() / SLOT_MS), count);
  }

  count(): void {
    const slot = Math.floor(this.tenant.now() / SLOT_MS);
    this.#slots.set(slot, (this.#slots.get(slot) ?? 0) + 1);
  }

  /** Milliseconds that Autotask adds to a call: from 50 % and from 75 % of the limit on. */
  delay(): number {
    const { limit, delayMs } = this.tenant.settings.threshold;
    const share = this.used() / limit;
    return share >= 0.75 ? delayMs[1] : share >= 0.5 ? delayMs[0] : 0;
  }

  exceeded(): boolean {
    return this.used() >= this.tenant.settings.threshold.limit;
  }

  /** What answers at 100 %. What it is in truth is not known. */
  overLimit(): Answer {
    const text = 'The number of API requests for this database has exceeded the allowed threshold.';
    switch (this.tenant.settings.variants.overLimit) {
      case '429':
        return errors(this.tenant, 429, text);
      case '429 with date': {
        const later = new Date(this.tenant.now() + 60_000).toUTCString();
        return withHeader(errors(this.tenant, 429, text), 'Retry-After', later);
      }
      case '500':
        return errors(this.tenant, 500, text);
      case '403':
        return errors(this.tenant, 403, text);
      default:
        return withHeader(errors(this.tenant, 429, text), 'Retry-After', '60');
    }
  }

  /** Takes a thread for a call, or answers the refusal when none is left. */
  enter(user: ApiUser, entity: string): (() => void) | Answer {
    const key = `${user.integrationCode} ${entity}`;
    const running = this.#underWay.get(key) ?? 0;
    const { threads } = this.tenant.settings;
    if (running >= threads) return this.#threadRefusal(threads);
    this.#underWay.set(key, running + 1);
    return () => this.#underWay.set(key, (this.#underWay.get(key) ?? 1) - 1);
  }

  #threadRefusal(threads: number): Answer {
    const { threadRefusal } = this.tenant.settings.variants;
    const text =
      'Thread Threshold Exceeded. The endpoint concurrent thread ' +
      `threshold of ${threads} threads has been exceeded. (Itgenatr005)`;
    const answer = errors(this.tenant, threadRefusal === '500' ? 500 : 429, text);
    return threadRefusal === '429 with Retry-After' ? withHeader(answer, 'Retry-After', '1') : answer;
  }

  /** Notes a write of an entity; `null` where another one has its table locked. */
  lock(entity: string): (() => void) | null {
    if (this.tenant.settings.variants.tableLocks === 'refused' && this.#writing.has(entity)) return null;
    this.#writing.add(entity);
    return () => this.#writing.delete(entity);
  }
}

function withHeader(answer: Answer, name: string, value: string): Answer {
  return { ...answer, headers: { ...answer.headers, [name]: value } };
}
