import type { Notification } from '../../signl4/notification.js';
import type { Said, Via } from '../../sync/alert-memory.js';
import type { AlertEventType, AlertUser } from '../../types.js';

/** What one notification, or one entry of an alert's history, tells. */
export interface Word {
  type: AlertEventType;
  /** ISO 8601 UTC, by SIGNL4's clock. */
  at: string;
  /** What it says of its alert; `null` for what is about no alert. */
  said: Said | null;
  alertId: string | null;
  eventId: string | null;
  externalId: string | null;
  statusCode: number | null;
  user: AlertUser | null;
  annotation: string | null;
  teamId: string | null;
  raw: unknown;
}

const ABOUT_NO_ALERT: Record<number, AlertEventType> = {
  1: 'test',
  300: 'duty-started',
  301: 'duty-ended',
  302: 'punched-in',
  303: 'punched-out',
};

const STATES = { 1: 'reopened', 2: 'acknowledged', 4: 'closed' } as const;
/** Status codes of an alert that nobody sees to. */
export const FLAGS: Readonly<Record<number, 'no-reply' | 'no-one-on-duty'>> = {
  8: 'no-reply',
  16: 'no-one-on-duty',
};

/**
 * Reads a notification; `null` for types and codes that mean nothing to us. Only 201 tells of a state, by its status
 * code (SIGNL4 outbound webhooks); who acknowledged is a list that may be missing.
 *
 * @param now ms, for a notification that does not say when
 */
export function wordOf(notification: Notification, via: Via, now: number): Word | null {
  const at = notification.at ?? now;
  const { user, annotation } = notification;
  const person = user ? user.id || user.email.toLowerCase() : '';
  const about = { via, at, person };
  const word = (type: AlertEventType, said: Said | null): Word => {
    const { alertId, eventId, externalId, statusCode, teamId, raw } = notification;
    const iso = new Date(at).toISOString();
    return { type, at: iso, said, alertId, eventId, externalId, statusCode, user, annotation, teamId, raw };
  };
  const other = ABOUT_NO_ALERT[notification.eventType];
  if (other) return word(other, null);
  if (notification.alertId === null && notification.externalId === null) return null;
  switch (notification.eventType) {
    case 200:
      return word('raised', { ...about, kind: 'raised' });
    case 201:
      return changed(notification, about, word);
    case 202:
      return word('escalated', { ...about, kind: 'mark', type: 'escalated', what: '' });
    case 203:
      return word('annotated', { ...about, kind: 'mark', type: 'annotated', what: annotation ?? '' });
    default:
      return null;
  }
}

function changed(
  { statusCode, acknowledgedUserIds }: Notification,
  about: { via: Via; at: number; person: string },
  word: (type: AlertEventType, said: Said) => Word,
): Word | null {
  if (statusCode === 1 || statusCode === 2 || statusCode === 4) {
    const code: 1 | 2 | 4 = statusCode;
    return word(STATES[code], { ...about, kind: 'state', code, listed: acknowledgedUserIds });
  }
  const flag = FLAGS[statusCode ?? 0];
  return flag ? word(flag, { ...about, kind: 'mark', type: flag, what: '' }) : null;
}
