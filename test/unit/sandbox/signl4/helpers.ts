import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Signl4Options, type Signl4Sandbox, startSignl4 } from '../../../sandbox/signl4/start.js';
import type { Notification } from '../../../sandbox/signl4/outbound/payload.js';

export interface Answered {
  status: number;
  headers: Headers;
  /** Parsed where it is JSON, else text; `null` where there is none. */
  body: unknown;
}

/** A stand-in with short ways to ask it. */
export interface Bench extends Signl4Sandbox {
  /** Posts JSON to the inbound webhook. */
  send(body: unknown, query?: string, secret?: string): Promise<Answered>;
  /** Posts anything to the inbound webhook. */
  sendAs(type: string, body: string | Buffer, query?: string): Promise<Answered>;
  /** Calls the REST API with the key `sandbox-key`; `path` such as `/v2/users`. */
  api(method: string, path: string, body?: unknown, key?: string | null): Promise<Answered>;
}

export async function startBench(options: Signl4Options = {}): Promise<Bench> {
  const sandbox = await startSignl4(options);
  const sendAs = (
    type: string,
    body: string | Buffer,
    query = '',
    secret = 'sandbox-team',
  ): Promise<Answered> =>
    ask(`${sandbox.url}/webhook/${secret}${query}`, {
      method: 'POST',
      headers: { 'Content-Type': type },
      body,
    });
  return {
    ...sandbox,
    sendAs,
    send: (body, query, secret) => sendAs('application/json', JSON.stringify(body), query, secret),
    api: (method, path, body, key = 'sandbox-key') =>
      ask(`${sandbox.url}/api${path}`, {
        method,
        headers: { ...(key !== null && { 'X-S4-Api-Key': key }), 'Content-Type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
  };
}

async function ask(url: string, init: RequestInit): Promise<Answered> {
  const answer = await fetch(url, init);
  const text = await answer.text();
  const isJson = /json/.test(answer.headers.get('content-type') ?? '');
  const body: unknown = text === '' ? null : isJson ? JSON.parse(text) : text;
  return { status: answer.status, headers: answer.headers, body };
}

/** What an outbound notification holds, as far as the tests look. */
export type Told = Notification & {
  alert?: { id: string; statusCode: number; externalEventId: string; acknowledgedUserIds?: string[] };
  user?: { id: string; username: string; mailaddress: string };
  team?: { id: string };
  annotation?: { message: string; id: string };
};

/** A receiver of outbound notifications. */
export interface Ear {
  url: string;
  heard: Told[];
  /** The next answers; afterwards 200. */
  answers: number[];
  stop(): Promise<void>;
}

export async function startEar(): Promise<Ear> {
  const heard: Told[] = [];
  const answers: number[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      heard.push(JSON.parse(Buffer.concat(chunks).toString()) as Told);
      response.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const stop = (): Promise<void> =>
    new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, heard, answers, stop };
}

/** The stand-in with an ear registered for its outbound webhooks. */
export class Listening {
  private constructor(
    readonly bench: Bench,
    readonly ear: Ear,
  ) {}

  static async start(): Promise<Listening> {
    const bench = await startBench();
    const ear = await startEar();
    bench.control.addWebhook(ear.url);
    bench.control.set({ delivery: { waitMs: 1 } });
    return new Listening(bench, ear);
  }

  async stop(): Promise<void> {
    await this.bench.stop();
    await this.ear.stop();
  }

  /** What is heard of `work`. */
  async heardOf(work: () => unknown): Promise<Told[]> {
    await this.bench.control.idle();
    this.ear.heard.length = 0;
    await work();
    await this.bench.control.idle();
    return this.ear.heard;
  }

  async raise(externalId = 'AT-1'): Promise<string> {
    const { id } = this.bench.control.raise('Server down', { externalId });
    await this.bench.control.idle();
    return id;
  }
}
