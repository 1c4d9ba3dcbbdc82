import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { answerCall, send } from './answering.js';
import type { Call } from './call.js';
import { control, CONTROL_PATH } from './control.js';
import { pageFile } from './page.js';
import type { Frame, Service } from './service.js';

/** Attachments of several megabytes are part of the services; more than this is a mistake. */
const LARGEST_BODY = 64 * 1024 * 1024;

/** What the pages of both services share: `base.css`, the panel of faults, the clock. */
const SHARED_PAGE = '/_frame/';

export interface Listening {
  /** Without a slash at the end, such as `http://127.0.0.1:1882`. */
  url: string;
  port: number;
  /** Closes the port and every connection at once, also those that hang. */
  stop(): Promise<void>;
}

/**
 * Serves a stand-in: its interface, its page at `/`, its events at `/live`, its control below `/_control/`.
 * @throws Error naming the port and the environment variable that changes it, when the port is in use
 */
export function listen(
  frame: Frame,
  service: Service,
  { host = '127.0.0.1', port = 0 }: { host?: string; port?: number } = {},
): Promise<Listening> {
  const server = createServer((request, response) => {
    serve(frame, service, request, response).catch((error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.stderr.write(`Sandbox ${service.name}: ${text}\n`);
      if (!response.headersSent) send(frame, response, { status: 500, body: 'The stand-in itself failed.' });
    });
  });
  // Longer than clients keep an idle connection, so that no request meets a connection that is closing.
  server.keepAliveTimeout = 120_000;
  server.requestTimeout = 0;
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const inUse = `Port ${port} is in use. Set ${service.portVariable} to another one.`;
      reject(error.code === 'EADDRINUSE' ? new Error(inUse) : error);
    });
    server.listen(port, host, () => {
      const bound = (server.address() as AddressInfo).port;
      resolve({ url: `http://${host}:${bound}`, port: bound, stop: () => stop(server) });
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function serve(
  frame: Frame,
  service: Service,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const call = await readCall(service, request);
  if (!call) return send(frame, response, { status: 413 });
  if (call.path.startsWith(CONTROL_PATH)) return send(frame, response, await control(frame, service, call));
  if (call.method === 'GET') {
    if (call.path === '/live') return frame.live.attach(response);
    const isShared = call.path.startsWith(SHARED_PAGE);
    const file = isShared
      ? await pageFile(join(dirname(__filename), 'page'), call.path.slice(SHARED_PAGE.length - 1))
      : await pageFile(service.pageFolder, call.path);
    if (file) return send(frame, response, file);
  }
  const fault = frame.faults.meet(call);
  if (fault) frame.live.tell('faults', () => ({ id: fault.id }));
  const ended = frame.recorder.begin(call, frame.clock.iso(), fault?.kind ?? null);
  response.once('finish', () => ended(response.statusCode));
  response.once('close', () => ended(0));
  await answerCall(frame, service, call, fault, response);
}

/** Reads a request whole; `null` if it is too large, or broke off. */
async function readCall(service: Service, request: IncomingMessage): Promise<Call | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > LARGEST_BODY) return null;
      chunks.push(chunk);
    }
  } catch {
    return null;
  }
  const method = request.method ?? 'GET';
  const target = request.url ?? '/';
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  return {
    method,
    path,
    query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)),
    headers: request.headers,
    body: Buffer.concat(chunks),
    entity: service.entityOf(method, path),
    origin: `http://${request.headers.host ?? '127.0.0.1'}`,
  };
}
