export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed body where it is JSON. */
  body: any;
}

/** Calls Node-RED, by a connection of its own since one that was kept may be closing; an answer takes at most a minute. */
export async function request(url: URL, init: RequestInit): Promise<Answer> {
  const headers = new Headers(init.headers);
  headers.set('Connection', 'close');
  const response = await fetch(url, { ...init, headers, signal: AbortSignal.timeout(60_000) });
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') && text !== '';
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: json ? JSON.parse(text) : undefined,
  };
}

/** A POST: objects go as JSON, strings and Buffers as they are. */
export function posting(body: unknown, headers: Record<string, string>): RequestInit {
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  const type = raw ? {} : { 'Content-Type': 'application/json' };
  return {
    method: 'POST',
    headers: { ...type, ...headers },
    body: (raw ? body : JSON.stringify(body ?? {})) as string,
  };
}
