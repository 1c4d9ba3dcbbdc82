import type { AlertState } from '../../../src/signl4/api.js';

/** An open alert of which nothing is known but what is given. */
export function alertOf(known: Partial<AlertState>): AlertState {
  return {
    alertId: 'a',
    eventId: 'e',
    externalId: null,
    phase: 'open',
    statusCode: null,
    at: null,
    teamId: null,
    acknowledgedUserIds: null,
    acknowledgedBy: [],
    closedBy: null,
    history: [],
    raw: null,
    ...known,
  };
}
