/**
 * What a failed call means for whoever has to decide about trying again.
 *
 * - `entry`: the other side refuses this one record; repeating it is useless.
 * - `account`: the other side refuses us (credentials, secret, rights); nothing is given up, somebody must act.
 * - `outage`: the other side or the way to it is down; surely not done, try later.
 * - `throttled`: surely not done, too many calls; `retryAfterMs` says when, where it is known.
 * - `unknown`: sent, but the answer was lost; it may have been done.
 */
export type FailureScope = 'entry' | 'account' | 'outage' | 'throttled' | 'unknown';

/** Values for the placeholders of the text that belongs to a code. Never secrets, never customers' text. */
export type Facts = Readonly<Record<string, string | number>>;

export interface FailureDetails {
  /** The other side's own words, shortened and without secrets. */
  said?: string;
  /** HTTP status, where there was an answer. */
  status?: number;
  retryAfterMs?: number;
  facts?: Facts;
  cause?: unknown;
}

/**
 * The one error class of the house. `code` is the key of the text in the locale files
 * (`errors.<code>` in full, `short.<code>` for a node's status); `message` is for logs of developers.
 */
export class Failure extends Error {
  readonly said: string | null;
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  readonly facts: Facts;

  constructor(
    readonly code: string,
    readonly scope: FailureScope,
    details: FailureDetails = {},
  ) {
    super(details.said ? `${code}: ${details.said}` : code);
    this.name = 'Failure';
    this.said = details.said ?? null;
    this.status = details.status ?? null;
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.facts = details.facts ?? {};
    if (details.cause instanceof Error) this.cause = plainCause(details.cause);
  }
}

/** A cause without the HTTP library's object, which holds headers and secret URLs. */
function plainCause(error: Error): Error {
  const code = (error as NodeJS.ErrnoException).code;
  const plain = new Error(typeof code === 'string' ? code : error.name);
  delete plain.stack;
  return plain;
}

/** What was thrown, in its own words and not too many of them. */
export function wordsOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 200);
}
