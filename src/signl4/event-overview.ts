import { fieldsOf, listOf, numberOf, textOf } from './lenient.js';

/** Codes of `eventStatus`: 0 to 6 and 1000 of the OpenAPI description of v1, the others of v2. */
const STATUS = {
  0: 'none',
  1: 'processing',
  2: 'alerted',
  3: 'filtered',
  4: 'resolved',
  5: 'discarded',
  6: 'acknowledged',
  7: 'suppressed',
  8: 'no-rule',
  21: 'waiting-for-auto-close',
  22: 'too-few',
  23: 'duplicate',
  30: 'no-target',
  1000: 'error',
} as const;

export type EventStatus = (typeof STATUS)[keyof typeof STATUS] | 'unknown';

/** With these SIGNL4 took the event, and no phone rings for it. */
const SILENT: ReadonlySet<EventStatus> = new Set([
  ...(['filtered', 'discarded', 'suppressed', 'no-rule'] as const),
  ...(['waiting-for-auto-close', 'too-few', 'duplicate', 'no-target', 'error'] as const),
]);

/** What became of an event that SIGNL4 took. */
export interface EventOverview {
  status: EventStatus;
  /** SIGNL4's own number, `null` where it gave none. */
  code: number | null;
  /** Taken, but it raised no alert and will not: a `new` that nobody will hear. */
  silent: boolean;
  alertId: string | null;
  acknowledgedAlerts: string[];
  closedAlerts: string[];
}

export function eventOverview(value: unknown): EventOverview {
  const fields = fieldsOf(value);
  const code = numberOf(fields, 'eventStatus', 'status');
  const status = (code === null ? undefined : (STATUS as Record<number, EventStatus>)[code]) ?? 'unknown';
  const alertId = textOf(fields, 'alertId');
  return {
    status,
    code,
    silent: SILENT.has(status) && alertId === null,
    alertId,
    acknowledgedAlerts: idsOf(fields['acknowledgedAlerts']),
    closedAlerts: idsOf(fields['closedAlerts']),
  };
}

function idsOf(value: unknown): string[] {
  return listOf(value).filter((id): id is string => typeof id === 'string');
}
