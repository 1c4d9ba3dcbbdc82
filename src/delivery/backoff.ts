const FIRST = 1_000;
const CAP = 60_000;

/**
 * How long to wait before the next try: exponential with full jitter, the first within a second, none over a
 * minute, and never sooner than the other side asks.
 *
 * @param attempts tries so far, at least 1
 * @param retryAfterMs what the other side asked for, or `null`
 */
export function backoff(
  attempts: number,
  retryAfterMs: number | null,
  random: () => number = Math.random,
): number {
  const ceiling = Math.min(CAP, FIRST * 2 ** Math.min(attempts - 1, 10));
  const wait = Math.max(50, Math.round(ceiling * random()));
  return retryAfterMs === null ? wait : Math.max(retryAfterMs, wait);
}
