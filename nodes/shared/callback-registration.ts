import type { House } from '../../src/house.js';
import type { Signl4Api } from '../../src/signl4/api.js';
import {
  ensureRegistration,
  planRegistration,
  registrationName,
  type Registered,
  type Registration,
  type RegistrationPlan,
} from '../../src/signl4/registration.js';
import { readMeta, writeMeta } from '../../src/store/meta.js';
import { Turns } from '../../src/turns.js';
import type { Signl4Config } from './config-nodes.js';
import { houseOf } from './house.js';
import type { NodeRed } from './node-red.js';

/** Registrations of the teams of a house. */
const turns = new WeakMap<House, Turns>();
const NOTHING: Registered = { state: 'none', knownId: null, host: null };

/**
 * Sees to it that SIGNL4 reports to this Node-RED. Does nothing without an API key or an address, and in a dry run.
 *
 * @param publicUrl see `publicUrlOf`
 * @throws Failure `signl4.*`, `store.*`
 */
export function registerCallback(
  RED: NodeRed,
  config: Signl4Config,
  publicUrl: string,
  how: 'auto' | 'button',
): Promise<Registered> {
  const { api, dryRun } = config;
  if (!api || dryRun || publicUrl === '') return Promise.resolve(NOTHING);
  return inTurn(RED, config, async () => {
    const isGone = RED.nodes.getNode(config.id) !== config;
    return isGone && how === 'auto' ? NOTHING : register(RED, config, api, publicUrl, how);
  });
}

/**
 * One after the other for each team: several nodes, buttons and deploys at once would each find nothing and register
 * again, and what a former deploy began must not come last.
 */
function inTurn(RED: NodeRed, config: Signl4Config, work: () => Promise<Registered>): Promise<Registered> {
  const house = houseOf(RED);
  const mine = turns.get(house) ?? new Turns();
  turns.set(house, mine);
  return mine.take(keyOf(config), work);
}

async function register(
  RED: NodeRed,
  config: Signl4Config,
  api: Signl4Api,
  publicUrl: string,
  how: 'auto' | 'button',
): Promise<Registered> {
  const registration = await registrationOf(RED, config, publicUrl);
  const done = await ensureRegistration(api, registration, how);
  const { knownId } = done;
  if (knownId !== null && knownId !== registration.knownId) {
    const store = await houseOf(RED).store();
    await store.commit((db) => writeMeta(db, keyOf(config), knownId));
  }
  return done;
}

/** How that stands, without changing anything; `null` without an API key. @throws as `registerCallback` */
export async function callbackPlan(
  RED: NodeRed,
  config: Signl4Config,
  publicUrl: string,
): Promise<RegistrationPlan | null> {
  if (!config.api) return null;
  return planRegistration(await registrationOf(RED, config, publicUrl), await config.api.listWebhooks());
}

async function registrationOf(RED: NodeRed, config: Signl4Config, publicUrl: string): Promise<Registration> {
  const store = await houseOf(RED).store();
  return {
    publicUrl,
    httpNodeRoot: RED.settings.httpNodeRoot,
    eventToken: config.eventToken,
    name: registrationName(config.secretHash),
    knownId: await store.read((db) => readMeta(db, keyOf(config))),
  };
}

/** The prefix stays when secret, token and address change. */
function keyOf({ prefix }: Signl4Config): string {
  return `signl4-registration:${prefix}`;
}
