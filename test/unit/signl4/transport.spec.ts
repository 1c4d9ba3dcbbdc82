import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { Failure, type FailureScope } from '../../../src/failure.js';
import { Transport } from '../../../src/signl4/transport.js';
import { answerWith, KEY, SECRET, settingsFor, type Answering } from './answer-with.js';

interface Case {
  name: string;
  status: number;
  body: string;
  headers?: Record<string, string>;
  of?: 'webhook' | 'api';
  write?: boolean;
  sent?: Record<string, unknown>;
  code: string;
  scope: FailureScope;
}

const PAGE = '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Welcome</body></html>';
const NO_SOURCE = JSON.stringify({
  requestId: 'r',
  code: 3004,
  message: 'Error raising event.',
  details: `An event source with ID ${SECRET.toUpperCase()} was not found.`,
});
const errorBody = (code: number) =>
  JSON.stringify({ requestId: 'r', code, message: 'No.', details: 'Because.' });

const CASES: Case[] = [
  { name: 'unknown team secret', status: 404, body: NO_SOURCE, code: 'signl4.secret', scope: 'account' },
  { name: '404 without a body', status: 404, body: '', code: 'signl4.secret', scope: 'account' },
  { name: '404 of a web server', status: 404, body: PAGE, code: 'signl4.wrong-url', scope: 'account' },
  {
    name: '404 for an alert that is not there',
    status: 404,
    body: errorBody(4711),
    sent: { 'X-S4-Status': 'resolved' },
    code: 'signl4.not-found',
    scope: 'entry',
  },
  {
    name: 'unknown team secret when resolving',
    status: 404,
    body: NO_SOURCE,
    sent: { 'X-S4-Status': 'resolved' },
    code: 'signl4.secret',
    scope: 'account',
  },
  {
    name: '404 for a raise, whatever its code',
    status: 404,
    body: errorBody(1),
    code: 'signl4.secret',
    scope: 'account',
  },
  { name: '404 of the API', status: 404, body: '', of: 'api', code: 'signl4.not-found', scope: 'entry' },
  { name: '400', status: 400, body: errorBody(400), code: 'signl4.refused', scope: 'entry' },
  { name: '400 of a proxy', status: 400, body: PAGE, code: 'signl4.wrong-url', scope: 'account' },
  { name: '401', status: 401, body: '', of: 'api', code: 'signl4.key', scope: 'account' },
  {
    name: '403',
    status: 403,
    body: '{"title":"Forbidden"}',
    of: 'api',
    code: 'signl4.key',
    scope: 'account',
  },
  { name: '403 of a firewall', status: 403, body: PAGE, code: 'signl4.wrong-url', scope: 'account' },
  { name: '405', status: 405, body: '', code: 'signl4.wrong-url', scope: 'account' },
  {
    name: 'a redirect',
    status: 302,
    body: '',
    headers: { Location: '/login' },
    code: 'signl4.wrong-url',
    scope: 'account',
  },
  { name: '409', status: 409, body: errorBody(409), of: 'api', code: 'signl4.conflict', scope: 'entry' },
  { name: '413 of a web server', status: 413, body: PAGE, code: 'signl4.refused', scope: 'entry' },
  { name: '429', status: 429, body: errorBody(429), code: 'signl4.throttled', scope: 'throttled' },
  { name: '429 as a page', status: 429, body: PAGE, code: 'signl4.throttled', scope: 'throttled' },
  { name: '500', status: 500, body: errorBody(500), code: 'signl4.outage', scope: 'outage' },
  { name: '502 as a page', status: 502, body: PAGE, code: 'signl4.outage', scope: 'outage' },
  { name: '504 when writing', status: 504, body: PAGE, code: 'signl4.lost', scope: 'unknown' },
  { name: '504 when reading', status: 504, body: PAGE, write: false, code: 'signl4.outage', scope: 'outage' },
  {
    name: 'an undocumented refusal',
    status: 402,
    body: errorBody(402),
    code: 'signl4.strange-answer',
    scope: 'outage',
  },
  { name: 'a login page', status: 200, body: PAGE, code: 'signl4.strange-answer', scope: 'outage' },
  { name: 'nothing at all', status: 200, body: '', code: 'signl4.strange-answer', scope: 'outage' },
  {
    name: 'JSON that is no object',
    status: 200,
    body: '"ok"',
    code: 'signl4.strange-answer',
    scope: 'outage',
  },
  { name: 'cut JSON', status: 202, body: '{"eventId":', code: 'signl4.strange-answer', scope: 'outage' },
];

describe("SIGNL4's answers", () => {
  let server: Answering;
  let transport: Transport;
  afterEach(async () => {
    transport.close();
    await server.stop();
  });

  async function ask(one: Omit<Case, 'name' | 'code' | 'scope'>) {
    server = await answerWith((_heard, response) => {
      const type = one.body.startsWith('<') ? 'text/html' : 'application/json';
      response.writeHead(one.status, { 'Content-Type': type, ...one.headers }).end(one.body);
    });
    transport = new Transport(settingsFor(server.url));
    const { of = 'webhook', write = true, sent = {} } = one;
    const path = `/webhook/${encodeURIComponent(SECRET)}`;
    return transport.call({ of, method: 'POST', path, body: sent, write });
  }

  for (const one of CASES) {
    it(`${one.name}: ${one.code}`, async () => {
      const failure = await failureOf(ask(one));
      assert.deepEqual([failure.code, failure.scope], [one.code, one.scope]);
      assert.equal(failure.status, one.status);
      assert.equal(failure.facts['status'], one.status);
      assertNoSecrets(failure);
    });
  }

  for (const body of ['{"eventId":"1_a"}', '', PAGE, '{"eventId":']) {
    it(`201 is a success, whatever its body: ${body.slice(0, 12) || 'none'}`, async () => {
      assert.equal((await ask({ status: 201, body })).status, 201);
    });
  }

  it('an object with another 2xx is a success', async () => {
    assert.equal((await ask({ status: 202, body: '{"eventId":"1_a"}' })).status, 202);
  });

  it('204 is a success where something is read', async () => {
    assert.equal((await ask({ status: 204, body: '', of: 'api', write: false })).status, 204);
  });

  it('are told in their own words, without the secret that they quote', async () => {
    const failure = await failureOf(ask({ status: 404, body: NO_SOURCE }));
    assert.equal(failure.said, 'Error raising event. An event source with ID … was not found.');
  });

  it("are told without a customer's text that they quote", async () => {
    const Message = 'The payroll of ACME is down';
    const body = JSON.stringify({
      message: `Cannot read "${Message}"`,
      errors: [{ message: 'Bad\u0007 value' }, 'Third'],
    });
    const failure = await failureOf(ask({ status: 400, body, sent: { Message } }));
    assert.equal(failure.said, 'Cannot read "…" Bad value Third');
  });

  it('are told by the title of a page, and never with more than 300 characters', async () => {
    assert.equal((await failureOf(ask({ status: 200, body: PAGE }))).said, 'Sign in');
    await server.stop();
    const long = await failureOf(ask({ status: 400, body: 'x'.repeat(100_000) }));
    assert.equal(long.said?.length, 300);
  });
});

describe('A call to SIGNL4 without an answer', () => {
  let server: Answering | undefined;
  let transport: Transport;
  afterEach(async () => {
    transport.close();
    await server?.stop();
    server = undefined;
  });

  const send = (write: boolean, signal?: AbortSignal) =>
    transport.call({ of: 'webhook', method: 'POST', path: `/webhook/${SECRET}`, body: {}, write, signal });

  it('was surely not done where nobody listens', async () => {
    transport = new Transport(settingsFor(`http://127.0.0.1:${await unusedPort()}`));
    const failure = await failureOf(send(true));
    assert.deepEqual([failure.code, failure.scope], ['signl4.unreachable', 'outage']);
    assert.match(failure.said ?? '', /ECONNREFUSED/);
    assertNoSecrets(failure);
  });

  it('may have been done where the connection broke after sending', async () => {
    server = await answerWith((_heard, _response, socket) => socket.destroy());
    transport = new Transport(settingsFor(server.url));
    const failure = await failureOf(send(true));
    assert.deepEqual([failure.code, failure.scope], ['signl4.lost', 'unknown']);
    assertNoSecrets(failure);
    assert.equal((await failureOf(send(false))).code, 'signl4.timeout');
  });

  it('may have been done where no answer came in time', async () => {
    server = await answerWith(() => undefined);
    transport = new Transport(settingsFor(server.url, { timeoutMs: 500 }));
    assert.deepEqual(await scopes(send(true), send(false)), ['signl4.lost unknown', 'signl4.timeout outage']);
  });

  it('may have been done where the answer drips', async () => {
    server = await answerWith((_heard, response) => void response.writeHead(201).write('{'));
    transport = new Transport(settingsFor(server.url, { timeoutMs: 500 }));
    assert.deepEqual(await scopes(send(true)), ['signl4.lost unknown']);
  });

  it('may have been done where we stopped it', async () => {
    const stop = new AbortController();
    server = await answerWith(() => stop.abort());
    transport = new Transport(settingsFor(server.url));
    assert.deepEqual(await scopes(send(true, stop.signal)), ['signl4.lost unknown']);
  });

  for (const baseUrl of ['', 'connect.signl4.com', 'ftp://connect.signl4.com', '${SIGNL4_URL}']) {
    it(`is a wrong address: "${baseUrl}"`, async () => {
      transport = new Transport(settingsFor(baseUrl));
      assert.deepEqual(await scopes(send(true)), ['signl4.wrong-url account']);
    });
  }

  it('does not follow a redirect with its secret', async () => {
    const other = await answerWith((_heard, response) => void response.writeHead(201).end());
    server = await answerWith(
      (_heard, response) => void response.writeHead(307, { Location: other.url }).end(),
    );
    transport = new Transport(settingsFor(server.url));
    assert.deepEqual(await scopes(send(true)), ['signl4.wrong-url account']);
    assert.equal(other.heard.length, 0);
    await other.stop();
  });
});

describe('A call to SIGNL4', () => {
  it('sends the key to the API only, and takes a base URL with a slash', async () => {
    const server = await answerWith((_heard, response) => void response.writeHead(201).end('{}'));
    const transport = new Transport(settingsFor(`${server.url}/ `, { apiKey: ` ${KEY} ` }));
    await transport.call({
      of: 'webhook',
      method: 'POST',
      path: '/webhook/x',
      body: { Title: 'Größe' },
      write: true,
    });
    await transport.call({ of: 'api', method: 'GET', path: '/api/v2/teams', write: false });
    const [webhook, api] = server.heard;
    assert.equal(webhook?.headers['x-s4-api-key'], undefined);
    assert.equal(webhook?.url, '/webhook/x');
    assert.equal(webhook?.body, '{"Title":"Größe"}');
    assert.match(webhook?.headers['content-type'] ?? '', /^application\/json/);
    assert.equal(api?.headers['x-s4-api-key'], KEY);
    transport.close();
    await server.stop();
  });
});

async function failureOf(call: Promise<unknown>): Promise<Failure> {
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Failure, `no Failure: ${String(error)}`);
  return error;
}

async function scopes(...calls: Promise<unknown>[]): Promise<string[]> {
  const failures = await Promise.all(calls.map(failureOf));
  return failures.map(({ code, scope }) => `${code} ${scope}`);
}

/** Neither in what is told, nor anywhere inside what a Catch node could show. */
function assertNoSecrets(failure: Failure): void {
  const all = `${JSON.stringify(failure)} ${inspect(failure, { depth: 10, showHidden: true })}`.toLowerCase();
  for (const secret of [SECRET, encodeURIComponent(SECRET), KEY]) {
    assert.ok(!all.includes(secret.toLowerCase()), `a secret in ${failure.code}`);
  }
}

async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
