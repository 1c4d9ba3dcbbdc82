import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Somebody who is called: answers as `answer` says, and keeps what came in. One per spec file. */
export class Receiver {
  #server: Server | undefined;
  received: Received[] = [];
  /** Status to answer, by the number of the call (from 0). 0 = no answer at all. */
  answer: (index: number, call: Received) => number = () => 200;
  #waiting: Array<() => void> = [];

  constructor() {
    before(() => this.#start());
    beforeEach(() => {
      this.received = [];
      this.answer = () => 200;
    });
    after(() => {
      this.#server?.closeAllConnections();
      this.#server?.close();
    });
  }

  get url(): string {
    const address = this.#server?.address() as AddressInfo | undefined;
    return `http://127.0.0.1:${address?.port}/in`;
  }

  /** Resolves with the calls when there are so many. */
  async calls(count: number): Promise<Received[]> {
    while (this.received.length < count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.received;
  }

  #start(): Promise<void> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url: path = '', headers } = request;
        const call = { method, path, headers, body: Buffer.concat(chunks) };
        const status = this.answer(this.received.push(call) - 1, call);
        for (const resolve of this.#waiting.splice(0)) resolve();
        if (status === 401) response.setHeader('WWW-Authenticate', 'Basic realm="x"');
        if (status !== 0) response.writeHead(status).end();
      });
    });
    this.#server = server;
    return new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve());
    });
  }
}
