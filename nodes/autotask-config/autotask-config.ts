import { createHash } from 'node:crypto';
import type { AutotaskSettings } from '../../src/autotask/settings.js';
import { Failure } from '../../src/failure.js';
import { registerAutotaskRoutes } from '../shared/autotask-routes.js';
import type { AutotaskConfig } from '../shared/config-nodes.js';
import { connection } from '../shared/connection.js';
import { afterDeploy } from '../shared/deploy.js';
import { houseOf } from '../shared/house.js';
import type { Definition, NodeRed, RuntimeNode } from '../shared/node-red.js';
import { credentialTexts, Properties } from '../shared/properties.js';
import { onClose } from '../shared/run.js';

type Writing = Pick<AutotaskConfig, 'dryRun' | 'impersonate' | 'timeZone' | 'language'>;

const CREDENTIALS = ['username', 'secret', 'integrationCode'] as const;

export = function (RED: NodeRed): void {
  function AutotaskConfigNode(this: RuntimeNode, definition: Definition): void {
    RED.nodes.createNode(this, definition);
    const config = this as AutotaskConfig;
    const { settings, writing, problem, blank } = readAutotask(RED, definition, config.credentials);
    Object.assign(config, writing, { problem, blank });
    const house = houseOf(RED);
    const tenant = problem ? null : house.tenants.open(settings);
    config.tenant = tenant;
    if (tenant) house.registerTenant(tenant, fingerprint(settings, writing), writing.dryRun);
    const stop = afterDeploy(RED, () => house.accounts.settleTenants());
    onClose(config, () => {
      stop();
      if (!tenant) return;
      house.unregisterTenant(tenant);
      house.tenants.close(tenant);
    });
  }

  RED.nodes.registerType('autotask-config', AutotaskConfigNode, {
    credentials: {
      username: { type: 'password' },
      secret: { type: 'password' },
      integrationCode: { type: 'password' },
    },
  });
  registerAutotaskRoutes(RED, (definition, credentials) => readAutotask(RED, definition, credentials));
};

function readAutotask(
  RED: NodeRed,
  definition: Definition,
  credentials: Record<string, unknown> | undefined,
): { settings: AutotaskSettings; writing: Writing; problem: Failure | null; blank: boolean } {
  const properties = new Properties(definition);
  const { values, problems } = credentialTexts(credentials, CREDENTIALS);
  const references = { proxy: properties.text('proxy'), tls: properties.text('tls') };
  const settings = {
    ...values,
    zoneUrl: properties.text('zoneUrl').trim(),
    discoveryUrl: properties.text('discoveryUrl').trim(),
    hourlyBudget: properties.number('hourlyBudget', 1000, 1, 10_000),
    threads: properties.number('threads', 2, 1, 3),
    ...connection(RED, references),
  };
  const writing = {
    dryRun: properties.flag('dryRun', false),
    impersonate: properties.flag('impersonate', false),
    timeZone: properties.text('timeZone').trim(),
    language: properties.text('language').trim(),
  };
  const missing = CREDENTIALS.filter((name) => values[name] === '');
  const lacking = missing.length > 0 ? [incomplete(missing)] : [];
  const problem = [...problems, ...properties.problems, ...lacking][0] ?? null;
  const blank = missing.length === CREDENTIALS.length && problems.length === 0;
  return { settings, writing, problem, blank };
}

/** Changes with everything that may end a refusal, or the waiting for the end of a dry run. */
function fingerprint(settings: AutotaskSettings, { dryRun }: Writing): string {
  const { username, secret, integrationCode, zoneUrl, discoveryUrl, hourlyBudget, threads } = settings;
  const login = [username, secret, integrationCode, zoneUrl, discoveryUrl];
  const parts = [...login, hourlyBudget, threads, dryRun];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function incomplete(fields: string[]): Failure {
  return new Failure('config.credentials-missing', 'account', { facts: { fields: fields.join(', ') } });
}
