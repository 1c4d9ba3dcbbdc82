import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { NodeRed } from '../house/node-red.js';
import { call, raw, startDoors, type Reply, type Told } from './http-intake.js';
import { share } from '../house/share.js';

const JSON_TYPE = { 'Content-Type': 'application/json' };
const MIB = 1_048_576;

const told = ({ text, status }: Reply): Told => {
  assert.equal(status, 200, text);
  return JSON.parse(text) as Told;
};
const bytes = (reply: Reply): string => Buffer.from(told(reply).base64, 'base64').toString();

const roots = [
  { httpAdminRoot: '/', httpNodeRoot: '/', at: '' },
  { httpAdminRoot: '/', httpNodeRoot: '/api', at: '/api' },
  { httpAdminRoot: '/', httpNodeRoot: false, at: null },
  { httpAdminRoot: '/admin', httpNodeRoot: '/', at: '' },
  { httpAdminRoot: '/admin', httpNodeRoot: '/api', at: '/api' },
  { httpAdminRoot: '/admin', httpNodeRoot: false, at: null },
  { httpAdminRoot: false, httpNodeRoot: '/', at: '' },
  { httpAdminRoot: false, httpNodeRoot: '/api', at: '/api' },
];

describe('public routes: with every root of Node-RED', () => {
  for (const { at, ...settings } of share(roots))
    it(`raw bytes with ${JSON.stringify(settings)}`, async () => {
      const red = await startDoors(settings);
      try {
        const shown = await red.whenStatus('doors', ({ text }) => text !== undefined);
        const address = at === null ? null : `https://red.example${at}/autotask/x`;
        assert.deepEqual(JSON.parse(shown.text ?? ''), { guarded: false, address });
        const malformed = '{"Title": "caf\\u00e9", ';
        const post = (path: string, type = 'application/json') =>
          call(red, 'POST', `${at ?? ''}${path}`, { body: malformed, headers: { 'Content-Type': type } });
        if (at === null) {
          const missing = await post('/signl4/events/x', 'text/plain');
          assert.equal(missing.status, 404);
          return;
        }
        for (const path of ['/signl4/events/x', '/autotask/x?a=1', '/AutoTask/x/'])
          for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/xml'])
            assert.equal(bytes(await post(path, type)), malformed, `${path} ${type}`);
        // Nobody else's requests are touched.
        const theirs = await call(red, 'POST', `${at}/signl4`, { body: '{"a":1}', headers: JSON_TYPE });
        assert.deepEqual([theirs.status, theirs.text], [200, '{"a":1}']);
        for (const path of ['/signl4/events', '/signl4/events/', '/autotask/a/b', '/autotask'])
          assert.equal((await call(red, 'POST', at + path)).status, 404, path);
      } finally {
        await red.kill();
      }
    });
});

describe('public routes', () => {
  let red: NodeRed;
  before(async () => {
    red = await startDoors();
  });
  after(() => red.kill());

  const post = (
    body: Buffer | string,
    headers: Record<string, string> = {},
    path = '/signl4/events/x',
    agent?: Agent,
  ) => call(red, 'POST', path, { body, headers, ...(agent ? { agent } : {}) });

  it('method, name, query and headers come as they were sent', async () => {
    const answer = await call(red, 'GET', '/autotask/two%20words%2Fone?id=7&number=T1%2B2&x');
    const query = [
      ['id', '7'],
      ['number', 'T1+2'],
      ['x', ''],
    ];
    assert.deepEqual(told(answer), {
      method: 'GET',
      name: 'two words/one',
      query,
      bytes: 0,
      base64: '',
      type: null,
    });
    assert.equal(answer.headers['cache-control'], 'no-store');
  });

  it('a name that is no text is not found, in one plain line', async () => {
    const { status, text } = await call(red, 'POST', '/autotask/%zz');
    assert.deepEqual([status, text], [404, 'Not found.']);
  });

  it('other methods are refused, and those that work are named', async () => {
    for (const [path, allow, methods] of [
      ['/signl4/events/x', 'POST', ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH']],
      ['/autotask/x', 'GET, POST', ['HEAD', 'PUT', 'DELETE', 'PATCH']],
    ] as const)
      for (const method of methods) {
        const broken = { body: '{ ', headers: { ...JSON_TYPE, 'Content-Length': '2' } };
        const { status, headers } = await call(red, method, path, broken);
        assert.deepEqual([status, headers['allow']], [405, allow], `${method} ${path}`);
      }
  });

  it('bytes that are no text, also without a length, and none at all', async () => {
    const binary = Buffer.from(Array.from({ length: 70_000 }, (_, at) => at % 256));
    const chunked = { 'Transfer-Encoding': 'chunked', 'Content-Type': 'application/json' };
    for (const headers of [{}, JSON_TYPE, chunked])
      assert.equal(told(await post(binary, headers)).base64, binary.toString('base64'));
    assert.equal(told(await post('', JSON_TYPE)).bytes, 0);
    assert.equal((await post('x', {}, '/autotask/empty')).status, 202);
  });

  it('packed bodies are unpacked; bombs, rubbish and what nobody can unpack are refused', async () => {
    const gzip = { 'Content-Encoding': 'gzip', ...JSON_TYPE };
    assert.equal(bytes(await post(gzipSync('{"a":1}'), gzip)), '{"a":1}');
    const bomb = gzipSync(Buffer.alloc(20 * MIB));
    assert.ok(bomb.length < MIB);
    assert.equal((await post(bomb, gzip)).status, 413);
    assert.equal((await post('rubbish', gzip)).status, 400);
    assert.equal((await post('x', { 'Content-Encoding': 'br' })).status, 415);
  });

  it('1 MiB is taken, a byte more is not', async () => {
    assert.equal(told(await post(Buffer.alloc(MIB, 'x'))).bytes, MIB);
    const over = Buffer.alloc(MIB + 1, 'x');
    for (const headers of [{}, { 'Transfer-Encoding': 'chunked' }]) {
      const { status, text } = await post(over, headers);
      assert.deepEqual([status, text], [413, 'The body is larger than 1 MiB.']);
    }
  });

  it('what announces too much is answered at once, before it has sent anything', async () => {
    const head = 'POST /autotask/x HTTP/1.1\r\nHost: x\r\nContent-Length: 900000000\r\n\r\n';
    assert.match(await raw(red, head, /MiB\.$/), /^HTTP\/1\.1 413 /);
  });

  it('a connection serves on after a body that was too large', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    try {
      const first = await post(Buffer.alloc(2 * MIB), {}, '/autotask/x', agent);
      const second = await post('{"a":1}', JSON_TYPE, '/autotask/x', agent);
      const third = await call(red, 'GET', '/autotask/x', { agent });
      assert.deepEqual([first.status, bytes(second), third.status], [413, '{"a":1}', 200]);
      assert.deepEqual([second.port, third.port], [first.port, first.port]);
    } finally {
      agent.destroy();
    }
  });

  it('who hangs up in the middle harms nobody', async () => {
    const head = 'POST /autotask/x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf';
    for (let count = 0; count < 20; count += 1) {
      const socket = connect(red.port, '127.0.0.1', () => socket.write(head, () => socket.resetAndDestroy()));
      socket.on('error', () => undefined);
    }
    assert.equal(bytes(await post('still there')), 'still there');
    assert.ok(red.alive);
  });

  it('a handler that fails is a matter of trying again; nothing of it gets outside or into the log', async () => {
    for (const name of ['throws', 'rejects', 'rubbish', 'nothing']) {
      const answer = await post('customers’ text', {}, `/signl4/events/${name}`);
      assert.equal(answer.status, 503);
      assert.equal(answer.headers['retry-after'], '30');
      assert.equal(answer.text, 'Not taken. Please try again later.');
    }
    await red.whenLogged(/log\.notTaken/);
    assert.ok(!red.log().some((line) => /customers|\/throws|\/rejects/.test(line)));
  });

  it('every request is answered while Node-RED deploys', async () => {
    const flows = (await red.get('/flows')).body as Parameters<NodeRed['deploy']>[0];
    const agent = new Agent({ keepAlive: true, maxSockets: 10 });
    let deploying = true;
    const fire = async () => {
      const seen: number[] = [];
      while (deploying) seen.push((await post('{"a":1}', JSON_TYPE, '/autotask/x', agent)).status);
      return seen;
    };
    try {
      const guns = Array.from({ length: 10 }, fire);
      for (const type of ['full', 'flows', 'nodes', 'full'] as const) await red.deploy(flows, { type });
      deploying = false;
      const seen = (await Promise.all(guns)).flat();
      assert.ok(seen.length >= guns.length);
      assert.deepEqual([...new Set(seen)], [200]);
    } finally {
      deploying = false;
      agent.destroy();
    }
  });
});

describe('public routes: what stands in front of them', () => {
  it('Node-RED’s own login answers first, and the nodes can say so', async () => {
    const red = await startDoors({ httpNodeAuth: { user: 'u', pass: 'x' } });
    try {
      const shown = await red.whenStatus('doors', ({ text }) => text !== undefined);
      assert.equal(JSON.parse(shown.text ?? '').guarded, true);
      const { status } = await call(red, 'POST', '/autotask/x', { body: '{}', headers: JSON_TYPE });
      assert.equal(status, 401);
    } finally {
      await red.kill();
    }
  });

  it('the middleware of the settings comes first; one that fails shows nothing of itself', async () => {
    const red = await startDoors({
      httpNodeMiddleware: [
        (request: any, response: any, next: (error?: Error) => void) => {
          if (request.headers['x-way'] === 'stop') response.status(403).end();
          else if (request.headers['x-way'] === 'fail') next(new Error('inner secret'));
          else setTimeout(next, 20);
        },
      ],
    });
    try {
      const way = (name: string) =>
        call(red, 'POST', '/autotask/x', { body: '{ ', headers: { ...JSON_TYPE, 'X-Way': name } });
      assert.equal((await way('stop')).status, 403);
      const failed = await way('fail');
      assert.equal(failed.status, 503);
      assert.ok(!/secret|at /.test(failed.text));
      assert.equal(bytes(await way('on')), '{ ');
    } finally {
      await red.kill();
    }
  });
});
