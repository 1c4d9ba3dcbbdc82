const MOMENT =
  /^\s*(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?\s*$/i;
const MINUTE = 60_000;

/**
 * A time of SIGNL4 in ms; `null` where it is none. It may have any number of fractional digits, of which those
 * below a millisecond are dropped; without a zone it is UTC, whatever zone this machine is in.
 */
export function moment(value: unknown): number | null {
  const match = typeof value === 'string' ? MOMENT.exec(value) : null;
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const ms = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const time = Date.UTC(year!, month! - 1, day, hour, minute, second, ms);
  // A month 13 or a second of February 30 would be counted on.
  const fits =
    new Date(time).getUTCDate() === day && month! >= 1 && month! <= 12 && hour! < 24 && minute! < 60;
  return fits && second! < 60 ? time - offset(match[8]) : null;
}

/** The same as ISO 8601 UTC. */
export function isoMoment(value: unknown): string | null {
  const time = moment(value);
  return time === null ? null : new Date(time).toISOString();
}

function offset(zone = 'Z'): number {
  if (zone.toUpperCase() === 'Z') return 0;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (zone.startsWith('-') ? -minutes : minutes) * MINUTE;
}
