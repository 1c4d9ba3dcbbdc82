import type { Outlets } from '../delivery/outlets.js';
import type { Failure } from '../failure.js';

/** Failures in a row after which an outage is worth a warning: one alone may be chance. */
const LASTING = 2;

/** What a trigger tells people of what goes wrong: each cause once, until it is gone. */
export class Complaints {
  /** Why the last poll failed. */
  reason: Failure | null = null;
  #told = false;
  readonly #warned = new Set<string>();

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

  warnOnce(failure: Failure): void {
    const key = JSON.stringify([failure.code, failure.facts]);
    if (this.#warned.has(key)) return;
    this.#warned.add(key);
    this.warn(failure);
  }

  warn(failure: Failure): void {
    this.outlets.get(this.nodeId)?.warn(failure);
  }

  /** It works again, or was deployed anew. */
  clear(): void {
    this.#told = false;
    this.reason = null;
  }
}

/** Somebody must act: it does not pass by itself. */
export function isLasting({ scope }: Failure): boolean {
  return scope === 'account' || scope === 'entry';
}
