import type { AlertUser } from '../types.js';
import { keptRaw } from './kept-raw.js';
import { anyCase, idOf, listOf, numberOf, textOf, type Fields } from './lenient.js';
import { moment } from './moment.js';
import { person } from './person.js';
import { shorten } from '../shorten.js';

const LONGEST_ANNOTATION = 20_000;
const MOST_PEOPLE = 500;

/**
 * What SIGNL4's outbound webhook tells: 1 test, 200 new alert, 201 its status changed, 202 escalated,
 * 203 annotated, 300 and 301 duty began and ended, 302 and 303 somebody punched in and out.
 */
export interface Notification {
  /** Unique per notification; the same one may arrive several times. */
  id: string | null;
  eventType: number;
  /** ms UTC by SIGNL4's clock. */
  at: number | null;
  alertId: string | null;
  /** SIGNL4's id of the event that raised the alert. */
  eventId: string | null;
  externalId: string | null;
  /** 0 none, 1 open, 2 acknowledged, 4 closed, 8 no reply, 16 failed, 32 error, compared exactly. */
  statusCode: number | null;
  /** `null` where no person did it. */
  user: AlertUser | null;
  /** No person did it: there is no user, or it is SIGNL4's system user. */
  isSystem: boolean;
  /** `null` where the field is missing. */
  acknowledgedUserIds: string[] | null;
  annotation: string | null;
  teamId: string | null;
  /** The body, at most 16 kB of JSON. */
  raw: unknown;
}

/**
 * Reads a body of the outbound webhook, parsed or not; names in any case, and every part may be missing, null or
 * more than expected. `null` only for what is no object with an `eventType`.
 */
export function parseNotification(body: unknown): Notification | null {
  const parsed = parse(body);
  const fields = anyCase(parsed);
  const eventType = numberOf(fields, 'eventtype');
  if (eventType === null || !Number.isSafeInteger(eventType)) return null;
  const alert = anyCase(fields['alert']);
  const user = person(fields['user']);
  return {
    id: idOf(fields, 'id'),
    eventType,
    at: moment(fields['eventraisedutc']),
    alertId: idOf(alert, 'id'),
    eventId: idOf(alert, 'eventid'),
    externalId: idOf(alert, 'externaleventid', 'externalid'),
    statusCode: numberOf(alert, 'statuscode', 'status'),
    user,
    isSystem: user === null,
    acknowledgedUserIds: peopleOf(alert['acknowledgeduserids']),
    annotation: annotationOf(fields['annotation']),
    teamId: idOf(anyCase(fields['team']), 'id') ?? idOf(alert, 'teamid'),
    raw: keptRaw(parsed),
  };
}

function parse(body: unknown): unknown {
  const text = body instanceof Uint8Array ? decode(body) : body;
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch {
    return null;
  }
}

/** UTF-8, or UTF-16 where a byte order mark says so. */
function decode(bytes: Uint8Array): string {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-16be';
  const isWide = wide === 'utf-16le' || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return new TextDecoder(isWide ? wide : 'utf-8').decode(bytes);
}

function peopleOf(value: unknown): string[] | null {
  if (!Array.isArray(value)) return null;
  return listOf(value)
    .slice(0, MOST_PEOPLE)
    .flatMap(
      (one) => idOf(typeof one === 'object' ? anyCase(one) : ({ id: one } satisfies Fields), 'id') ?? [],
    );
}

function annotationOf(value: unknown): string | null {
  const text = typeof value === 'string' ? value : textOf(anyCase(value), 'message', 'text');
  return text === null || text.trim() === '' ? null : shorten(text, LONGEST_ANNOTATION);
}
