// Node-RED's user directory for npm start: fresh each time, with the example flow made ready to run.
import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The nodes read these from the environment, so that no secret is written to disk. */
const credentials = (hasKey) => ({
  'autotask-config': {
    username: '${AUTOTASK_USERNAME}',
    secret: '${AUTOTASK_SECRET}',
    integrationCode: '${AUTOTASK_INTEGRATION_CODE}',
  },
  // A variable that is not set would be an error, and the key is optional.
  'signl4-config': {
    teamSecret: '${SIGNL4_TEAM_SECRET}',
    ...(hasKey ? { apiKey: '${SIGNL4_API_KEY}' } : {}),
  },
});

const settings = {
  flowFile: 'flows.json',
  uiHost: '127.0.0.1',
  telemetry: { enabled: false, updateNotification: false },
  editorTheme: { tours: false, palette: { catalogues: [] } },
  externalModules: { palette: { allowInstall: false } },
  logging: { console: { level: 'warn' } },
};

/** As Node-RED itself keeps credentials (`@node-red/runtime`, lib/nodes/credentials.js). */
function encrypt(value, secret) {
  const key = createHash('sha256').update(secret).digest();
  const vector = randomBytes(16);
  const cipher = createCipheriv('aes-256-ctr', key, vector);
  const text = cipher.update(JSON.stringify(value), 'utf8', 'base64') + cipher.final('base64');
  return { $: vector.toString('hex') + text };
}

/**
 * @param {object} changes properties by node type, such as `{ 'signl4-config': { baseUrl } }`
 * @param {boolean} hasKey whether `SIGNL4_API_KEY` is set for Node-RED
 * @returns {string} the path of its settings.js
 */
export function makeUserDir(root, port, changes, hasKey) {
  const userDir = join(root, '.run', `node-red-${port}`);
  rmSync(userDir, { recursive: true, force: true });
  const scope = join(userDir, 'node_modules/@oncall-flows');
  mkdirSync(scope, { recursive: true });
  symlinkSync(root, join(scope, 'node-red-autotask-signl4'), 'junction');

  const example = JSON.parse(readFileSync(join(root, 'examples/two-way.json'), 'utf8'));
  const flows = example.map((node) => ({ ...node, ...changes[node.type] }));
  const ofType = credentials(hasKey);
  const secrets = flows.filter((node) => ofType[node.type]).map((node) => [node.id, ofType[node.type]]);
  const credentialSecret = randomBytes(24).toString('hex');
  writeFileSync(join(userDir, 'flows.json'), JSON.stringify(flows));
  writeFileSync(
    join(userDir, 'flows_cred.json'),
    JSON.stringify(encrypt(Object.fromEntries(secrets), credentialSecret)),
  );

  const file = join(userDir, 'settings.js');
  // The channel to npm start closes however that ends, and Node-RED with it.
  writeFileSync(
    file,
    `process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
module.exports = ${JSON.stringify({ ...settings, uiPort: port, userDir, credentialSecret }, null, 2)};\n`,
  );
  return file;
}
