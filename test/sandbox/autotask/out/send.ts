import { request as plain } from 'node:http';
import { request as secure } from 'node:https';

export interface Outgoing {
  url: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body: Buffer | null;
  timeoutMs: number;
  signal: AbortSignal;
}

export interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
}

/** Sends one request from Autotask to somebody. @throws Error when there is no whole answer in time */
export function send({ url, method, headers, body, timeoutMs, signal }: Outgoing): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = (url.startsWith('https:') ? secure : plain)(url, {
      method,
      headers: { ...headers, ...(body ? { 'Content-Length': String(body.length) } : {}) },
      agent: false,
      signal,
    });
    const timer = setTimeout(() => request.destroy(new Error('The operation has timed out')), timeoutMs);
    request.on('error', reject);
    request.on('close', () => clearTimeout(timer));
    request.on('response', (response) => {
      response.resume();
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
    });
    request.end(body ?? undefined);
  });
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
