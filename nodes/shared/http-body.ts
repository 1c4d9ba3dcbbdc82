import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';

/** The most that a request may hold, packed and unpacked. */
export const MOST_BYTES = 1_048_576;
const PATIENCE_MS = 30_000;

/** Why a body was not read. */
export type BodyProblem = 'too-large' | 'slow' | 'aborted' | 'encoding' | 'packed' | 'taken';

export class BodyRefused extends Error {
  /** @param bytes how much of it had come */
  constructor(
    readonly reason: BodyProblem,
    readonly bytes: number,
  ) {
    super(reason);
    this.name = 'BodyRefused';
  }
}

type Unpack = (packed: Buffer) => Promise<Buffer>;

const limited = { maxOutputLength: MOST_BYTES };
const asIs: Unpack = (body) => Promise.resolve(body);
const gzip: Unpack = (packed) => promisify(gunzip)(packed, limited);
const deflate: Unpack = (packed) => promisify(inflate)(packed, limited);

/** Content codings of RFC 9110, 8.4.1. */
const CODINGS: ReadonlyMap<string, Unpack> = new Map([
  ['', asIs],
  ['identity', asIs],
  ['gzip', gzip],
  ['x-gzip', gzip],
  ['deflate', deflate],
]);

/**
 * The whole body of a request as it was sent, unpacked where it was packed. More than `MOST_BYTES` is never held.
 *
 * @param patienceMs how long the whole body may take
 * @throws BodyRefused
 */
export async function readBody(request: IncomingMessage, patienceMs = PATIENCE_MS): Promise<Buffer> {
  const unpack = CODINGS.get((request.headers['content-encoding'] ?? '').trim().toLowerCase());
  if (!unpack) throw new BodyRefused('encoding', 0);
  if (Number(request.headers['content-length'] ?? 0) > MOST_BYTES) throw new BodyRefused('too-large', 0);
  const sent = await collect(request, patienceMs);
  try {
    return await unpack(sent);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new BodyRefused(code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'packed', sent.length);
  }
}

function collect(request: IncomingMessage, patienceMs: number): Promise<Buffer> {
  const taken = takenAlready(request);
  if (taken !== null) return taken;
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    let settled = false;
    const refuse = (reason: BodyProblem) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      request.off('data', add);
      request.pause();
      chunks = [];
      reject(new BodyRefused(reason, size));
    };
    const add = (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > MOST_BYTES) refuse('too-large');
    };
    const timer = setTimeout(() => refuse('slow'), patienceMs);
    request.on('data', add);
    request.on('end', () => {
      settled = true;
      clearTimeout(timer);
      resolve(Buffer.concat(chunks));
    });
    request.on('error', () => refuse('aborted'));
    request.on('close', () => refuse('aborted'));
  });
}

/** What some other middleware has read before us; its bytes are good only where it kept them. */
function takenAlready(request: IncomingMessage & { body?: unknown }): Promise<Buffer> | null {
  if (!request.readableDidRead && !request.readableEnded) return null;
  const { body } = request;
  if ((typeof body !== 'string' && !Buffer.isBuffer(body)) || body.length > MOST_BYTES)
    return Promise.reject(new BodyRefused('taken', 0));
  return Promise.resolve(Buffer.from(body));
}
