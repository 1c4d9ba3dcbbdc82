import assert from 'node:assert/strict';
import { once } from 'node:events';
import http, { type RequestListener, type Server } from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { CallFailed, createCaller, type Caller, type CallerOptions } from '../../src/call.js';
import { selfSigned } from './self-signed.js';

const headers = { Secret: 'top-secret' };

describe('call: one HTTP call', () => {
  const opened: Array<{ close(): unknown; closeAllConnections?(): void }> = [];
  const callers: Caller[] = [];

  afterEach(() => {
    for (const used of callers.splice(0)) used.close();
    for (const server of opened.splice(0)) {
      server.close();
      server.closeAllConnections?.();
    }
  });

  async function listen(server: Server | net.Server): Promise<number> {
    opened.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return (server.address() as AddressInfo).port;
  }

  const serve = async (listener: RequestListener) =>
    `http://127.0.0.1:${await listen(http.createServer(listener))}/`;

  function caller(options: Partial<CallerOptions> = {}): Caller {
    const made = createCaller({ timeoutMs: 5_000, maxBytes: 100_000, proxy: null, tls: null, ...options });
    callers.push(made);
    return made;
  }

  async function failureOf(promise: Promise<unknown>): Promise<CallFailed> {
    try {
      await promise;
    } catch (error) {
      assert.ok(error instanceof CallFailed, String(error));
      assert.ok(!JSON.stringify(error).includes('top-secret'));
      assert.deepEqual(
        Object.keys(error).filter((key) => !['reason', 'code', 'sent', 'whole', 'name'].includes(key)),
        [],
      );
      return error;
    }
    throw new assert.AssertionError({ message: 'the call should have failed' });
  }

  it('answers parsed JSON, whatever the status, and sends the body as JSON', async () => {
    const seen: string[] = [];
    const url = await serve((req, res) => {
      req.on('data', (chunk: Buffer) => seen.push(chunk.toString()));
      req.on('end', () => {
        seen.push(String(req.headers['content-type']), String(req.headers['secret']));
        res.writeHead(500, { 'Content-Type': 'application/json', 'X-Two': 'a' }).end('{"errors":["no"]}');
      });
    });
    const answer = await caller().call({ method: 'PATCH', url, headers, body: { id: 1 } });
    assert.equal(answer.status, 500);
    assert.deepEqual(answer.body, { errors: ['no'] });
    assert.equal(answer.json, true);
    assert.equal(answer.headers['x-two'], 'a');
    assert.deepEqual(seen, ['{"id":1}', 'application/json', 'top-secret']);
  });

  it('answers text that only claims to be JSON as text', async () => {
    const url = await serve((_req, res) =>
      res.writeHead(200, { 'Content-Type': 'application/json' }).end('<html>Maintenance</html>'),
    );
    const answer = await caller().call({ method: 'GET', url, headers });
    assert.deepEqual([answer.json, answer.body], [false, '<html>Maintenance</html>']);
  });

  it('does not follow a redirect, which would carry the secret to another host', async () => {
    let elsewhere = 0;
    const other = await serve((_req, res) => {
      elsewhere += 1;
      res.end('{}');
    });
    const url = await serve((_req, res) => res.writeHead(302, { Location: other }).end());
    assert.equal((await caller().call({ method: 'GET', url, headers })).status, 302);
    assert.equal(elsewhere, 0);
  });

  it('stops an answer that drips for ever', async () => {
    const timers: NodeJS.Timeout[] = [];
    const url = await serve((_req, res) => {
      res.writeHead(200);
      timers.push(setInterval(() => res.write(' '), 10));
    });
    const failure = await failureOf(caller().call({ method: 'GET', url, headers, timeoutMs: 400 }));
    timers.forEach(clearInterval);
    assert.deepEqual([failure.code, failure.sent], ['TIMEOUT', true]);
  });

  it('takes the answer that came while this process stood still, instead of calling it lost', async () => {
    const flags = new Int32Array(new SharedArrayBuffer(8));
    const server = new Worker(
      `const { workerData, parentPort } = require('node:worker_threads');
      const raise = (index) => { Atomics.store(workerData, index, 1); Atomics.notify(workerData, index); };
      require('node:http').createServer((req, res) => {
        req.resume();
        raise(0);
        setTimeout(() => res.writeHead(201).end('{"eventId":"e"}', () => raise(1)), 50);
      }).listen(0, '127.0.0.1', function () { parentPort.postMessage(this.address().port); });`,
      { eval: true, workerData: flags },
    );
    try {
      const [port] = (await once(server, 'message')) as [number];
      const url = `http://127.0.0.1:${port}/`;
      const answer = caller({ timeoutMs: 1_000 }).call({ method: 'POST', url, headers, body: {} });
      while (Atomics.load(flags, 0) === 0) await new Promise((next) => setImmediate(next));
      Atomics.wait(flags, 1, 0, 60_000);
      // The answer is here, and the limit is over, before this thread sees either.
      Atomics.wait(flags, 1, 1, 1_000);
      assert.equal((await answer).status, 201);
    } finally {
      await server.terminate();
    }
  });

  it('stops a call that never connects, and knows that nothing was sent', async () => {
    const port = await listen(net.createServer()); // accepts TCP, never speaks TLS
    const failure = await failureOf(
      caller().call({ method: 'POST', url: `https://127.0.0.1:${port}/`, headers, body: {}, timeoutMs: 100 }),
    );
    assert.deepEqual([failure.code, failure.sent], ['TIMEOUT', false]);
  });

  it('stops when its caller gives up, before and during the call', async () => {
    const controller = new AbortController();
    const url = await serve(() => controller.abort());
    const before = await failureOf(
      caller().call({ method: 'GET', url, headers, signal: AbortSignal.abort() }),
    );
    assert.deepEqual([before.code, before.sent], ['ABORTED', false]);
    const during = failureOf(caller().call({ method: 'GET', url, headers, signal: controller.signal }));
    assert.equal((await during).code, 'ABORTED');
  });

  it('refuses an answer that is too large, unpacked as well', async () => {
    const url = await serve((req, res) => {
      if (req.url === '/packed')
        res.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('a'.repeat(200_000)));
      else res.end('a'.repeat(200_000));
    });
    for (const path of ['plain', 'packed']) {
      const failure = await failureOf(caller().call({ method: 'GET', url: url + path, headers }));
      assert.deepEqual([failure.code, failure.sent], ['TOO_LARGE', true], path);
    }
  });

  it('says the innermost reason of a refused connection, also with several addresses', async () => {
    const port = await listen(net.createServer());
    opened.splice(0).forEach((server) => server.close());
    const direct = await failureOf(
      caller().call({ method: 'POST', url: `http://127.0.0.1:${port}/`, headers, body: {} }),
    );
    assert.deepEqual(
      [direct.reason, direct.code, direct.sent],
      [`connect ECONNREFUSED 127.0.0.1:${port}`, 'ECONNREFUSED', false],
    );
    const named = await failureOf(
      caller().call({ method: 'POST', url: `http://localhost:${port}/`, headers, body: {} }),
    );
    assert.match(named.reason, /^connect ECONNREFUSED /);
    assert.equal(named.sent, false);
  });

  it('knows that a lost connection may have done it', async () => {
    const url = await serve((req) => req.socket.destroy());
    const failure = await failureOf(caller().call({ method: 'POST', url, headers, body: {} }));
    assert.deepEqual([failure.code, failure.sent], ['ECONNRESET', true]);
  });

  it('knows that an answer cut off in the middle may have done it', async () => {
    const url = await serve((req, res) => {
      res.writeHead(200, { 'Content-Length': '1000' });
      res.write('{"a":');
      setTimeout(() => req.socket.destroy(), 20);
    });
    assert.equal((await failureOf(caller().call({ method: 'POST', url, headers, body: {} }))).sent, true);
  });

  it('uses a connection again, and a fresh one after a failure', async () => {
    const ports: Array<number | undefined> = [];
    const url = await serve((req, res) => {
      ports.push(req.socket.remotePort);
      if (req.url === '/die') req.socket.destroy();
      else res.end('{}');
    });
    const one = caller();
    for (const path of ['', '', 'die', '']) {
      await one.call({ method: 'GET', url: url + path, headers }).catch(() => undefined);
    }
    assert.equal(ports[0], ports[1]);
    assert.notEqual(ports[3], ports[1]);
  });

  it('leaves other calls alone when one fails', async () => {
    let arrived: (answer: http.ServerResponse) => void;
    const held = new Promise<http.ServerResponse>((resolve) => (arrived = resolve));
    const url = await serve((req, res) => {
      if (req.url === '/die') req.socket.destroy();
      else arrived(res);
    });
    const one = caller();
    const slow = one.call({ method: 'GET', url: `${url}slow`, headers });
    const answer = await held;
    await failureOf(one.call({ method: 'GET', url: `${url}die`, headers }));
    one.close();
    answer.end('{"ok":true}');
    assert.deepEqual((await slow).body, { ok: true });
  });

  describe('TLS', () => {
    const pair = selfSigned();

    it('refuses a certificate nobody signed, before anything is sent', async () => {
      let calls = 0;
      const server = https.createServer(pair, (_req, res) => {
        calls += 1;
        res.end('{}');
      });
      const url = `https://127.0.0.1:${await listen(server)}/`;
      const failure = await failureOf(caller().call({ method: 'POST', url, headers, body: {} }));
      assert.deepEqual([failure.code, failure.sent, calls], ['DEPTH_ZERO_SELF_SIGNED_CERT', false, 0]);
      const trusting = caller({ tls: { ca: pair.cert } });
      assert.equal((await trusting.call({ method: 'GET', url, headers })).status, 200);
      const careless = caller({ tls: { rejectUnauthorized: false } });
      assert.equal((await careless.call({ method: 'GET', url, headers })).status, 200);
    });

    it('goes through a proxy by CONNECT, and knows a refusal of the proxy from one of the service', async () => {
      const asked: string[] = [];
      const target = `https://127.0.0.1:${await listen(https.createServer(pair, (_req, res) => res.end('{"ok":1}')))}/`;
      const proxy = http.createServer();
      proxy.on('connect', (req, socket: net.Socket) => {
        asked.push(`${req.url} ${req.headers['proxy-authorization'] ?? ''}`);
        socket.on('error', () => undefined);
        if (req.headers['proxy-authorization'] === undefined) {
          socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
          return;
        }
        const [host = '', port = ''] = (req.url ?? '').split(':');
        const onward = net.connect(Number(port), host, () => {
          socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
          onward.pipe(socket).pipe(onward);
        });
        onward.on('error', () => socket.destroy());
      });
      const at = `http://127.0.0.1:${await listen(proxy)}`;
      const tls = { ca: pair.cert };
      const anonymous = caller({ tls, proxy: { url: at, noProxy: [] } });
      const failure = await failureOf(
        anonymous.call({ method: 'POST', url: target, headers, body: { a: 1 } }),
      );
      assert.deepEqual([failure.code, failure.sent], ['PROXY_REFUSED', false]);
      assert.match(failure.reason, /^the proxy answered 407/);

      const known = caller({ tls, proxy: { url: at, username: 'me', password: 'p@ss', noProxy: [] } });
      assert.deepEqual((await known.call({ method: 'GET', url: target, headers })).body, { ok: 1 });
      assert.ok(asked.at(-1)?.endsWith(`Basic ${Buffer.from('me:p@ss').toString('base64')}`));

      const before = asked.length;
      const around = caller({ tls, proxy: { url: at, noProxy: ['other.example', '127.0.0.1'] } });
      assert.equal((await around.call({ method: 'GET', url: target, headers })).status, 200);
      assert.equal(asked.length, before);
    });
  });
});
