// The two runtimes that everything is tested on, each with the Node that it is meant for.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const modules = fileURLToPath(new URL('../test/runtimes/node_modules/', import.meta.url));

function runtime(nodeMajor, redMajor, oldest) {
  const packaged = `${modules}node${nodeMajor}-${process.platform}-${process.arch}/bin/node`;
  const fits = existsSync(packaged) && spawnSync(packaged, ['--version']).status === 0;
  const [major, minor] = process.versions.node.split('.').map(Number);
  const machine = `${process.platform}-${process.arch}`;
  return {
    node: fits ? packaged : process.execPath,
    red: `${modules}node-red-${redMajor}/red.js`,
    name: `Node-RED ${redMajor} on Node ${fits ? nodeMajor : process.versions.node}`,
    // Where no such Node is packaged for this machine, the one that started the tests has to do, and it is said.
    unfit: fits || major === nodeMajor ? null : `Node ${nodeMajor} has no package for ${machine}`,
    runs: fits || major > oldest[0] || (major === oldest[0] && minor >= oldest[1]),
  };
}

/** Node-RED's own lower limits of Node are the last figures. */
export const runtimes = [runtime(20, 4, [18, 5]), runtime(24, 5, [22, 9])];
