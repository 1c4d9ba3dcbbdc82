import { CHALLENGE, isAuthorized } from '../../src/autotask/callout/basic-auth.js';
import { parseCallout } from '../../src/autotask/callout/parse.js';
import { redactedShape } from '../../src/autotask/callout/redacted.js';
import { parseWebhook, type WebhookEvent } from '../../src/autotask/webhook/parse.js';
import { isSigned } from '../../src/autotask/webhook/signed.js';
import type { Hint, PartialTicket } from '../../src/intake/hint.js';
import type { IntakeAnswer, IntakeRequest } from '../shared/http-intake.js';
import type { Door, Doors } from './door.js';

/** Marks the address that Autotask calls when it has switched a webhook off. */
export const DEACTIVATED = { name: 'event', value: 'deactivated' };

const TAKEN: IntakeAnswer = { status: 202 };
const NOT_HERE: IntakeAnswer = { status: 404, body: 'Not found.' };
const NO_LOGIN: IntakeAnswer = { status: 401, headers: { ...CHALLENGE }, body: 'User or password is wrong.' };
const NOT_SIGNED: IntakeAnswer = { status: 401, body: 'The signature is wrong or missing.' };

/** Answers a callout or webhook once what it says is on disk; of several doors the kindest answer counts. */
export async function take(doors: Doors, request: IntakeRequest): Promise<IntakeAnswer> {
  const answers: IntakeAnswer[] = [];
  for (const door of doors.at(request.name)) answers.push(await takeAt(door, request));
  return answers.sort((a, b) => a.status - b.status)[0] ?? NOT_HERE;
}

function takeAt(door: Door, request: IntakeRequest): Promise<IntakeAnswer> {
  const signature = header(request, 'x-hook-signature');
  if (door.webhook && (signature !== undefined || !door.callout)) return webhook(door, request, signature);
  if (door.webhook && isDeactivation(request)) return webhook(door, request, signature);
  return door.callout ? callout(door, request) : Promise.resolve(NOT_HERE);
}

async function callout(door: Door, request: IntakeRequest): Promise<IntakeAnswer> {
  const { calloutUser, calloutPassword } = door;
  if (!isAuthorized(header(request, 'authorization'), calloutUser, calloutPassword)) return NO_LOGIN;
  const reading = parseCallout(request.body, header(request, 'content-type'), request.query);
  const isKnown = 'hint' in reading && reading.hint.known;
  if (!isKnown && request.body.length > 0) door.unknownShape(redactedShape(request.body));
  if ('reason' in reading) return { status: 400, body: `No ticket was found in it (${reading.reason}).` };
  const { ticketId, number, known: _known, domain: _domain, ...partial } = reading.hint;
  await door.hint([{ intake: 'callout', ticketId, number, at: Date.now(), partial }]);
  return TAKEN;
}

async function webhook(
  door: Door,
  request: IntakeRequest,
  signature: string | undefined,
): Promise<IntakeAnswer> {
  if (isDeactivation(request)) {
    // Nobody signs it, so it may change nothing.
    door.deactivated();
    return TAKEN;
  }
  if (!isSigned(request.body, signature, door.webhookSecret)) return NOT_SIGNED;
  const event = parseWebhook(request.body);
  if (!event || event.ticketId === null) return { status: 400, body: 'This is no event of a ticket.' };
  await door.hint([hintOf(event, event.ticketId)]);
  if (event.sequence !== null)
    door.lastEvent.sequence = Math.max(event.sequence, door.lastEvent.sequence ?? 0);
  return TAKEN;
}

function isDeactivation({ query, body }: IntakeRequest): boolean {
  return query.get(DEACTIVATED.name) === DEACTIVATED.value || parseWebhook(body)?.action === 'deactivated';
}

function hintOf(event: WebhookEvent, ticketId: number): Hint {
  const entries = Object.entries(event.fields).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  const named = (name: string) => entries.find(([one]) => one.toLowerCase() === name)?.[1] ?? null;
  const partial: PartialTicket = {
    status: null,
    createdAt: event.action === 'create' ? event.at : null,
    // When it was sent is not when the ticket changed.
    lastActivityAt: null,
    fields: Object.fromEntries(entries),
  };
  return {
    intake: 'webhook',
    ticketId,
    number: named('ticketnumber') ?? named('number'),
    at: Date.now(),
    partial,
    ...(event.action === 'delete' ? { action: 'delete' as const } : {}),
  };
}

function header({ headers }: IntakeRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
