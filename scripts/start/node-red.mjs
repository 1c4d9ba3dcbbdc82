import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { install } from '../install.mjs';

/** Path of the `red.js` that the running Node can run; installed here unless `npm test` has done so already. */
export function nodeRed(root) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  // Node-RED 5 needs Node 22.9.
  const name = major > 22 || (major === 22 && minor >= 9) ? 'node-red-5' : 'node-red-4';
  const ofTests = join(root, 'test/runtimes/node_modules', name, 'red.js');
  if (existsSync(ofTests)) return ofTests;
  const folder = join(root, 'scripts/start', name);
  install(folder, 'Node-RED');
  return join(folder, 'node_modules/node-red/red.js');
}
