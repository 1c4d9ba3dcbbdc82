/**
 * A time of Autotask in ms. The API works in UTC and often leaves the designator out (REST developer help,
 * time zones), so a time without one is UTC, whatever zone this machine is in. `null` where it is none.
 */
export function parseTime(value: unknown): number | null {
  if (typeof value !== 'string') return null;
  const text = value.trim();
  const zoned = !/[T ]\d/.test(text) || /(?:Z|[+-]\d{2}:?\d{2})$/i.test(text);
  const time = Date.parse(zoned ? text : `${text}Z`);
  return Number.isNaN(time) ? null : time;
}

/** The same as ISO 8601 UTC. */
export function isoTime(value: unknown): string | null {
  const time = parseTime(value);
  return time === null ? null : new Date(time).toISOString();
}
