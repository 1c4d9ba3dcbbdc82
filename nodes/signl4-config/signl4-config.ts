import { createHash } from 'node:crypto';
import { alertAccount, signl4Account } from '../../src/delivery/alert/settings.js';
import { Failure } from '../../src/failure.js';
import type { Team } from '../../src/house.js';
import { deriveEventToken } from '../../src/signl4/event-token.js';
import type { Signl4Settings } from '../../src/signl4/settings.js';
import { Throttle } from '../../src/signl4/throttle.js';
import { registerCallbackRoutes } from '../shared/callback-routes.js';
import type { Signl4Config } from '../shared/config-nodes.js';
import { connection } from '../shared/connection.js';
import { afterDeploy, runningNodes } from '../shared/deploy.js';
import { houseOf } from '../shared/house.js';
import type { Definition, NodeRed, RuntimeNode } from '../shared/node-red.js';
import { credentialTexts, Properties } from '../shared/properties.js';
import { onClose } from '../shared/run.js';
import { registerSignl4Routes } from '../shared/signl4-routes.js';
import { Clients, lackOf } from './clients.js';
import { readMail } from './mail.js';

const CREDENTIALS = ['teamSecret', 'apiKey', 'eventToken'] as const;
const PLANS = ['commercial', 'free'] as const;
const MINUTE = 60_000;
/** Mail servers allow few connections at once. */
const MAILS_AT_ONCE = 3;

export = function (RED: NodeRed): void {
  function Signl4ConfigNode(this: RuntimeNode, definition: Definition): void {
    RED.nodes.createNode(this, definition);
    const config = this as Signl4Config;
    const read = readSignl4(RED, definition, config.credentials);
    const { settings, mail, prefix, plan, dryRun, problem, eventToken } = read;
    const secretHash = hash(settings.teamSecret);
    const lack: Signl4Config['lack'] = (transport) => lackOf(transport, settings, mail);
    const house = houseOf(RED);
    const clients = problem ? null : new Clients(settings, mail);
    const api = clients?.api ?? null;
    Object.assign(config, { prefix, dryRun, problem, conflict: null, secretHash, lack, eventToken, api });
    const team: Team | null = clients && {
      prefix,
      fingerprint: hash(JSON.stringify([settings, mail.settings, plan])),
      ...clients.service,
      throttle: (sent, account) =>
        throttleOf(RED, plan, sent, account === alertAccount(prefix, 'email') ? MAILS_AT_ONCE : undefined),
      dryRun,
      throttleSpan: plan === 'free' ? 24 * 60 * MINUTE : MINUTE,
    };
    if (team) house.registerTeam(team);
    house.alerts.addTeam(prefix, eventToken, api);
    const stop = afterDeploy(RED, () => {
      config.conflict = conflictOf(RED, config);
      house.changes.emit('account', signl4Account(prefix));
    });
    onClose(config, () => {
      stop();
      if (team) house.unregisterTeam(team);
      house.alerts.removeTeam(prefix, api);
      clients?.close();
    });
  }

  RED.nodes.registerType('signl4-config', Signl4ConfigNode, {
    credentials: {
      teamSecret: { type: 'password' },
      apiKey: { type: 'password' },
      eventToken: { type: 'text' },
      smtpUser: { type: 'password' },
      smtpPassword: { type: 'password' },
    },
  });
  registerCallbackRoutes(RED);
  registerSignl4Routes(RED, readSignl4.bind(null, RED));
};

function readSignl4(RED: NodeRed, definition: Definition, credentials: Record<string, unknown> | undefined) {
  const properties = new Properties(definition);
  const { values, problems } = credentialTexts(credentials, CREDENTIALS);
  const references = { proxy: properties.text('proxy'), tls: properties.text('tls') };
  const settings: Signl4Settings = {
    baseUrl: properties.text('baseUrl').trim() || 'https://connect.signl4.com',
    teamSecret: values.teamSecret,
    apiKey: values.apiKey || null,
    apiUser: properties.text('apiUser').trim(),
    ...connection(RED, references),
  };
  const plan = properties.choice('plan', 'commercial', PLANS);
  const lacking =
    values.teamSecret === ''
      ? [new Failure('config.credentials-missing', 'account', { facts: { fields: 'teamSecret' } })]
      : [];
  return {
    settings,
    mail: readMail(definition, credentials, settings),
    // A callback keeps being answered whatever else is wrong.
    eventToken: values.eventToken || deriveEventToken(values.teamSecret),
    plan,
    prefix: properties.text('externalIdPrefix').trim() || 'AT',
    dryRun: properties.flag('dryRun', false),
    problem: [...problems, ...properties.problems, ...lacking][0] ?? null,
  };
}

/** `autotaskSignl4: { throttle: false }` in settings.js: for plans without SIGNL4's usual limits, and benchmarks. */
function throttleOf(RED: NodeRed, plan: 'commercial' | 'free', sent: number[], most?: number) {
  if (RED.settings.autotaskSignl4?.throttle !== false) return new Throttle(plan, sent, most);
  const none = () => undefined;
  return {
    free: () => Number.MAX_SAFE_INTEGER,
    atOnce: () => Number.MAX_SAFE_INTEGER,
    wait: () => 0,
    record: none,
    recordRefused: none,
    blockedUntil: none,
  };
}

/** Two configurations of one team, or with one prefix, would mix up each other's alerts. */
function conflictOf(RED: NodeRed, config: Signl4Config): Failure | null {
  if (config.problem) return null;
  for (const other of runningNodes(RED, 'signl4-config') as Signl4Config[]) {
    if (other.id === config.id || other.problem) continue;
    const facts = { other: other.name || other.id, prefix: config.prefix };
    if (mixUp(other.prefix, config.prefix)) return new Failure('config.same-prefix', 'account', { facts });
    if (other.secretHash === config.secretHash)
      return new Failure('config.same-secret', 'account', { facts });
  }
  return null;
}

/** Whether one prefix is the other, or `<other>-<n>`, which reads as another ticket's alert. */
function mixUp(one: string, other: string): boolean {
  const [short, long] = [one.toLowerCase(), other.toLowerCase()].sort((a, b) => a.length - b.length);
  return long === short || (long!.startsWith(`${short}-`) && /^[-\d]+$/.test(long!.slice(short!.length)));
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
