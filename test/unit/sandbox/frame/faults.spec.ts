import assert from 'node:assert/strict';
import { Faults } from '../../../sandbox/frame/faults.js';
import { Random } from '../../../sandbox/frame/random.js';
import { type Echo, startEcho } from './echo.js';
import { describeIn } from '../../../house/share.js';

describeIn(0, 'sandbox frame: faults', () => {
  let echo: Echo;
  beforeEach(async () => {
    echo = await startEcho();
  });
  afterEach(() => echo.stop());
  const post = (path = '/things'): Promise<Response> => fetch(echo.url + path, { method: 'POST', body: 'x' });

  it('status: answers with status and body; nothing is done', async () => {
    echo.frame.faults.add({
      kind: 'status',
      status: 503,
      body: { errors: ['away'] },
      headers: { 'Retry-After': '7' },
    });
    const answer = await post();
    assert.equal(answer.status, 503);
    assert.equal(answer.headers.get('retry-after'), '7');
    assert.deepEqual(await answer.json(), { errors: ['away'] });
    assert.equal(echo.done(), 0);
  });

  it('status with done: the work is done although the answer says otherwise', async () => {
    echo.frame.faults.add({ kind: 'status', done: true });
    assert.equal((await post()).status, 500);
    assert.equal(echo.done(), 1);
  });

  it('delay: answers as usual, later', async () => {
    echo.frame.faults.add({ kind: 'delay', delayMs: 1 });
    assert.equal((await post()).status, 200);
    assert.equal(echo.done(), 1);
  });

  it('hold: nothing is done until it is switched off, then it answers as usual', async () => {
    const { id } = echo.frame.faults.add({ kind: 'hold' });
    const held = post();
    while (echo.frame.recorder.summary().underWay === 0) await new Promise((done) => setImmediate(done));
    assert.equal(echo.done(), 0);
    echo.frame.faults.remove(id);
    assert.equal((await held).status, 200);
    assert.equal(echo.done(), 1);
  });

  it('hold with done: it is done, and the answer waits until all faults are switched off', async () => {
    echo.frame.faults.add({ kind: 'hold', done: true, times: 1 });
    const held = post();
    let answered = false;
    void held.then(() => (answered = true));
    while (echo.done() === 0) await new Promise((done) => setImmediate(done));
    assert.equal((await post('/others')).status, 200);
    assert.equal(answered, false);
    echo.frame.faults.clear();
    assert.equal((await held).status, 200);
  });

  it('reset: the connection is reset; nothing is done', async () => {
    echo.frame.faults.add({ kind: 'reset' });
    await assert.rejects(post(), (error: Error) => {
      assert.equal((error.cause as NodeJS.ErrnoException).code, 'ECONNRESET');
      return true;
    });
    assert.equal(echo.done(), 0);
  });

  it('hang: no answer; nothing is done', async () => {
    echo.frame.faults.add({ kind: 'hang' });
    const abort = new AbortController();
    const hanging = fetch(`${echo.url}/things`, { signal: abort.signal }).catch((error: Error) => error.name);
    while (echo.frame.recorder.summary().underWay === 0) await new Promise((done) => setImmediate(done));
    abort.abort();
    assert.equal(await hanging, 'AbortError');
    assert.equal(echo.done(), 0);
  });

  it('drip: the whole answer comes, byte by byte', async () => {
    echo.frame.faults.add({ kind: 'drip', delayMs: 0 });
    assert.deepEqual(await (await post()).json(), { method: 'POST', path: '/things', text: 'x' });
  });

  it('lost: done, but no answer', async () => {
    echo.frame.faults.add({ kind: 'lost' });
    await assert.rejects(post());
    assert.equal(echo.done(), 1);
  });

  it('malformed: done, and the answer is cut in the middle', async () => {
    echo.frame.faults.add({ kind: 'malformed' });
    const answer = await post();
    await assert.rejects(answer.json(), SyntaxError);
    assert.equal(echo.done(), 1);
  });

  it('malformed with a body of its own: HTML where JSON was due', async () => {
    echo.frame.faults.add({ kind: 'malformed', body: '<html>', headers: { 'Content-Type': 'text/html' } });
    const answer = await post();
    assert.equal(await answer.text(), '<html>');
    assert.equal(answer.headers.get('content-type'), 'text/html');
  });

  it('throttle: the refusal of the service itself', async () => {
    echo.frame.faults.add({ kind: 'throttle' });
    assert.equal((await post()).status, 429);
    assert.equal(echo.done(), 0);
  });

  it('meets only what matches method, path, entity and body', async () => {
    for (const rule of [{ method: 'GET' }, { path: '/other/*' }, { entity: 'other' }, { contains: 'y' }])
      echo.frame.faults.add({ kind: 'status', ...rule });
    assert.equal((await post()).status, 200);
    assert.deepEqual(
      echo.frame.faults.list().map(({ met }) => met),
      [0, 0, 0, 0],
    );
  });

  it('skips and counts', async () => {
    echo.frame.faults.add({ kind: 'status', path: '/THINGS*', skip: 1, times: 2 });
    const statuses = [];
    for (let i = 0; i < 4; i++) statuses.push((await post('/things/1')).status);
    assert.deepEqual(statuses, [200, 500, 500, 200]);
  });

  it('is repeatable with a seed where chance decides', () => {
    const run = (): boolean[] => {
      const faults = new Faults(new Random(5));
      faults.add({ kind: 'reset', chance: 0.5 });
      const call = {
        method: 'GET',
        path: '/',
        query: new URLSearchParams(),
        headers: {},
        entity: '',
        origin: '',
      };
      return Array.from({ length: 32 }, () => faults.meet({ ...call, body: Buffer.alloc(0) }) !== null);
    };
    assert.deepEqual(run(), run());
    assert.ok(run().includes(true) && run().includes(false));
  });

  it('refuses a kind that it does not know', () => {
    assert.throws(() => echo.frame.faults.add({ kind: 'flood' as 'hang' }), /unknown kind/);
  });
});
