import type { Registered, WebhookRegistry } from '../../src/autotask/webhook/registry.js';
import { Failure } from '../../src/failure.js';
import { asFailure } from '../shared/words.js';

const EVERY = 30 * 60_000;
const FIRST = 2_000;

/** Keeps a node's webhook in Autotask as it should be, and warns well before it is switched off. */
export class WebhookWatch {
  #timer: NodeJS.Timeout | null = null;
  #told = '';
  #closed = false;

  constructor(
    readonly registry: WebhookRegistry,
    /** Sequence number of the last event that came. */
    readonly lastSequence: () => number | null,
    private readonly warn: (failure: Failure) => void,
  ) {}

  /** Mends our own registration, then looks at it every half hour. */
  start(): void {
    this.#in(FIRST, () => this.registry.register('auto'));
  }

  /** Somebody says that it was switched off. */
  lookSoon(): void {
    this.#in(FIRST, () => Promise.resolve());
  }

  close(): void {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  #in(ms: number, before: () => Promise<Registered | void>): void {
    if (this.#timer) clearTimeout(this.#timer);
    if (this.#closed) return;
    const timer = setTimeout(() => {
      before()
        .then(() => this.registry.state(this.lastSequence()))
        .then(
          ({ warning }) => this.#tell(warning),
          (error: unknown) => this.#tell(asFailure(error)),
        )
        .finally(() => {
          // Unless somebody wants it to be looked at sooner.
          if (this.#timer === timer) this.#in(EVERY, () => Promise.resolve());
        });
    }, ms);
    timer.unref();
    this.#timer = timer;
  }

  /** Each state once; an outage is the polls' to tell. */
  #tell(failure: Failure | null): void {
    if (failure && failure.scope !== 'account' && failure.scope !== 'entry') return;
    const key = failure?.code ?? '';
    if (key === this.#told) return;
    this.#told = key;
    if (failure && !this.#closed) this.warn(failure);
  }
}
