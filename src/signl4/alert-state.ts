import type { AlertUser } from '../types.js';
import { acknowledgedIds, closerOf, historyOf, type AlertHistoryEntry } from './alert-history.js';
import { keptRaw } from './kept-raw.js';
import { fieldsOf, listOf, numberOf, textOf, type Fields } from './lenient.js';
import { isoMoment } from './moment.js';
import { person } from './person.js';

export type AlertPhase = 'open' | 'acknowledged' | 'closed';

/** Where an alert stands. People have an id here; names and addresses where SIGNL4 was asked for them. */
export interface AlertState {
  alertId: string;
  eventId: string | null;
  externalId: string | null;
  phase: AlertPhase;
  /** SIGNL4's own code, compared exactly: 8 no reply, 16 failed, 32 error; see `Notification.statusCode`. */
  statusCode: number | null;
  /** When it was last changed, ISO 8601 UTC by SIGNL4's clock; `null` where it does not say. */
  at: string | null;
  teamId: string | null;
  /** Whose acknowledgement stands, SIGNL4's system user included; `null` where it does not say. */
  acknowledgedUserIds: string[] | null;
  /** The people among them. */
  acknowledgedBy: AlertUser[];
  /** `null` where it is not closed, or no person closed it. */
  closedBy: AlertUser | null;
  /** See `historyOf`. */
  history: AlertHistoryEntry[];
  /** What SIGNL4 said, at most 16 kB of JSON. */
  raw: unknown;
}

/** One entry of `results` of `/alerts/paged`, or an alert itself; `null` for one without an id. */
export function alertState(value: unknown): AlertState | null {
  const fields = fieldsOf(value);
  const alertId = textOf(fields, 'id', 'alertId');
  if (alertId === null) return null;
  const statusCode = numberOf(fields, 'status', 'statusCode', 'alertStatusCode');
  const phase = phaseOf(statusCode);
  const acknowledgedUserIds = acknowledgedIds(fields);
  return {
    alertId,
    eventId: textOf(fields, 'eventId'),
    externalId: textOf(fields, 'externalId', 'externalEventId') ?? externalIdParameter(fields),
    phase,
    statusCode,
    at: isoMoment(textOf(fields, 'lastModified', 'modified')),
    teamId: textOf(fields, 'teamId'),
    acknowledgedUserIds,
    acknowledgedBy: (acknowledgedUserIds ?? []).flatMap((id) => person(id) ?? []),
    closedBy: phase === 'closed' ? closerOf(fields) : null,
    history: historyOf(fields),
    raw: keptRaw(fields),
  };
}

/** Codes are flags, compared exactly. An alert in any other state is there, and nobody took it. */
function phaseOf(code: number | null): AlertPhase {
  if (code === 2) return 'acknowledged';
  return code === 4 ? 'closed' : 'open';
}

/** Details of an alert carry the parameters of its event, the control parameters among them. */
function externalIdParameter(fields: Fields): string | null {
  const all = listOf(fields['parameters']).map(fieldsOf);
  const found = all.find((one) => textOf(one, 'name')?.toLowerCase() === 'x-s4-externalid');
  return found ? textOf(found, 'value') : null;
}
