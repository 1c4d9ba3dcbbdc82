import type { IncomingMessage, ServerResponse } from 'node:http';
import { Failure } from '../../src/failure.js';
import { answer, type IntakeAnswer } from './http-answer.js';
import { BodyRefused, readBody, type BodyProblem } from './http-body.js';
import { keepRaw } from './http-raw.js';
import type { NodeApp, NodeRed } from './node-red.js';
import { words } from './words.js';

export type { IntakeAnswer } from './http-answer.js';
export { isGuarded, publicAddress } from './http-public.js';

export type IntakeMethod = 'GET' | 'POST';
export type IntakePrefix = '/signl4/events' | '/autotask';

export interface IntakeRequest {
  method: IntakeMethod;
  /** Last segment of the path, decoded. */
  name: string;
  headers: Record<string, string | string[] | undefined>;
  query: URLSearchParams;
  /** The bytes exactly as they were sent; unpacked where `content-encoding` says that they were packed. */
  body: Buffer;
}

export type IntakeHandler = (request: IntakeRequest) => Promise<IntakeAnswer>;

interface Door {
  pattern: RegExp;
  methods: readonly IntakeMethod[];
  handler: IntakeHandler;
  /** Nodes that could take something are there only after the first start of the flows. */
  started: boolean;
}

const LATER = { 'Retry-After': '30' };
const REFUSED: Record<BodyProblem, IntakeAnswer> = {
  'too-large': { status: 413, body: 'The body is larger than 1 MiB.' },
  slow: { status: 408, headers: { Connection: 'close' }, body: 'The body took longer than 30 seconds.' },
  aborted: { status: 400, body: 'The body is incomplete.' },
  encoding: {
    status: 415,
    headers: { 'Accept-Encoding': 'gzip, deflate' },
    body: 'Unknown content-encoding.',
  },
  packed: { status: 400, body: 'The body can not be unpacked.' },
  taken: { status: 503, headers: LATER, body: 'The body was read by other software of this Node-RED.' },
};
const LOG_EVERY_MS = 60_000;

const doorsOf = new WeakMap<NodeApp, Map<IntakePrefix, Door>>();

/**
 * Registers a public route below httpNodeRoot, `<prefix>/<name>`, once per process; who asks again for the same
 * prefix replaces its handler. It belongs to the process and not to a node, so it keeps answering during a redeploy.
 * There is none where httpNodeRoot is `false`: see `publicAddress`.
 *
 * @param handler whatever it throws is answered by 503, so that the sender tries again
 */
export function intakeRoute(
  RED: NodeRed,
  prefix: IntakePrefix,
  methods: readonly IntakeMethod[],
  handler: IntakeHandler,
): void {
  const app = RED.httpNode;
  if (!app || RED.settings.httpNodeRoot === false) return;
  const doors = doorsOf.get(app) ?? new Map<IntakePrefix, Door>();
  const known = doors.get(prefix);
  if (known) {
    Object.assign(known, { methods, handler });
    return;
  }
  if (doors.size === 0) {
    doorsOf.set(app, doors);
    keepRaw(app, (path) => [...doors.values()].some(({ pattern }) => pattern.test(path)));
  }
  // No group catches anything: Express would decode it, and answer what can't be decoded with a stack trace.
  const door: Door = { pattern: new RegExp(`^${prefix}/[^/]+/?$`, 'i'), methods, handler, started: false };
  doors.set(prefix, door);
  RED.events.on('flows:started', () => {
    door.started = true;
  });
  open(RED, app, prefix, door);
}

function open(RED: NodeRed, app: NodeApp, prefix: IntakePrefix, door: Door): void {
  const tell = reporter(RED, prefix);
  const failed = (error: unknown, request: IncomingMessage, response: ServerResponse, bytes: number) => {
    tell(error instanceof Failure ? error.code : error instanceof Error ? error.name : 'error', bytes);
    answer(request, response, { status: 503, headers: LATER, body: 'Not taken. Please try again later.' });
  };
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    let bytes = 0;
    take(door, request, (size) => (bytes = size))
      .then((given) => answer(request, response, given))
      .catch((error: unknown) => {
        if (!(error instanceof BodyRefused)) return failed(error, request, response, bytes);
        tell(error.reason, error.bytes);
        answer(request, response, REFUSED[error.reason]);
      });
  };
  // Express knows handlers of errors by their four parameters.
  const caught = (error: unknown, request: IncomingMessage, response: ServerResponse, _next: unknown) =>
    failed(error, request, response, 0);
  app.all(door.pattern, ...middleware(RED), serve, caught);
}

async function take(
  { methods, handler, started }: Door,
  request: IncomingMessage,
  onSize: (bytes: number) => void,
): Promise<IntakeAnswer> {
  const method = methods.find((one) => one === request.method);
  if (!method) return { status: 405, headers: { Allow: methods.join(', ') }, body: 'Method not allowed.' };
  const [path = '', search = ''] = (request.url ?? '').split(/\?(.*)/s, 2);
  const name = decoded(path.replace(/\/$/, '').split('/').at(-1) ?? '');
  if (name === null) return { status: 404, body: 'Not found.' };
  if (!started) return { status: 503, headers: LATER, body: 'Node-RED is starting. Please try again later.' };
  const body = method === 'POST' ? await readBody(request) : Buffer.alloc(0);
  onSize(body.length);
  return handler({ method, name, headers: request.headers, query: new URLSearchParams(search), body });
}

function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

/** What the settings want in front of every public route, as `http in` has it. */
function middleware(RED: NodeRed): unknown[] {
  const { httpNodeMiddleware: given } = RED.settings;
  return (Array.isArray(given) ? (given as unknown[]) : [given]).filter((one) => typeof one === 'function');
}

/** Logs how large a request was and why it was not taken; for each reason at most once a minute. */
function reporter(RED: NodeRed, path: IntakePrefix): (reason: string, bytes: number) => void {
  const told = new Map<string, number>();
  return (reason, bytes) => {
    const now = performance.now();
    if (now - (told.get(reason) ?? -LOG_EVERY_MS) < LOG_EVERY_MS) return;
    told.set(reason, now);
    RED.log.warn(words(RED, 'log.notTaken', { path, bytes, reason }));
  };
}
