const SECOND = 1_000;

/**
 * When SIGNL4 answered, by its own clock (ms): the last moment of the second that the Date header names; `null` where
 * it has none.
 */
export function dateOf(headers: Readonly<Record<string, string | undefined>>): number | null {
  const date = Date.parse(headers['date'] ?? '');
  return Number.isNaN(date) ? null : lastOfSecond(date);
}

/** A moment that was cut to its second may be anywhere within. */
export function lastOfSecond(at: number): number {
  return at % SECOND === 0 ? at + SECOND - 1 : at;
}
