import type { Outlets } from '../delivery/outlets.js';
import { Failure } from '../failure.js';

/** Failures in a row after which an outage is worth a warning: one alone may be chance. */
const LASTING = 2;

/** What a trigger tells people of what goes wrong: each cause once, until it is gone. */
export class Complaints {
  /** Why the last poll failed. */
  reason: Failure | null = null;
  #told = false;
  readonly #warned = new Set<string>();
  /** What is wrong with the filter. */
  #standing = new Set<string>();

  constructor(
    private readonly nodeId: string,
    private readonly outlets: Outlets,
  ) {}

  /** The `count`th failure in a row. Somebody must act on a lasting one: the Catch nodes get it. */
  failed(failure: Failure, count: number): void {
    this.reason = failure;
    if (isLasting(failure)) this.tell(failure);
    // The status has no room for the reason of an outage.
    else if (count === LASTING) this.outlets.get(this.nodeId)?.warn(failure);
  }

  tell(failure: Failure): void {
    if (this.#told) return;
    this.#told = true;
    this.outlets.get(this.nodeId)?.fail(failure, null);
  }

  /** What is wrong with the filter now: each is told when it comes, and again when it comes back. */
  stand(problems: Failure[]): void {
    for (const one of problems) if (!this.#standing.has(keyOf(one))) this.warn(one);
    this.#standing = new Set(problems.map(keyOf));
  }

  warnOnce(failure: Failure): void {
    const key = keyOf(failure);
    if (this.#warned.has(key)) return;
    this.#warned.add(key);
    this.warn(failure);
  }

  /** The `total`th hint of a ticket that nobody knows: 1, 10, 100 are often enough to be seen, and no flood. */
  unknownTickets(total: number): void {
    if (/^10*$/.test(String(total)))
      this.warn(new Failure('intake.unknown-tickets', 'entry', { facts: { count: total } }));
  }

  warn(failure: Failure): void {
    this.outlets.get(this.nodeId)?.warn(failure);
  }

  /** It was deployed anew. */
  begin(): void {
    this.clear();
    this.#warned.clear();
    this.#standing.clear();
  }

  /** It works again. */
  clear(): void {
    this.#told = false;
    this.reason = null;
  }
}

const keyOf = ({ code, facts }: Failure) => JSON.stringify([code, facts]);

/** Somebody must act: it does not pass by itself. */
export function isLasting({ scope }: Failure): boolean {
  return scope === 'account' || scope === 'entry';
}
