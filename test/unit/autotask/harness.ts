import assert from 'node:assert/strict';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AutotaskClient, type AutotaskSettings, type Ledger } from '../../../src/autotask/client.js';
import { Failure, type FailureScope } from '../../../src/failure.js';
import { startAutotask, type Autotask } from '../../sandbox/autotask/start.js';

export const SECRET = 'sandbox-secret';

/** A ledger in memory that can be looked into. */
export class MemoryLedger implements Ledger {
  rows: Array<{ minute: number; calls: number }> = [];

  load(_tenant: string, sinceMinute: number): Promise<Array<{ minute: number; calls: number }>> {
    return Promise.resolve(this.rows.filter(({ minute }) => minute >= sinceMinute));
  }

  add(_tenant: string, minute: number, calls: number): Promise<void> {
    this.rows.push({ minute, calls });
    return Promise.resolve();
  }
}

export function settings(changes: Partial<AutotaskSettings> = {}): AutotaskSettings {
  return {
    username: 'api@sandbox.example',
    secret: SECRET,
    integrationCode: 'SANDBOX',
    zoneUrl: '',
    discoveryUrl: '',
    hourlyBudget: 1_000,
    threads: 2,
    proxy: null,
    tls: null,
    ...changes,
  };
}

let addresses = 0;

/** What makes an address another one: ports come again, and who was refused at one is remembered longer than a test. */
export function unlikeOthers(): string {
  addresses += 1;
  return `#${addresses}`;
}

/** What a test starts and must stop. */
export class Workbench {
  readonly #stops: Array<() => unknown> = [];
  #own = unlikeOthers();
  /** Our own clock, which clients are given; moves only when a test moves it. */
  clock = Date.now();

  async autotask(): Promise<Autotask> {
    const standIn = await startAutotask();
    this.#stops.push(() => standIn.stop());
    return standIn;
  }

  /** A server that answers as the test says; `body` is the request's JSON or text. */
  async serve(
    answer: (req: IncomingMessage, res: ServerResponse, body: string) => void,
  ): Promise<{ url: string; calls: string[] }> {
    const calls: string[] = [];
    const server = http.createServer((req, res) => {
      let body = '';
      req.on('data', (chunk: Buffer) => (body += chunk.toString()));
      req.on('end', () => {
        calls.push(`${req.method} ${req.url}`);
        answer(req, res, body);
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    this.#stops.push(() => {
      server.close();
      server.closeAllConnections();
    });
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}/ATServicesRest/`, calls };
  }

  client(changes: Partial<AutotaskSettings>, ledger: Ledger = new MemoryLedger()): AutotaskClient {
    const { zoneUrl, discoveryUrl, ...others } = settings(changes);
    const own = (url: string) => (url === '' ? '' : url + this.#own);
    const urls = { zoneUrl: own(zoneUrl), discoveryUrl: own(discoveryUrl) };
    const client = new AutotaskClient({ ...others, ...urls }, { ledger, now: () => this.clock });
    this.#stops.push(() => client.close());
    return client;
  }

  async stop(): Promise<void> {
    this.#own = unlikeOthers();
    for (const stop of this.#stops.splice(0).reverse()) await stop();
  }
}

/** The failure of something that must fail, checked for code and scope and for holding no secret. */
export async function failureOf(
  promise: Promise<unknown>,
  code: string,
  scope: FailureScope,
): Promise<Failure> {
  let failure: unknown = null;
  try {
    await promise;
  } catch (error) {
    failure = error;
  }
  assert.ok(failure instanceof Failure, `should fail with ${code}, but: ${String(failure)}`);
  assert.deepEqual([failure.code, failure.scope], [code, scope], failure.said ?? '');
  const shown = JSON.stringify([failure, failure.message, failure.said, failure.facts, failure.stack]);
  assert.ok(!shown.includes(SECRET) && !shown.includes('api@sandbox.example'), shown);
  return failure;
}

export const json = (res: ServerResponse, status: number, body: unknown, headers = {}): void => {
  res.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
};
