import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { answer } from '../../nodes/shared/http-answer.js';
import { BodyRefused, readBody } from '../../nodes/shared/http-body.js';
import { intakeRoute, isGuarded, publicAddress } from '../../nodes/shared/http-intake.js';
import type { NodeRed } from '../../nodes/shared/node-red.js';

type Serve = (request: IncomingMessage & { body?: unknown }, response: ServerResponse) => void;

const servers: Server[] = [];

async function listen(serve: Serve): Promise<number> {
  const server = createServer(serve);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** What reading the body of one request, written by hand, comes to; it may take so many ms. */
async function reading(write: (socket: Socket) => void, ms: number, prepare?: Serve): Promise<string> {
  const outcome = new EventEmitter();
  const done = once(outcome, 'read');
  const port = await listen((request, response) => {
    prepare?.(request, response);
    readBody(request, ms)
      .then(
        (body) => outcome.emit('read', body.toString()),
        (error: unknown) =>
          outcome.emit('read', error instanceof BodyRefused ? `${error.reason} ${error.bytes}` : error),
      )
      .finally(() => answer(request, response, { status: 200 }));
  });
  const socket = connect(port, '127.0.0.1', () => write(socket));
  socket.on('error', () => undefined);
  const [text] = (await done) as [string];
  socket.destroy();
  return text;
}

const LONG = 60_000;
const head = (length: number) => `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`;

describe('body of a public request', () => {
  it('one that stalls, drips or breaks off is dropped', async () => {
    assert.equal(await reading((socket) => socket.write(`${head(9)}half`), 100), 'slow 4');
    const drip = (socket: Socket) => {
      socket.write(head(900_000));
      const timer = setInterval(() => socket.write('x'), 5);
      socket.on('close', () => clearInterval(timer));
    };
    assert.match(await reading(drip, 100), /^slow \d+$/);
    assert.equal(await reading((socket) => socket.end(`${head(9)}half`), LONG), 'aborted 4');
    const reset = (socket: Socket) => socket.write(`${head(9)}half`, () => socket.resetAndDestroy());
    assert.match(await reading(reset, LONG), /^aborted /);
  });

  it('one that somebody else has read is good only where its bytes were kept', async () => {
    const write = (socket: Socket) => socket.write(`${head(4)}body`);
    const eaten =
      (body: unknown): Serve =>
      (request) => {
        Object.defineProperty(request, 'readableDidRead', { value: true });
        request.body = body;
      };
    assert.equal(await reading(write, LONG, eaten(Buffer.from('kept'))), 'kept');
    assert.equal(await reading(write, LONG, eaten('text')), 'text');
    assert.equal(await reading(write, LONG, eaten({ parsed: 1 })), 'taken 0');
  });
});

/** As much of Node-RED as a public route needs. */
class Runtime {
  readonly lines: string[] = [];
  readonly events = new EventEmitter();
  #serve: Serve | null = null;

  readonly red = {
    httpNode: {
      path: () => '/',
      use: () => undefined,
      all: (_path: RegExp, serve: Serve) => (this.#serve = serve),
    },
    settings: { httpNodeRoot: '/' },
    events: this.events,
    log: { warn: (line: string) => this.lines.push(line) },
    _: (key: string, { path, bytes, reason }: Record<string, string | number>) =>
      `${key.split(':')[1]} ${path} ${bytes} ${reason}`,
  } as unknown as NodeRed;

  async url(): Promise<string> {
    const port = await listen((request, response) => this.#serve?.(request, response));
    return `http://127.0.0.1:${port}`;
  }
}

describe('public route', () => {
  it('asks for patience until the flows have started for the first time, and never again', async () => {
    const runtime = new Runtime();
    intakeRoute(runtime.red, '/autotask', ['POST'], () => Promise.resolve({ status: 202, body: 'taken' }));
    const url = `${await runtime.url()}/autotask/x`;
    const early = await fetch(url, { method: 'POST', body: 'x' });
    assert.deepEqual([early.status, early.headers.get('retry-after')], [503, '30']);
    assert.deepEqual(runtime.lines, []);
    for (const event of ['flows:started', 'flows:stopping', 'flows:stopped']) {
      runtime.events.emit(event);
      const { status } = await fetch(url, { method: 'POST', body: 'x' });
      assert.equal(status, 202, event);
    }
  });

  it('logs size and reason, and each reason once a minute', async () => {
    const runtime = new Runtime();
    intakeRoute(runtime.red, '/signl4/events', ['POST'], () =>
      Promise.reject(new TypeError('text of theirs')),
    );
    runtime.events.emit('flows:started');
    const url = `${await runtime.url()}/signl4/events/secret-token`;
    for (let count = 0; count < 3; count += 1) await fetch(url, { method: 'POST', body: '12345' });
    await fetch(url, { method: 'POST', body: '{}', headers: { 'Content-Encoding': 'zstd' } });
    assert.deepEqual(runtime.lines, [
      'log.notTaken /signl4/events 5 TypeError',
      'log.notTaken /signl4/events 0 encoding',
    ]);
  });

  it('is not there where the public side is off', () => {
    const runtime = new Runtime();
    runtime.red.settings.httpNodeRoot = false;
    intakeRoute(runtime.red, '/autotask', ['POST'], () => Promise.resolve({ status: 202 }));
    assert.equal(runtime.events.listenerCount('flows:started'), 0);
  });
});

describe('public address', () => {
  const of = (publicUrl: string, httpNodeRoot?: string | false) =>
    publicAddress(
      { settings: httpNodeRoot === undefined ? {} : { httpNodeRoot } } as NodeRed,
      publicUrl,
      '/autotask/x y',
    );

  it('joins what is seen from outside with Node-RED’s own root', () => {
    assert.equal(of('https://red.example'), 'https://red.example/autotask/x%20y');
    assert.equal(of(' https://red.example/ ', '/'), 'https://red.example/autotask/x%20y');
    assert.equal(
      of('https://red.example:8443/in/?a#b', '/api/'),
      'https://red.example:8443/in/api/autotask/x%20y',
    );
  });

  it('is none without an address, with one of another kind, and with the public side off', () => {
    for (const text of ['', '  ', 'red.example', 'ftp://red.example', 'https://'])
      assert.equal(of(text, '/'), null, text);
    assert.equal(of('https://red.example', false), null);
  });

  it('is guarded by either login that stands in front of it', () => {
    const guarded = (settings: NodeRed['settings']) => isGuarded({ settings } as NodeRed);
    const login = { user: 'u', pass: 'p' };
    assert.equal(guarded({ httpNodeRoot: '/', httpAdminRoot: '/' }), false);
    assert.equal(guarded({ httpNodeRoot: '/', httpNodeAuth: login }), true);
    assert.equal(guarded({ httpNodeRoot: '/api/', httpAdminRoot: '/', httpAdminAuth: login }), true);
    assert.equal(guarded({ httpNodeRoot: '/', httpAdminRoot: '/admin/', httpAdminAuth: login }), false);
    assert.equal(guarded({ httpNodeRoot: '/', httpAdminRoot: false, httpAdminAuth: login }), false);
  });
});
