import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Call } from './call.js';
import type { ActiveFault } from './faults.js';
import type { Frame, Service } from './service.js';

/** Lets the service answer, unless and as far as a fault is in the way. `ended` is told the status, 0 for none. */
export async function answerCall(
  frame: Frame,
  service: Service,
  call: Call,
  fault: ActiveFault | null,
  response: ServerResponse,
): Promise<void> {
  const { socket } = response;
  switch (fault?.kind) {
    case 'delay':
      await sleep(fault.delayMs ?? 1000, undefined, { ref: false });
      break;
    case 'hold':
      if (!fault.done) await frame.faults.ended(fault.id);
      break;
    case 'reset':
      socket?.resetAndDestroy();
      return;
    case 'throttle':
      send(frame, response, service.throttled(call));
      return;
    case 'status':
      if (fault.done) await service.handle(call);
      send(frame, response, made(fault));
      return;
    case 'hang':
      if (fault.done) await service.handle(call);
      return;
    default:
  }
  const answer = await service.handle(call);
  if (fault?.kind === 'hold' && fault.done) await frame.faults.ended(fault.id);
  if (fault?.kind === 'lost') socket?.destroy();
  else if (fault?.kind === 'malformed') send(frame, response, spoilt(answer, fault));
  else if (fault?.kind === 'drip') await drip(frame, response, answer, fault.delayMs ?? 50);
  else send(frame, response, answer);
}

function made(fault: ActiveFault): Answer {
  return { status: fault.status ?? 500, headers: fault.headers ?? {}, body: fault.body };
}

function spoilt(answer: Answer, fault: ActiveFault): Answer {
  const whole = bytes(answer.body);
  const half = whole.subarray(0, Math.ceil(whole.length / 2));
  return {
    status: fault.status ?? answer.status,
    headers: { ...answer.headers, ...fault.headers },
    body: fault.body ?? (half.length > 0 ? half : '{"'),
  };
}

/** Writes an answer at once, dated by the stand-in's clock. */
export function send(frame: Frame, response: ServerResponse, answer: Answer): void {
  if (response.destroyed) return;
  const body = bytes(answer.body);
  response.writeHead(answer.status, headers(frame, answer, body.length));
  response.end(body);
}

async function drip(frame: Frame, response: ServerResponse, answer: Answer, everyMs: number): Promise<void> {
  const body = bytes(answer.body);
  response.writeHead(answer.status, headers(frame, answer, body.length));
  for (let at = 0; at < body.length && !response.destroyed; at++) {
    response.write(body.subarray(at, at + 1));
    await sleep(everyMs, undefined, { ref: false });
  }
  response.end();
}

function headers(frame: Frame, answer: Answer, length: number): Record<string, string> {
  const typed = typeof answer.body === 'object' && !Buffer.isBuffer(answer.body);
  const all: Record<string, string> = { Date: new Date(frame.clock.now()).toUTCString() };
  if (typed) all['Content-Type'] = 'application/json; charset=utf-8';
  Object.assign(all, answer.headers);
  // RFC 9110: an answer without content has no length of it.
  if (answer.status !== 204) all['Content-Length'] = String(length);
  return all;
}

function bytes(body: unknown): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
