// npm test: installs, builds, and runs every spec once per runtime. `npm test -- <spec files or mocha options>`
// narrows it. Specs named *.once.spec.ts look at the repository and not at a runtime: the first run alone has them.
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { checkNode, install } from './install.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const given = process.argv.slice(2);
const narrowed = given.length > 0;

/** Rest of the time that a finished run may take to end: what still runs then was left behind by a test. */
const graceMs = 60_000;

function run(runtime, index) {
  const args = ['--import', 'tsx', join(root, 'node_modules/mocha/bin/mocha.js')];
  args.push('--reporter', join(root, 'test/house/reporter.cjs'));
  if (index > 0) args.push('--ignore', 'test/**/*.once.spec.ts');
  if (!narrowed) args.push('--forbid-only');
  if (!given.some((arg) => arg.endsWith('.ts'))) args.push('test/**/*.spec.ts');
  const env = { ...process.env, TEST_NODE: runtime.node, TEST_NODE_RED: runtime.red };
  delete env.TEST_SHARE;
  if (!narrowed) env.TEST_SHARE = `${index}/${chosen.length}`;
  if (narrowed) env.TEST_VERBOSE = '1';
  for (const name of Object.keys(env)) if (/^(AUTOTASK|SIGNL4|SANDBOX)_|^PORT$/.test(name)) delete env[name];
  return new Promise((resolve) => {
    const child = spawn(runtime.node, [...args, ...given], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const output = [];
    let counts;
    let late;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => (narrowed ? process.stdout.write(data) : output.push(data)));
    }
    child.on('message', (message) => {
      counts = message;
      late = setTimeout(() => child.kill('SIGKILL'), graceMs);
    });
    child.on('close', (code, signal) => {
      clearTimeout(late);
      resolve({ runtime, counts, code, signal, output: Buffer.concat(output).toString() });
    });
  });
}

function report({ runtime, counts, code, signal, output }) {
  if (!narrowed) process.stdout.write(output);
  const total = counts ?? { passed: 0, failed: 0, skipped: 0, leftOut: 0 };
  const problems = [];
  if (signal) problems.push(counts ? 'a test left something running' : `the run was ended by ${signal}`);
  else if (!counts) problems.push(`the run ended with code ${code} before its tests did`);
  else if (code !== 0 && total.failed === 0) problems.push(`the run ended with code ${code}`);
  else if (total.passed === 0 && !narrowed) problems.push('no test passed');
  for (const problem of problems) console.log(`  FAILED: ${problem}`);
  total.failed += problems.length;
  console.log(`${runtime.name}: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
  return total;
}

checkNode();
install(root, 'the packages of this repository');
install(join(root, 'test/runtimes'), 'what only tests need: both Node-RED versions, their Node, a browser');
const built =
  spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' }).status === 0;
if (!built) console.log('FAILED: the build; its own words are above.\n');

const { runtimes } = await import('./runtimes.mjs');
const chosen = runtimes.filter((one) => one.runs);
const totals = [];
if (narrowed) for (const [index, runtime] of chosen.entries()) totals.push(report(await run(runtime, index)));
else totals.push(...(await Promise.all(chosen.map(run))).map(report));
const sum = (key) => totals.reduce((all, counts) => all + counts[key], 0);
const failed = sum('failed') + (built ? 0 : 1);
const unfit = runtimes.filter((runtime) => runtime.unfit);
for (const { unfit: why, name, runs } of unfit)
  console.log(`SKIPPED: ${why}; ${runs ? `ran as ${name}` : `no ${name}`}`);
const skipped = sum('skipped') + unfit.length;
if (sum('leftOut') > 0)
  console.log(`Left out: ${sum('leftOut')} tests that need files which are not here (named above)`);
console.log(`${sum('passed')} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed || skipped ? 1 : 0;
