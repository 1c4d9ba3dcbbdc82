// npm start: installs, builds, and runs Node-RED with the example flow, against the sandbox or the real services.
// `npm start -- --no-build` takes dist/ as it is.
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { checkNode, install } from './install.mjs';
import { nodeRed } from './start/node-red.mjs';
import { portTroubles, ports } from './start/ports.mjs';
import { makeUserDir } from './start/user-dir.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const secretNames = [
  'AUTOTASK_USERNAME',
  'AUTOTASK_SECRET',
  'AUTOTASK_INTEGRATION_CODE',
  'SIGNL4_TEAM_SECRET',
];
const missing = secretNames.filter((name) => !process.env[name]);
const real = missing.length === 0;

function giveUp(...sentences) {
  for (const sentence of sentences) console.error(sentence);
  process.exit(1);
}

checkNode();
if (!real && missing.length < secretNames.length) {
  giveUp(`For the real services ${missing.join(', ')} must be set too; for the sandbox, none of them.`);
}
const troubles = await portTroubles(real ? ['PORT'] : Object.keys(ports));
if (troubles.length > 0) giveUp(...troubles);

install(root, 'the packages of this repository');
const red = nodeRed(root);
const build = () => spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' });
if (!process.argv.includes('--no-build') && build().status !== 0) {
  giveUp('The build failed; its own words are above.');
}

async function startSandbox() {
  const { require: requireTs } = await import('tsx/cjs/api');
  const { startAutotask } = requireTs('../test/sandbox/autotask/start.ts', import.meta.url);
  const { startSignl4 } = requireTs('../test/sandbox/signl4/start.ts', import.meta.url);
  const signl4 = await startSignl4({
    port: ports.SANDBOX_SIGNL4_PORT,
    smtpPort: ports.SANDBOX_SMTP_PORT,
  });
  // Tickets that are forwarded by e-mail arrive at the phone.
  const { smtpPort } = signl4;
  return { autotask: await startAutotask({ port: ports.SANDBOX_AUTOTASK_PORT, smtpPort }), signl4 };
}

const sandbox = real ? null : await startSandbox();
const changes = real
  ? { 'autotask-config': { dryRun: true }, 'signl4-config': { dryRun: true } }
  : {
      'autotask-config': { discoveryUrl: `${sandbox.autotask.url}/ATServicesRest/` },
      'signl4-config': { baseUrl: sandbox.signl4.url },
      'autotask-ticket-in': { interval: 10 },
    };
const accepted = {
  AUTOTASK_USERNAME: 'api@sandbox.example',
  AUTOTASK_SECRET: 'sandbox-secret',
  AUTOTASK_INTEGRATION_CODE: 'SANDBOX',
  SIGNL4_TEAM_SECRET: 'sandbox-team',
  SIGNL4_API_KEY: 'sandbox-key',
  // With it, alert event in registers its address at the phone's stand-in by itself.
  AUTOTASK_SIGNL4_PUBLIC_URL: `http://127.0.0.1:${ports.PORT}`,
};
const env = { ...process.env, ...(real ? {} : accepted) };
const settings = makeUserDir(root, ports.PORT, changes, Boolean(env.SIGNL4_API_KEY));
const child = spawn(process.execPath, [red, '--settings', settings], {
  env,
  stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
});
// The one warning that is about nothing.
const noise = /^.*Projects disabled.*\n/m;
child.stdout.on('data', (text) => process.stdout.write(String(text).replace(noise, '')));

let stopping = false;
async function stop(code) {
  if (stopping) return;
  stopping = true;
  const ended = child.exitCode !== null || new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await ended;
  clearTimeout(late);
  await Promise.all(sandbox ? [sandbox.autotask.stop(), sandbox.signl4.stop()] : []);
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop(0));
child.on('exit', (code) => {
  if (!stopping) console.error(`Node-RED ended with code ${code}; what it said is above.`);
  void stop(1);
});

const editor = `http://127.0.0.1:${ports.PORT}/`;
async function answers() {
  const answer = await fetch(editor).catch(() => null);
  return answer?.ok || new Promise((next) => setTimeout(next, 100)).then(answers);
}
await answers();
console.log(`\nNode-RED  ${editor}`);
if (sandbox) {
  console.log(`Tickets   ${sandbox.autotask.url}/  (stands in for Autotask: make a new ticket here)`);
  console.log(`Phone     ${sandbox.signl4.url}/  (stands in for SIGNL4: within 10 seconds it rings here)`);
  console.log(
    'Acknowledge the alert on the phone, and look at the status, the owner and the notes of its ticket.',
  );
} else {
  console.log('Real services, dry run: all is read and decided, nothing is written to Autotask or SIGNL4.');
  console.log('To let it act, clear "Dry run" in both config nodes and deploy.');
}
console.log('Ctrl-C ends everything.');
