import assert from 'node:assert/strict';
import type { CallSummary, RecordedCall } from '../../../sandbox/frame/recorder.js';
import { type Echo, startEcho } from './echo.js';
import { describeIn } from '../../../house/share.js';

describeIn(1, 'sandbox frame: control interface', () => {
  let echo: Echo;
  beforeEach(async () => {
    echo = await startEcho();
  });
  afterEach(() => echo.stop());

  async function ask(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: unknown }> {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const answer = await fetch(`${echo.url}/_control/${path}`, init);
    return { status: answer.status, body: await answer.json() };
  }

  it('sets and reads the state', async () => {
    assert.deepEqual((await ask('PUT', 'state', { done: 4 })).body, { done: 4 });
    assert.deepEqual((await ask('GET', 'state')).body, { done: 4 });
    assert.deepEqual((await ask('POST', 'actions/double')).body, 8);
  });

  it('says why something cannot be set', async () => {
    assert.deepEqual(await ask('PUT', 'state', { done: 'x' }), {
      status: 400,
      body: { error: 'done is a number' },
    });
    assert.equal((await ask('POST', 'actions/toString')).status, 400);
    assert.equal((await ask('GET', 'nothing')).status, 404);
  });

  it('resets everything, also faults, clock and calls', async () => {
    await fetch(`${echo.url}/things`);
    echo.frame.clock.set({ mode: 'fixed', at: 0 });
    await ask('POST', 'faults', { kind: 'reset' });
    assert.deepEqual((await ask('POST', 'reset', { seed: 9 })).body, { done: 0 });
    assert.deepEqual((await ask('GET', 'faults')).body, []);
    assert.equal(echo.frame.clock.state().mode, 'running');
    assert.equal(echo.frame.recorder.summary().total, 0);
    assert.equal(echo.frame.seed, 9);
  });

  it('tells the calls with counts and the most at once per entity, without secrets', async () => {
    const headers = { Authorization: 'Bearer hush' };
    await Promise.all([1, 2, 3].map((id) => fetch(`${echo.url}/things/${id}?wait=1`, { headers })));
    await fetch(`${echo.url}/others`, { method: 'POST', body: 'text' });
    const told = (await ask('GET', 'calls')).body as CallSummary & { calls: RecordedCall[] };
    assert.equal(told.total, 4);
    assert.deepEqual(told.byEntity['things'], { total: 3, underWay: 0, mostAtOnce: 3 });
    assert.deepEqual(told.byStatus, { 200: 4 });
    assert.equal(told.calls[0]?.headers['authorization'], '(given)');
    assert.ok(!JSON.stringify(told).includes('hush'));
    const some = (await ask('GET', 'calls?entity=others&method=post')).body as { calls: RecordedCall[] };
    assert.deepEqual(
      some.calls.map(({ path, body, status }) => [path, body, status]),
      [['/others', 'text', 200]],
    );
  });

  it('switches faults on and off', async () => {
    const added = (await ask('POST', 'faults', [{ kind: 'status' }, { kind: 'hang' }])).body as {
      id: number;
    }[];
    assert.equal(added.length, 2);
    assert.equal(((await ask('DELETE', `faults/${added[1]?.id}`)).body as unknown[]).length, 1);
    assert.equal((await fetch(`${echo.url}/x`)).status, 500);
    await ask('PUT', 'faults', []);
    assert.equal((await fetch(`${echo.url}/x`)).status, 200);
  });

  it('sets the clock: standing, shifted, moved on', async () => {
    await ask('PUT', 'clock', { mode: 'fixed', at: '2030-01-01T00:00:00Z' });
    const moved = (await ask('POST', 'clock', { advanceMs: 1500 })).body as { now: string };
    assert.equal(moved.now, '2030-01-01T00:00:01.500Z');
    await ask('PUT', 'clock', { mode: 'offset', offsetMs: 3_600_000 });
    assert.deepEqual(echo.frame.clock.state(), { mode: 'running', offsetMs: 3_600_000 });
    assert.equal((await ask('PUT', 'clock', { mode: 'fixed', at: 'noon' })).status, 400);
  });

  it('is neither recorded nor met by faults', async () => {
    await ask('POST', 'faults', { kind: 'reset' });
    assert.equal((await ask('GET', 'clock')).status, 200);
    assert.equal(echo.frame.recorder.summary().total, 0);
  });
});
