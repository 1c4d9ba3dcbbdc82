import type { IncomingMessage, ServerResponse } from 'node:http';

export interface IntakeAnswer {
  status: number;
  headers?: Record<string, string>;
  /** One plain line, unless the headers say otherwise. */
  body?: string;
}

/** How much of a body that nobody wants is let pass, and for how long. */
const DRAIN_BYTES = 8_388_608;
const DRAIN_MS = 5_000;

/**
 * Answers a request, also before all of its body has come. The sender may finish what it is sending, or it would
 * get a reset connection instead of the answer; not for long and not for much, and nothing of it is kept.
 */
export function answer(request: IncomingMessage, response: ServerResponse, given: IntakeAnswer): void {
  if (response.headersSent || response.destroyed) return;
  const { status, headers, body = '' } = given;
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    ...headers,
    'Cache-Control': 'no-store',
    'Content-Length': String(Buffer.byteLength(body)),
  });
  if (request.readableEnded) {
    response.end(body);
    return;
  }
  if (body === '') response.flushHeaders();
  else response.write(body);
  drain(request, () => response.end());
}

function drain(request: IncomingMessage, done: () => void): void {
  let left = DRAIN_BYTES;
  const timer = setTimeout(() => request.destroy(), DRAIN_MS);
  const end = () => {
    clearTimeout(timer);
    done();
  };
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) request.destroy();
  });
  request.once('end', end).once('close', end);
  request.on('error', () => undefined);
  request.resume();
}
