import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Signl4Settings } from '../../../src/signl4/settings.js';

export const SECRET = 'Te4m/Secret';
export const KEY = 'k3y-of-the-test';

export interface Heard {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface Answering {
  url: string;
  heard: Heard[];
  connections: number;
  stop(): Promise<void>;
}

/** A server that answers as told; what a stand-in would never say can be said by it. */
export async function answerWith(
  answer: (heard: Heard, response: ServerResponse, socket: Socket) => void,
): Promise<Answering> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const heard = { method, url, headers, body: Buffer.concat(parts).toString() };
      answering.heard.push(heard);
      answer(heard, response, request.socket);
    });
  });
  server.on('connection', () => (answering.connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const answering: Answering = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard: [],
    connections: 0,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return answering;
}

export function settingsFor(url: string, more: Partial<Signl4Settings> = {}): Signl4Settings {
  return { baseUrl: url, teamSecret: SECRET, apiKey: KEY, proxy: null, tls: null, timeoutMs: 5_000, ...more };
}
