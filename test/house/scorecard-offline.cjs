// Preloaded into node-red-dev: answers from what is installed what it would ask catalogue and registry.
// An empty catalogue proves nothing about P08 and N01 (names that others use); D03 is not judged at all.
const Module = require('node:module');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '../..');
const nodeRed = require('../runtimes/node_modules/node-red-5/package.json');

const registry = { 'dist-tags': { latest: nodeRed.version }, versions: { [nodeRed.version]: nodeRed } };

/** Every package that the lock file installs for users, as `name@version`. */
function installedForUsers() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(([path, entry]) => path !== '' && !entry.dev)
    .map(([path, entry]) => `${path.split('node_modules/').at(-1)}@${entry.version}`);
}

const answers = {
  axios: {
    get: async (url) => ({ data: url.includes('catalogue') ? { modules: [] } : registry }),
  },
  'npm-remote-ls': {
    config() {},
    ls: (_name, _version, _flat, done) => done(installedForUsers()),
  },
  'npm-check': async () => ({ get: () => [] }),
};

const load = Module._load;
Module._load = function (request, ...rest) {
  return answers[request] ?? load.call(this, request, ...rest);
};
