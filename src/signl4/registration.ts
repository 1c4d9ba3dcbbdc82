import { createHash } from 'node:crypto';
import { Failure } from '../failure.js';
import type { OutboundWebhook, Signl4Api } from './api.js';
import { callbackUrl } from './callback-url.js';

const PRODUCT = 'Node-RED Autotask';

/** What registering needs of `Signl4Api`. */
export type RegistrationApi = Pick<
  Signl4Api,
  'listWebhooks' | 'createWebhook' | 'updateWebhook' | 'enableWebhook'
>;

export interface Registration {
  /** Address of this Node-RED as seen from outside; empty: nothing is done. */
  publicUrl: string;
  httpNodeRoot: string | false | undefined;
  eventToken: string;
  /** See `registrationName`. */
  name: string;
  /** SIGNL4's id of our registration, as it was known at last. */
  knownId: string | null;
}

/**
 * - `registered`: it was there, as it should be
 * - `created`, `repaired`: our own, made, or given its new address or switched on
 * - `other`: another installation, or ours from before its store was lost, has registered another address for the
 *   same owner; only the button takes it over
 * - `none`: there is no address to register
 */
export type RegistrationState = 'registered' | 'created' | 'repaired' | 'other' | 'none';

export interface Registered {
  state: RegistrationState;
  /** To be kept, and handed in the next time. */
  knownId: string | null;
  /** Host of the address that is registered. */
  host: string | null;
}

/** What has to be done. */
export type RegistrationPlan =
  | { kind: 'none' | 'create' }
  | { kind: 'keep' | 'enable' | 'move'; webhook: OutboundWebhook }
  /** As `move`, but only by the button. */
  | { kind: 'other'; webhook: OutboundWebhook };

/**
 * Name of a registration. SIGNL4 shows it to people, so it holds a short hash of its owner and no secret.
 *
 * @param owner what stays when address and token change, such as a hash of the team secret
 */
export function registrationName(owner: string): string {
  const hash = createHash('sha256').update(`${PRODUCT}\n${owner}`).digest('hex').slice(0, 8);
  return `${PRODUCT} ${hash}`;
}

/** Which of the registrations is ours, and what has to be done with it. Pure. */
export function planRegistration(
  registration: Registration,
  webhooks: readonly OutboundWebhook[],
): RegistrationPlan {
  const { publicUrl, httpNodeRoot, eventToken, name, knownId } = registration;
  const address = callbackUrl(publicUrl, httpNodeRoot, eventToken);
  if (address === null) return { kind: 'none' };
  const right = webhooks.filter(({ url }) => sameAddress(url, address));
  const [best = null] = right.toSorted((a, b) => rank(a, knownId) - rank(b, knownId));
  if (best) return { kind: best.enabled ? 'keep' : 'enable', webhook: best };
  const known = webhooks.find(({ id }) => id === knownId);
  if (known) return { kind: 'move', webhook: known };
  const named = webhooks.find((webhook) => webhook.name === name);
  return named ? { kind: 'other', webhook: named } : { kind: 'create' };
}

/**
 * Sees to it that SIGNL4 reports to us, and never registers twice. Does nothing to what is not ours.
 *
 * @param how `auto` leaves another address of the same owner alone; `button` takes it over
 * @throws Failure `signl4.*`; `signl4.callback` where SIGNL4 refuses the address
 */
export async function ensureRegistration(
  api: RegistrationApi,
  registration: Registration,
  how: 'auto' | 'button',
  signal?: AbortSignal,
): Promise<Registered> {
  const { publicUrl, httpNodeRoot, eventToken, name, knownId } = registration;
  const url = callbackUrl(publicUrl, httpNodeRoot, eventToken);
  if (url === null) return { state: 'none', knownId, host: null };
  const plan = planRegistration(registration, await api.listWebhooks(signal));
  const done = (state: RegistrationState, id: string | null) => ({ state, knownId: id, host: hostOf(url) });
  try {
    switch (plan.kind) {
      case 'keep':
        return done('registered', plan.webhook.id);
      case 'enable':
        await api.enableWebhook(plan.webhook.id, signal);
        return done('repaired', plan.webhook.id);
      case 'other':
        if (how === 'auto') return { state: 'other', knownId, host: hostOf(plan.webhook.url) };
      // falls through
      case 'move': {
        const { id, teamId, enabled } = plan.webhook;
        await api.updateWebhook(id, { name, url, teamId }, signal);
        if (!enabled) await api.enableWebhook(id, signal);
        return done('repaired', id);
      }
      default: {
        const id = await api.createWebhook({ name, url }, signal);
        return done('created', id);
      }
    }
  } catch (error) {
    throw aboutCallback(error);
  }
}

/** The texts of other refusals speak of alerts. */
function aboutCallback(error: unknown): unknown {
  const isRefusal = error instanceof Failure && error.scope === 'entry';
  if (!isRefusal) return error;
  const { said, status, facts } = error;
  return new Failure('signl4.callback', 'entry', {
    ...(said === null ? {} : { said }),
    ...(status === null ? {} : { status }),
    facts,
  });
}

/** The known one first, then those that work. */
function rank({ id, enabled }: OutboundWebhook, knownId: string | null): number {
  return (id === knownId ? 0 : 2) + (enabled ? 0 : 1);
}

function sameAddress(one: string, other: string): boolean {
  return URL.canParse(one) && new URL(one).href === other;
}

function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host : null;
}
