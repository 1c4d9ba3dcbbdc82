import type { CallAnswer } from '../call.js';

/** The shortest of SIGNL4's periods; who goes over a limit is blocked for its period (support article "Event Throttling"). */
const PERIOD = 15_000;
const SHORTEST = 1_000;
const LONGEST = 60 * 60_000;
/** A reset that can only be read by our own clock is not trusted for longer. */
const LONGEST_BY_OUR_CLOCK = 60_000;

/**
 * How long SIGNL4 wants us to wait, in ms: `Retry-After` (seconds or a date), else `X-RateLimit-Reset` (Unix time,
 * judged by the answer's own `Date`), else 15 s. Between a second and an hour.
 */
export function waitAfter(answer: CallAnswer, now: number): number {
  return retryAfter(answer, now) ?? untilReset(answer, now) ?? PERIOD;
}

/** What `Retry-After` says, in ms, or `null`. */
export function retryAfter(answer: CallAnswer, now: number): number | null {
  const value = answer.headers['retry-after']?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(value)) return within(Number(value) * 1000, LONGEST);
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : within(date - theirClock(answer, now), LONGEST);
}

function untilReset(answer: CallAnswer, now: number): number | null {
  const value = Number(answer.headers['x-ratelimit-reset'] ?? Number.NaN);
  if (!Number.isFinite(value) || value <= 0) return null;
  const reset = value > 1e11 ? value : value * 1000;
  const longest = Number.isNaN(Date.parse(answer.headers['date'] ?? '')) ? LONGEST_BY_OUR_CLOCK : LONGEST;
  return within(reset - theirClock(answer, now), longest);
}

function theirClock(answer: CallAnswer, now: number): number {
  const date = Date.parse(answer.headers['date'] ?? '');
  return Number.isNaN(date) ? now : date;
}

function within(ms: number, longest: number): number {
  return Math.min(Math.max(ms, SHORTEST), longest);
}
