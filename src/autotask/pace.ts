const HOUR = 60 * 60_000;
/** Polling slows down but never stops. */
const SLOWEST = 10 * 60_000;

/**
 * The interval that polling should keep: long enough that what is left of the budget lasts an hour, and twice as long
 * from half of the tenant's use on, four times from three quarters on (Autotask delays every call from those shares:
 * REST developer help, threshold information).
 *
 * @param left calls left of the budget for the next hour
 * @param tenantShare share of the tenant's hourly calls that all integrations together have used; `null`: unknown
 */
export function pace(intervalMs: number, left: number, tenantShare: number | null): number {
  const share = tenantShare ?? 0;
  const factor = share >= 0.75 ? 4 : share >= 0.5 ? 2 : 1;
  const lasting = HOUR / Math.max(left, 1);
  return Math.max(intervalMs, Math.min(SLOWEST, Math.max(intervalMs * factor, lasting)));
}
