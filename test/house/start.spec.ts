import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './port.js';
import { root } from './sources.js';
import { Waiting } from './wait.js';

async function control(port: number, path: string, body?: object): Promise<string> {
  const init = body && {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' },
  };
  const answer = await fetch(`http://127.0.0.1:${port}/_control/${path}`, init);
  assert.ok(answer.ok, `${path}: ${answer.status}`);
  return answer.text();
}

/** What the stand-in for Autotask answers to the login that it accepts. */
async function read(port: number, path: string): Promise<string> {
  const headers = {
    UserName: 'api@sandbox.example',
    Secret: 'sandbox-secret',
    ApiIntegrationCode: 'SANDBOX',
  };
  const answer = await fetch(`http://127.0.0.1:${port}/ATServicesRest/V1.0/${path}`, { headers });
  assert.ok(answer.ok, `${path}: ${answer.status}`);
  return answer.text();
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  if (await holds()) return;
  await new Promise((next) => setTimeout(next, 50));
  return until(holds);
}

describe('npm start, once all is built', () => {
  let child: ChildProcess;
  let ports: number[];
  let said = '';
  const waiting = new Waiting();

  before(async () => {
    ports = [await freePort(), await freePort(), await freePort(), await freePort()];
    const [PORT, SANDBOX_AUTOTASK_PORT, SANDBOX_SIGNL4_PORT, SANDBOX_SMTP_PORT] = ports.map(String);
    // Nothing but these, lest a developer's own secrets lead to the real services.
    const { PATH, HOME } = process.env;
    const sandbox = { SANDBOX_AUTOTASK_PORT, SANDBOX_SIGNL4_PORT, SANDBOX_SMTP_PORT };
    const env = { PATH, HOME, PORT, ...sandbox };
    child = spawn(process.execPath, [join(root, 'scripts/start.mjs'), '--no-build'], { env });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (text: Buffer) => {
        said += String(text);
        waiting.changed();
      });
    }
    child.on('exit', () => waiting.changed());
    const up = () => {
      assert.equal(child.exitCode, null, said);
      return said.includes('Ctrl-C ends everything');
    };
    await waiting.until('npm start to be up', 90_000, up, () => said);
  });
  after(() => {
    child.kill('SIGKILL');
    rmSync(join(root, `.run/node-red-${ports[0]}`), { recursive: true, force: true });
  });

  it('shows three pages, lets a new ticket ring, takes the answer back to it, and ends cleanly', async () => {
    const [, autotask = 0, signl4 = 0] = ports;
    for (const port of ports.slice(0, 3)) {
      const url = `http://127.0.0.1:${port}/`;
      assert.ok(said.includes(url), said);
      assert.match((await fetch(url)).headers.get('content-type') ?? '', /html/);
    }
    const made = await control(autotask, 'actions/createTicket', {
      ticket: { title: 'The store is on fire' },
    });
    const { id } = JSON.parse(made) as { id: number };
    const alert = async (): Promise<{ id: string } | undefined> => {
      const state = JSON.parse(await control(signl4, 'state')) as {
        alerts: { id: string; externalId: string }[];
      };
      return state.alerts.find(({ externalId }) => externalId === `AT-${id}`);
    };
    await until(async () => (await alert()) !== undefined);

    const alertId = (await alert())?.id;
    await control(signl4, 'actions/acknowledge', { alertId, user: 'kim@sandbox.example' });
    await until(async () =>
      (await read(autotask, `Tickets/${id}/Notes`)).includes('SIGNL4: alert acknowledged'),
    );
    await until(async () => {
      const { item } = JSON.parse(await read(autotask, `Tickets/${id}`)) as { item: Record<string, unknown> };
      return item['status'] === 22 && item['assignedResourceID'] === 29680001;
    });

    child.kill('SIGINT');
    await waiting.until(
      'npm start to end',
      60_000,
      () => child.exitCode !== null,
      () => said,
    );
    assert.equal(child.exitCode, 0, said);
    assert.doesNotMatch(said, /^\s+at |rror:/m);
    for (const port of ports) await assert.rejects(fetch(`http://127.0.0.1:${port}/`));
  });
});
