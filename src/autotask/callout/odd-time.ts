const TIME =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(?:(Z)|([+\- ])(\d{2}):?(\d{2})(?::?(\d{2}))?)?$/i;

/**
 * A time of a callout as ISO 8601 UTC: any number of fraction digits, and an offset that may have seconds, such as
 * `2019-10-29T14:14:47.64300000-04:00:00`. A plus that nobody encoded has become a space on its way. Without an
 * offset it is UTC, as everywhere in Autotask's API. `null` where it is no time.
 */
export function oddTime(text: string): string | null {
  const match = TIME.exec(text.trim());
  if (!match) return null;
  const [, day, minutes, seconds = '00', fraction = '', , sign, hours = '0', mins = '0', secs = '0'] = match;
  const local = Date.parse(`${day}T${minutes}:${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}Z`);
  const offset = (Number(hours) * 3_600 + Number(mins) * 60 + Number(secs)) * 1_000;
  const time = new Date(local - (sign === '-' ? -offset : offset));
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
