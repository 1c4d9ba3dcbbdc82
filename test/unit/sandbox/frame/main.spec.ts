import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Echo, startEcho } from './echo.js';
import { describeIn } from '../../../house/share.js';

/** `npm run sandbox`, on any free ports unless others are given. */
function start(ports: Record<string, string> = {}): ChildProcessWithoutNullStreams {
  const free = { SANDBOX_AUTOTASK_PORT: '0', SANDBOX_SIGNL4_PORT: '0', SANDBOX_SMTP_PORT: '0' };
  return spawn(process.execPath, ['--import', 'tsx', 'test/sandbox/main.ts'], {
    env: { ...process.env, ...free, ...ports },
  });
}

describeIn(1, 'npm run sandbox', () => {
  it('starts both, prints URLs and credentials, and ends at once on Ctrl-C', async () => {
    const sandbox = start();
    let said = '';
    for await (const chunk of sandbox.stdout) {
      said += String(chunk);
      if (said.includes('Ctrl-C')) break;
    }
    for (const word of ['api@sandbox.example', 'sandbox-secret', 'SANDBOX', 'sandbox-team', 'sandbox-key']) {
      assert.ok(said.includes(word), word);
    }
    const urls = said.match(/http:\S+\//g) ?? [];
    assert.equal(urls.length, 2);
    for (const url of urls) assert.equal((await fetch(url)).status, 200, url);
    sandbox.kill('SIGINT');
    assert.deepEqual(await once(sandbox, 'exit'), [0, null]);
  });

  for (const variable of ['SANDBOX_AUTOTASK_PORT', 'SANDBOX_SIGNL4_PORT', 'SANDBOX_SMTP_PORT']) {
    it(`names the port in use and ${variable}, and ends`, async () => {
      const other: Echo = await startEcho();
      const sandbox = start({ [variable]: String(other.port) });
      let said = '';
      sandbox.stderr.on('data', (chunk: Buffer) => (said += String(chunk)));
      const [code] = (await once(sandbox, 'close')) as [number];
      await other.stop();
      assert.equal(code, 1);
      assert.match(said, new RegExp(`Port ${other.port} is in use.*${variable}`));
    });
  }
});
