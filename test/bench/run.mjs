// npm run bench: each number beside its goal. `npm run bench -- <pieces>` measures only these.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkNode, install } from '../../scripts/install.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

checkNode();
install(root, 'the packages of this repository');
install(join(root, 'test/runtimes'), 'Node-RED and its Node');
if (!existsSync(join(root, 'dist'))) {
  const built = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' });
  if (built.status !== 0) process.exit(1);
}
const { require: requireTs } = await import('tsx/cjs/api');
requireTs('./main.ts', import.meta.url);
