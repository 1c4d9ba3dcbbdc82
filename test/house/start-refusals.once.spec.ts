import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { root } from './sources.js';

/** `npm start` with these variables, where it is expected to refuse before it installs or starts anything. */
function refusal(variables: Record<string, string>): string {
  const env = { PATH: process.env['PATH'] ?? '', ...variables };
  const options = { env, encoding: 'utf8' as const, timeout: 90_000 };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/start.mjs')], options);
  assert.equal(status, 1, stdout + stderr);
  assert.equal(stdout, '');
  assert.doesNotMatch(stderr, /^\s+at /m, 'a stack trace is for developers');
  return stderr;
}

describe('npm start', () => {
  let taken: Server;
  let port: number;
  before((done) => {
    taken = createServer().listen(0, '127.0.0.1', done);
  });
  before(() => {
    port = (taken.address() as { port: number }).port;
  });
  after((done) => void taken.close(done));

  for (const variable of ['PORT', 'SANDBOX_AUTOTASK_PORT', 'SANDBOX_SIGNL4_PORT', 'SANDBOX_SMTP_PORT']) {
    it(`names a port in use and the variable that changes it: ${variable}`, () => {
      const said = refusal({ [variable]: String(port) });
      assert.match(said, new RegExp(`Port ${port} is in use\\. .*${variable}=\\d+ npm start`));
    });
  }

  it('refuses what is no port, and one port for two', () => {
    assert.match(refusal({ PORT: 'eighty' }), /PORT=eighty is no port/);
    assert.match(refusal({ PORT: '41880', SANDBOX_SIGNL4_PORT: '41880' }), /must differ/);
  });

  it('does not mix the real services with the sandbox', () => {
    const said = refusal({ AUTOTASK_USERNAME: 'api@example.com', AUTOTASK_SECRET: 'never shown' });
    assert.match(said, /AUTOTASK_INTEGRATION_CODE, SIGNL4_TEAM_SECRET/);
    assert.doesNotMatch(said, /never shown/);
  });
});
