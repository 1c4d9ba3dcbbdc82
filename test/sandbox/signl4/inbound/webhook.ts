import type { Answer, Call } from '../../frame/call.js';
import { json } from '../../frame/call.js';
import { errorAnswer, SOURCE_NOT_FOUND } from '../errors.js';
import type { EventSource } from '../model.js';
import type { Outbound } from '../outbound/outbound.js';
import type { RateState, Throttle } from '../throttle.js';
import type { World } from '../world.js';
import { keepFiles } from './attachments.js';
import { processEvent } from './process.js';
import { readBody } from './read-body.js';

export interface Inbound {
  world: World;
  outbound: Outbound;
  throttle: Throttle;
}

/** `POST /webhook/{secret}`: the secret in the path is the only authentication. */
export async function webhook(
  { world, outbound, throttle }: Inbound,
  call: Call,
  secret: string,
): Promise<Answer> {
  if (call.method !== 'POST') {
    return errorAnswer(world, 405, 'Method not allowed.', 'Only POST is supported.');
  }
  return takeIn({ world, outbound, throttle }, call, world.sourceOf(secret), secret, false);
}

/**
 * Takes an event in, for the webhook as for `POST /api/v2/events/{…}`.
 * @param direct it goes straight to the team of `source`, past the distribution rules
 */
export async function takeIn(
  inbound: Inbound,
  call: Call,
  source: EventSource | null,
  asked: string,
  direct: boolean,
): Promise<Answer> {
  const { world, outbound, throttle } = inbound;
  if (!source) {
    const details = `An event source with ID ${asked} was not found.`;
    return refuse(inbound, errorAnswer(world, 404, 'Error raising event.', details, SOURCE_NOT_FOUND));
  }
  const now = world.now();
  if (world.variants.errorThrottle === 'all' && throttle.errors.isBlocked(now)) {
    return tooMany(world, throttle.errors.state(now));
  }
  if (!throttle.events.take(now)) return tooMany(world, throttle.events.state(now));
  if (world.variants.largeBody === '413' && isLarge(call))
    return refuse(inbound, errorAnswer(world, 413, 'Error raising event.', 'The body is too large.'));
  try {
    const content = source.rawContent
      ? { given: [{ name: 'Text', value: call.body.toString('utf8'), isText: true }], files: [] }
      : await readBody(call);
    const attachments = keepFiles(world, content.files);
    const event = processEvent(world, outbound, {
      source,
      sourceType: 'webhook',
      given: content.given,
      attachments,
      query: call.query,
      direct,
    });
    if (event) return json(201, { eventId: event.id }, rateHeaders(throttle.events.state(now)));
    return errorAnswer(world, 404, 'Error raising event.', 'No alert has that external ID.');
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unreadable';
    return refuse(
      inbound,
      errorAnswer(world, 400, 'Error raising event.', `The body is not valid: ${reason}`),
    );
  }
}

/** No limit is public; others who send to SIGNL4 keep below such a one. Attachments have a limit of their own. */
function isLarge({ headers, body }: Call): boolean {
  return !/^multipart\//i.test(headers['content-type'] ?? '') && body.toString('utf8').length > 10_000;
}

/** Bad requests are counted apart: after ten in a minute even the refusal is a 429. */
function refuse(inbound: Inbound, refusal: Answer): Answer {
  const { throttle, world } = inbound;
  if (!throttle.errors.take(world.now())) return tooMany(world, throttle.errors.state(world.now()));
  return { ...refusal, headers: { ...refusal.headers, ...rateHeaders(throttle.events.state(world.now())) } };
}

/** 429 with the headers of the throttle; the text of the body is not public. */
export function tooMany(world: World, state: RateState): Answer {
  const answer = errorAnswer(world, 429, 'Too many requests.', 'The rate limit has been exceeded.');
  const headers: Record<string, string> = { ...answer.headers, ...rateHeaders(state) };
  if (world.variants.retryAfter === 'seconds') {
    headers['Retry-After'] = String(Math.max(1, Math.ceil(state.resetAt - world.now() / 1000)));
  }
  return { ...answer, headers };
}

function rateHeaders({ limit, remaining, resetAt }: RateState): Record<string, string> {
  return {
    'X-RateLimit-Limit': String(limit),
    'X-RateLimit-Remaining': String(remaining),
    'X-RateLimit-Reset': String(resetAt),
  };
}
