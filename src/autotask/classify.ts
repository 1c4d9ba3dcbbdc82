import type { CallAnswer } from '../call.js';
import { Failure, type FailureDetails, type FailureScope } from '../failure.js';
import { isHtml, wordsOf, type Cleaner } from './said.js';

/** What was tried, as far as it matters for the meaning of an answer. */
export interface Attempt {
  /** `Tickets`, `Companies`, … */
  entity: string;
  host: string;
  /** Whether it changes something, so that a lost answer leaves a doubt. */
  write: boolean;
  /** Whether it asks for a user's zone, which needs no credentials. */
  discovery: boolean;
  /** Whether its path names no record, so that 404 is about the address. */
  general?: boolean;
  /** Whether it is made in another resource's name, so that a refusal may be about that alone. */
  impersonated?: boolean;
}

const DEFAULT_WAIT_MS = 60_000;

// Autotask answers thread and request limits, refused rights and refused values mostly with 500 and a text
// (REST developer help, error handling and thread limiting; the texts were seen on live tenants).
const THREADS = /itgenatr005|thread threshold/;
const THRESHOLD =
  /(request|call|api)s? (threshold|limit)|threshold (has been )?exceeded|exceed\w* .{0,60}(threshold|requests|calls)|too many requests/;
const RIGHTS =
  /(adequate|required|sufficient) permissions?|not have (the )?permissions?|permission denied|access denied/;
const NO_RECORD = /no matching records/;
// Narrow on purpose: a text that is not recognised is tried again, one that is recognised by mistake is given up.
const REFUSED =
  /data violation|missing required|is required|does not (exist|reference)|is (invalid|not valid|read-?only)|invalid (query|value|field|data|json)|you must|must (be|have|contain)|cannot be (null|empty|blank|set|changed|updated|assigned|used|modified|edited)|not allowed|string value|too long|maxcountofrecords|nested too deeply|unable to find \w+ in the \w+ entity/;

/**
 * What an answer of Autotask means; `null` where it is a success.
 * Retrying is not decided here: the scope only says what the answer proves.
 */
export function classify(answer: CallAnswer, attempt: Attempt, clean: Cleaner, now: number): Failure | null {
  const { status, body } = answer;
  const errors = hasErrors(body);
  if (status >= 200 && status < 300 && !errors) return oddSuccess(answer, attempt, clean);

  const words = wordsOf(body).join(' ');
  const text = words.toLowerCase();
  const fail = (code: string, scope: FailureScope, more: FailureDetails = {}) =>
    new Failure(`autotask.${code}`, scope, {
      said: clean(words) || `HTTP ${status}`,
      status,
      facts: { entity: attempt.entity, host: attempt.host, status },
      ...more,
    });
  const wait = retryAfter(answer.headers['retry-after'], now);
  const later: FailureDetails = wait === null ? {} : { retryAfterMs: wait };

  if (THREADS.test(text)) return fail('threads', 'throttled', later);
  if (status === 429 || (THRESHOLD.test(text) && !isHtml(body))) {
    return fail('threshold', 'throttled', { retryAfterMs: wait ?? DEFAULT_WAIT_MS });
  }
  if (attempt.discovery && status < 500 && status !== 408 && !errors) return fail('wrong-url', 'account');
  // An unknown user is answered by 500, mostly with JSON; its text is not documented (seen by public clients).
  if (attempt.discovery && (errors || (status === 500 && !isHtml(body))))
    return fail('unknown-user', 'account');
  if (attempt.impersonated && refusesImpersonation(status, text)) return fail('impersonation', 'entry');
  if (status === 401) return fail('credentials', 'account');
  if (RIGHTS.test(text) && !NO_RECORD.test(text) && !isHtml(body)) return fail('rights', 'account');
  if (status === 403) return fail('rights', 'account');
  if (status >= 300 && status < 400) return fail('wrong-url', 'account');
  if (status === 405 || ((status === 404 || status === 400) && isHtml(body)))
    return fail('wrong-url', 'account');
  if (status === 404 && attempt.general) return fail('wrong-url', 'account');
  if (status === 404) return fail('not-found', 'entry');
  if (status === 408) return fail('outage', 'outage', later);
  if (status >= 400 && status < 500) return fail('refused', 'entry');
  if (!isHtml(body) && (REFUSED.test(text) || NO_RECORD.test(text))) return fail('refused', 'entry');
  // A gateway that gave up waiting does not know what happened behind it.
  if (attempt.write && (status === 502 || status === 504)) return fail('lost', 'unknown');
  return fail('outage', 'outage', later);
}

/** The public sources name the rights that it takes, not the words of a refusal, so every refusal of rights counts. */
function refusesImpersonation(status: number, text: string): boolean {
  return status === 401 || status === 403 || RIGHTS.test(text) || text.includes('impersonat');
}

function hasErrors(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return false;
  const errors = Object.entries(body).find(([key]) => key.toLowerCase() === 'errors')?.[1] as unknown;
  return Array.isArray(errors) ? errors.length > 0 : typeof errors === 'string' && errors !== '';
}

/** A 2xx that holds no JSON: a maintenance page, something on the way, or an answer cut short. */
function oddSuccess({ status, body, json }: CallAnswer, attempt: Attempt, clean: Cleaner): Failure | null {
  if (json && typeof body === 'object' && body !== null) return null;
  if (attempt.write && typeof body === 'string' && body.trim() === '') return null;
  const cut = attempt.write && !isHtml(body);
  return new Failure(cut ? 'autotask.lost' : 'autotask.not-json', cut ? 'unknown' : 'outage', {
    said: clean(wordsOf(body).join(' ')) || 'an empty answer',
    status,
    facts: { entity: attempt.entity, host: attempt.host, status },
  });
}

/** `Retry-After` in ms: seconds or an HTTP date (RFC 9110, 10.2.3); `null` where it is neither. */
export function retryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined || header.trim() === '') return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds * 1_000));
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
