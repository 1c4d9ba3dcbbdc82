import type { Policy, Reading } from '../../../src/sync/policy.js';
import type { Time } from './time-model.js';

export const STATUS = { fresh: 1, progress: 8, waiting: 7, complete: 5 } as const;
export type Status = (typeof STATUS)[keyof typeof STATUS];

/** Who changed something. */
export type Actor = { kind: 'person'; who: string } | { kind: 'machine' } | { kind: 'we' };

export interface Snapshot {
  reading: Reading;
  /** Who made it what it is. */
  byPerson: boolean;
  email: string | null;
  left: boolean;
}

/** Autotask: one ticket, and who makes it what it is. */
export class AutotaskModel {
  status: Status = STATUS.fresh;
  owner: { who: string; by: Actor } | null = null;
  at: number;
  left = false;
  /** Every moment at which it got closed. */
  readonly closures: number[] = [];
  #statusBy: Actor = { kind: 'person', who: 'user-0' };
  #lastBy: Actor = this.#statusBy;
  /** Whom we made its owner last. */
  #chosen: string | null = null;

  constructor(private readonly time: Time) {
    this.at = time.tick();
  }

  get closed(): boolean {
    return this.status === STATUS.complete;
  }

  /** @returns whether that changed it */
  setStatus(status: Status, by: Actor): boolean {
    const changed = status !== this.status;
    this.#touch(by);
    if (!changed) return false;
    this.status = status;
    this.#statusBy = by;
    if (this.closed) this.closures.push(this.at);
    return true;
  }

  setOwner(who: string, by: Actor): void {
    // Whoever gives it back to the one whom we had chosen leaves no trace.
    const isOurs = by.kind === 'we' || who === this.#chosen;
    if (by.kind === 'we') this.#chosen = who;
    if (this.owner?.who !== who || isOurs) this.owner = { who, by: isOurs ? { kind: 'we' } : by };
    this.#touch(by);
  }

  /** A note, or anything else that says nothing of its status. */
  touch(): void {
    this.#touch(this.#lastBy);
  }

  snapshot(): Snapshot {
    const { status, closed, at, owner, left } = this;
    const reading = { status, closed, at, owner: owner && resourceOf(owner.who) };
    // Whoever acted last, or whom the history names where that was a machine.
    const author = this.#lastBy.kind === 'person' ? this.#lastBy : this.#statusBy;
    const byPerson = author.kind === 'person';
    return { reading, byPerson, email: byPerson ? `${author.who}@example.com` : null, left };
  }

  #touch(by: Actor): void {
    this.at = this.time.tick();
    this.#lastBy = by;
  }
}

/** The resource of a person, by name or address. */
export const resourceOf = (who: string): number => 100 + Number(/\d+/.exec(who)?.[0]);

/** Whether our write may make somebody the owner (`assignPolicy`). */
export function mayOwn(policy: Policy, present: number | null, ownOwner: number | null): boolean {
  return policy.assignPolicy === 'always' || present === null || present === ownOwner;
}
