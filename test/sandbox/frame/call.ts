import type { IncomingHttpHeaders } from 'node:http';

/** One request as a service sees it: read whole, before anything is decided about it. */
export interface Call {
  method: string;
  /** Path without the query, not decoded. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** What the service says the call is about; concurrency is counted per entity. */
  entity: string;
  /** The base that the caller used, such as `http://127.0.0.1:1881`. */
  origin: string;
}

/** An object or array body is sent as JSON, a string or Buffer as it is; `undefined` sends none. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The body as JSON. @throws SyntaxError when it is none */
export function readJson(call: Call): unknown {
  return JSON.parse(call.body.toString('utf8'));
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  };
}

/** Text, numbers and truth values as text; anything else is empty. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** A part of a path as it was meant; as it is where it is no valid encoding. */
export function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
