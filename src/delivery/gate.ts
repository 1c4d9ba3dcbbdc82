import type { Failure } from '../failure.js';
import { backoff } from './backoff.js';

/** How often one entry probes while an account is refused. */
const REFUSED_PROBE = 60_000;
const UNDECIDED = 1_000;
/** An error of the service for this many entries in a row means that the service is down. */
const FAILURES_IN_A_ROW = 3;

export type GateState = 'open' | 'down' | 'refused';

/**
 * The gate of one account with its present credentials: while its service is down or refuses us, one entry probes for
 * all. Moments are those of a clock that never jumps.
 */
export class Gate {
  state: GateState = 'open';
  /** What closed it. */
  failure: Failure | null = null;
  #closedAt = 0;
  #probeAt = 0;
  #probing = false;
  #probes = 0;
  #failures = 0;

  /** For how long nothing has got through; 0 while it is open. */
  closedFor(now: number): number {
    return this.state === 'open' ? 0 : now - this.#closedAt;
  }

  /** How long until something may go; 0 is now. */
  wait(now: number): number {
    return this.state === 'open' ? 0 : Math.max(0, this.#probeAt - now);
  }

  /** A probe went out: the next one waits for its answer, or at most a minute. */
  probing(now: number): void {
    this.#probing = true;
    this.#probeAt = now + REFUSED_PROBE;
  }

  /** The probe could not settle anything: another entry may try soon. */
  undecided(now: number): void {
    this.#probing = false;
    if (this.state !== 'open') this.#probeAt = now + UNDECIDED;
  }

  /** @returns whether the gate was closed until now */
  succeeded(): boolean {
    this.#failures = 0;
    if (this.state === 'open') return false;
    this.#open();
    return true;
  }

  /** The service does not answer, or answers with errors. @returns whether the gate closed just now */
  failed(failure: Failure, now: number): boolean {
    this.#failures += 1;
    const unreachable = failure.scope === 'outage' && failure.status === null;
    if (this.state === 'open' && !unreachable && this.#failures < FAILURES_IN_A_ROW) return false;
    // What was under way when it closed says nothing new: only a probe in vain makes the next one wait longer.
    if (this.state !== 'open' && !this.#probing) return false;
    return this.#close('down', failure, now, backoff(++this.#probes, failure.retryAfterMs));
  }

  /** The service refuses the account. @returns whether the gate closed just now */
  refused(failure: Failure, now: number): boolean {
    return this.#close('refused', failure, now, failure.retryAfterMs ?? REFUSED_PROBE);
  }

  #open(): void {
    this.state = 'open';
    this.failure = null;
    this.#probing = false;
    this.#probeAt = 0;
    this.#probes = 0;
    this.#failures = 0;
  }

  #close(state: GateState, failure: Failure, now: number, wait: number): boolean {
    const changed = this.state !== state || this.failure?.code !== failure.code;
    if (this.state === 'open') this.#closedAt = now;
    this.state = state;
    this.failure = failure;
    this.#probing = false;
    this.#probeAt = now + wait;
    return changed;
  }
}
