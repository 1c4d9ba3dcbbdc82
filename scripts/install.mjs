// Installs a folder's packages from its lock file where they are absent or not those of the lock file.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Ends the process where this Node is older than what the tools need (mocha and oxlint: 20.19 or 22.12). */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Node ${process.versions.node} is too old: 20.19, 22.13, 24 or newer is needed.`);
  process.exit(1);
}

function packagesOf(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {};
}

/** npm writes node_modules/.package-lock.json last, so an install that was broken off is stale too. */
export function isInstalled(folder) {
  const wanted = packagesOf(join(folder, 'package-lock.json'));
  const there = packagesOf(join(folder, 'node_modules/.package-lock.json'));
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || entry.peer || there[path]?.version === entry.version,
  );
}

/** Runs npm with the Node that runs this script; gives whether it succeeded. */
export function npm(folder, ...args) {
  const cli = process.env.npm_execpath;
  const [command, first] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []];
  const shell = process.platform === 'win32' && command === 'npm';
  return spawnSync(command, [...first, ...args], { cwd: folder, stdio: 'inherit', shell }).status === 0;
}

export function install(folder, what) {
  if (isInstalled(folder)) return;
  console.log(`Installing ${what} …`);
  if (npm(folder, 'ci', '--no-audit', '--no-fund', '--loglevel', 'error')) return;
  console.error(`npm could not install ${what}; its own words are above.`);
  process.exit(1);
}
