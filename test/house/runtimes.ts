import { existsSync } from 'node:fs';
import { join } from 'node:path';

const modules = join(__dirname, '../runtimes/node_modules');

export interface Runtime {
  /** The Node binary that runs Node-RED. */
  node: string;
  /** Node-RED's `red.js`. */
  red: string;
  /** 4 or 5. */
  major: number;
}

/**
 * The Node-RED that tests start: `TEST_NODE` and `TEST_NODE_RED` where set, else the installed pair that
 * matches the running Node. Where the packaged binary does not fit this machine, the running Node is used.
 */
export function chosenRuntime(): Runtime {
  const old = process.versions.node.startsWith('20.');
  const machine = `${process.platform}-${process.arch}`;
  const binary = join(modules, old ? `node20-${machine}/bin/node` : `node24-${machine}/bin/node`);
  const node = process.env['TEST_NODE'] || (existsSync(binary) ? binary : process.execPath);
  const red = process.env['TEST_NODE_RED'] || join(modules, old ? 'node-red-4/red.js' : 'node-red-5/red.js');
  return { node, red, major: red.includes('node-red-4') ? 4 : 5 };
}
