import assert from 'node:assert/strict';
import { type Echo, startEcho } from './echo.js';
import { describeIn } from '../../../house/share.js';

describeIn(1, 'sandbox frame: server', () => {
  let echo: Echo;
  beforeEach(async () => {
    echo = await startEcho();
  });
  afterEach(() => echo.stop());

  it('answers a call, dated by the clock of the stand-in', async () => {
    echo.frame.clock.set({ mode: 'fixed', at: '2031-05-06T07:08:09Z' });
    const answer = await fetch(`${echo.url}/things/1?a=b`, { method: 'POST', body: 'hello' });
    assert.deepEqual(await answer.json(), { method: 'POST', path: '/things/1', text: 'hello' });
    assert.equal(answer.headers.get('date'), 'Tue, 06 May 2031 07:08:09 GMT');
  });

  it('names the port and the variable when the port is in use', async () => {
    await assert.rejects(startEcho({ port: echo.port }), (error: Error) => {
      assert.match(error.message, new RegExp(`Port ${echo.port} is in use.*SANDBOX_ECHO_PORT`));
      return true;
    });
  });

  it('stops at once although a call hangs', async () => {
    echo.frame.faults.add({ kind: 'hang' });
    const hanging = fetch(`${echo.url}/things`).catch((error: Error) => error);
    while (echo.frame.recorder.summary().underWay === 0) await new Promise((done) => setImmediate(done));
    await echo.stop();
    assert.ok((await hanging) instanceof Error);
  });

  it('serves no file from outside the folder of its page', async () => {
    const answer = await fetch(`${echo.url}/..%2fecho.ts`);
    assert.match(await answer.text(), /"method"/);
  });

  it('tells listeners at /live what changed', async () => {
    const answer = await fetch(`${echo.url}/live`);
    const reader = answer.body?.getReader();
    assert.ok(reader);
    await reader.read();
    echo.frame.live.tell('changed', () => ({ id: 7 }));
    const { value } = await reader.read();
    assert.equal(Buffer.from(value ?? []).toString(), 'event: changed\ndata: {"id":7}\n\n');
    await reader.cancel();
  });
});
