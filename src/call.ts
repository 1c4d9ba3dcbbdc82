import axios, { type AxiosResponse } from 'axios';
import { CallFailed, leaf } from './call-failed.js';
import { CallLimit } from './call-limit.js';
import { createAgents, dropIdle, proxyFor, type ProxySettings, type TlsSettings } from './call-route.js';
import { WatchedTransport } from './call-watch.js';

export { CallFailed } from './call-failed.js';
export type { ProxySettings, TlsSettings } from './call-route.js';

export interface CallerOptions {
  /** Limit of the whole call, from connecting to the last byte of the answer. */
  timeoutMs: number;
  /** Limit of an answer's body after decompression. */
  maxBytes: number;
  /** `null`: what the environment says (`HTTPS_PROXY`, `NO_PROXY`, …). */
  proxy: ProxySettings | null;
  tls: TlsSettings | null;
  /** Concurrent sockets per host; default 50. */
  maxSockets?: number;
}

export interface CallRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers: Readonly<Record<string, string>>;
  /** Text and bytes as they are; anything else as JSON. */
  body?: unknown;
  timeoutMs?: number;
  maxBytes?: number;
  signal?: AbortSignal;
}

export interface CallAnswer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** Parsed JSON where it is JSON, else the text. */
  body: unknown;
  json: boolean;
}

export interface Caller {
  /**
   * One request, one answer: redirects are not followed (axios would send our secret headers along),
   * nothing is repeated, and no status throws.
   * @throws CallFailed when there is no complete answer
   */
  call(request: CallRequest): Promise<CallAnswer>;
  /** Drops idle connections; calls under way end by themselves. */
  close(): void;
}

/** The only user of axios. */
export function createCaller(options: CallerOptions): Caller {
  const fresh = () => createAgents(options.tls, options.maxSockets ?? 50);
  let agents = fresh();

  async function call(request: CallRequest): Promise<CallAnswer> {
    const transport = new WatchedTransport();
    const used = agents;
    const limit = new CallLimit(request.timeoutMs ?? options.timeoutMs, request.signal);
    try {
      const proxy = proxyFor(new URL(request.url), options.proxy);
      const answer = await axios.request<string>({
        method: request.method,
        url: request.url,
        headers: { ...request.headers, ...bodyHeaders(request) },
        ...(request.body === undefined ? {} : { data: asSent(request.body) }),
        ...(proxy === undefined ? {} : { proxy }),
        httpAgent: used.http,
        httpsAgent: used.https,
        transport,
        maxRedirects: 0,
        maxContentLength: request.maxBytes ?? options.maxBytes,
        responseType: 'text',
        transformRequest: [(data: unknown) => data],
        transformResponse: [(data: unknown) => data],
        validateStatus: () => true,
        signal: limit.signal,
      });
      if (transport.refusedByProxy) {
        throw new CallFailed(
          `the proxy answered ${answer.status} ${answer.statusText}`.trim(),
          'PROXY_REFUSED',
          false,
        );
      }
      return toAnswer(answer);
    } catch (error) {
      // Half-dead sockets of a lost connection would fail the next calls as well.
      if (agents === used) agents = fresh();
      dropIdle(used);
      throw failed(error, transport, limit);
    } finally {
      limit.clear();
    }
  }

  return { call, close: () => dropIdle(agents) };
}

function failed(error: unknown, { sent, whole }: WatchedTransport, limit: CallLimit): CallFailed {
  if (error instanceof CallFailed) return error;
  if (limit.timedOut)
    return new CallFailed(`no complete answer within ${limit.ms / 1000} s`, 'TIMEOUT', sent, whole);
  if (limit.signal.aborted) return new CallFailed('stopped by us', 'ABORTED', sent, whole);
  const { reason, code } = leaf(error);
  if (/maxContentLength/.test(reason)) return new CallFailed('the answer is too large', 'TOO_LARGE', true);
  return new CallFailed(reason, code, sent, whole);
}

function bodyHeaders(request: CallRequest): Record<string, string> {
  const named = Object.keys(request.headers).some((name) => name.toLowerCase() === 'content-type');
  return request.body === undefined || named ? {} : { 'Content-Type': 'application/json' };
}

function asSent(body: unknown): string | Buffer {
  return typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
}

function toAnswer(answer: AxiosResponse<string>): CallAnswer {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(answer.headers)) headers[name.toLowerCase()] = String(value);
  const text = answer.data ?? '';
  if (/^\s*[[{"]/.test(text) || /\bjson\b/i.test(headers['content-type'] ?? '')) {
    try {
      return { status: answer.status, headers, body: JSON.parse(text) as unknown, json: true };
    } catch {
      // Announced or looking like JSON, and none: the caller decides what that means.
    }
  }
  return { status: answer.status, headers, body: text, json: false };
}
