import type { CallAnswer, CallFailed } from '../call.js';
import { Failure, type FailureDetails } from '../failure.js';
import { fieldsOf } from './lenient.js';
import { retryAfter, waitAfter } from './wait-after.js';

/** What was asked, as far as it matters for what an answer means. */
export interface Asked {
  /** The inbound webhook, the same with a key (`POST /v2/events/…`), or the REST API beside it. */
  of: 'webhook' | 'events' | 'api';
  /** Whether doing it twice does harm. */
  write: boolean;
  /** It is about an alert that should be there: acknowledges or resolves it. */
  aboutAlert: boolean;
  /** Files go with it, so that its body takes a while to be sent. */
  files: boolean;
  /** Facts of every failure: the host that was asked. */
  host: string;
  said: string;
  now: number;
}

/** Code in the error object of a webhook whose secret nobody has. */
const SOURCE_NOT_FOUND = 3004;
/** About the one record: repeating it gives the same answer. */
const ABOUT_THE_ENTRY = new Set([400, 413, 415, 422]);

/** What an answer means; `null` where it is a success. Pure. */
export function judge(answer: CallAnswer, asked: Asked): Failure | null {
  const { status } = answer;
  if (status >= 200 && status < 300) return judgeSuccess(answer, asked);
  const details = detailsOf(answer, asked);
  if (status === 429) {
    return new Failure('signl4.throttled', 'throttled', {
      ...details,
      retryAfterMs: waitAfter(answer, asked.now),
    });
  }
  // The gateway sent it on and did not hear what became of it.
  if (status === 504 && asked.write) return new Failure('signl4.lost', 'unknown', details);
  if (status >= 500 || status === 408) return outage(answer, asked, details);
  if (status === 407) return new Failure('signl4.unreachable', 'outage', details);
  return judgeRefusal(answer, asked, details);
}

/** What a call without a complete answer means. Pure. */
export function judgeFailed(failed: CallFailed, asked: Asked): Failure {
  const details = { said: asked.said, facts: { host: asked.host }, cause: failed };
  // SIGNL4, or something on the way, broke off an upload that it takes for too large, or it takes too long.
  if (asked.files && failed.sent && !failed.whole) return new Failure('signl4.files', 'entry', details);
  if (failed.sent && asked.write) return new Failure('signl4.lost', 'unknown', details);
  const late = failed.sent || failed.code === 'TIMEOUT';
  return new Failure(late ? 'signl4.timeout' : 'signl4.unreachable', 'outage', details);
}

function judgeSuccess(answer: CallAnswer, asked: Asked): Failure | null {
  const isObject = answer.json && typeof answer.body === 'object' && answer.body !== null;
  if (isObject) return null;
  // Described without a body: deleting a webhook, say.
  if (asked.of === 'api' && asked.write && answer.body === '') return null;
  const created = asked.of === 'api' ? answer.status === 201 || answer.status === 204 : answer.status === 201;
  // A login page of a proxy comes with 200: only SIGNL4's own 201 needs no body that can be read.
  return created ? null : new Failure('signl4.strange-answer', 'outage', detailsOf(answer, asked));
}

function judgeRefusal(answer: CallAnswer, asked: Asked, details: FailureDetails): Failure {
  const { status } = answer;
  const page = isPage(answer);
  if (status < 400 || status === 405) return new Failure('signl4.wrong-url', 'account', details);
  if (status === 413) return new Failure('signl4.refused', 'entry', details);
  if (page) return new Failure('signl4.wrong-url', 'account', details);
  if (status === 401 || status === 403) return new Failure('signl4.key', 'account', details);
  if (status === 404) return notFound(answer, asked, details);
  if (status === 409) return new Failure('signl4.conflict', 'entry', details);
  if (ABOUT_THE_ENTRY.has(status)) return new Failure('signl4.refused', 'entry', details);
  // Nothing documented: nothing is given up for it.
  return new Failure('signl4.strange-answer', 'outage', details);
}

function notFound(answer: CallAnswer, asked: Asked, details: FailureDetails): Failure {
  const noSource = fieldsOf(answer.body)['code'] === SOURCE_NOT_FOUND;
  // Whether SIGNL4 answers so to a `resolved` for an alert that is not there is not documented; were it taken for a
  // wrong secret, one such entry would hold up every raise.
  const noAlert = !noSource && (asked.of === 'api' || (asked.aboutAlert && answer.json));
  return noAlert
    ? new Failure('signl4.not-found', 'entry', details)
    : new Failure('signl4.secret', 'account', details);
}

function outage(answer: CallAnswer, asked: Asked, details: FailureDetails): Failure {
  const wait = retryAfter(answer, asked.now);
  return new Failure('signl4.outage', 'outage', wait === null ? details : { ...details, retryAfterMs: wait });
}

/** A web server, firewall or proxy that knows nothing of SIGNL4. */
function isPage(answer: CallAnswer): boolean {
  return (
    !answer.json &&
    (/\bhtml\b/i.test(answer.headers['content-type'] ?? '') || /^\s*</.test(String(answer.body)))
  );
}

function detailsOf(answer: CallAnswer, asked: Asked): FailureDetails {
  const facts = { host: asked.host, status: answer.status };
  return { ...(asked.said === '' ? {} : { said: asked.said }), status: answer.status, facts };
}
