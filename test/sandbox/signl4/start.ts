import { dirname, join } from 'node:path';
import { type Answer, type Call, decodePart } from '../frame/call.js';
import type { ClockSetting } from '../frame/clock.js';
import { reset } from '../frame/control.js';
import { listen } from '../frame/server.js';
import { Frame, type Service } from '../frame/service.js';
import { actionsOf } from './actions.js';
import { api } from './api/api.js';
import { Signl4Control } from './control.js';
import { type Inbound, tooMany, webhook } from './inbound/webhook.js';
import { Mails } from './mail.js';
import { Outbound } from './outbound/outbound.js';
import { readState, writeState } from './state.js';
import { Throttle } from './throttle.js';
import { World } from './world.js';

export interface Signl4Sandbox {
  /** Base as of `https://connect.signl4.com`, without a slash at the end. */
  url: string;
  port: number;
  /** Of the e-mail ingress; `null` if it was not asked for. */
  smtpPort: number | null;
  control: Signl4Control;
  stop(): Promise<void>;
}

export interface Signl4Options {
  host?: string;
  /** 0, the default, for any free one. */
  port?: number;
  /** Port of the e-mail ingress, 0 for any free one; absent = no e-mail. */
  smtpPort?: number;
  seed?: number;
  /** Where the clock begins; absent = with the machine's. */
  clock?: ClockSetting;
}

/** Starts the stand-in of SIGNL4. @throws Error for a port in use, naming it and the variable that changes it */
export async function startSignl4(options: Signl4Options = {}): Promise<Signl4Sandbox> {
  const { host = '127.0.0.1', port = 0, smtpPort, seed = 1, clock } = options;
  const frame = new Frame(seed, ['x-s4-api-key', 'authorization', 'cookie'], clock);
  const world = new World(frame);
  const outbound = new Outbound(world);
  const inbound: Inbound = { world, outbound, throttle: new Throttle() };
  const mails = new Mails(inbound);
  const control = new Signl4Control(world, outbound, inbound.throttle, mails, (wanted, at) => {
    reset(frame, service, { seed: wanted, clock: at });
  });
  const service: Service = {
    name: 'SIGNL4',
    portVariable: 'SANDBOX_SIGNL4_PORT',
    pageFolder: join(dirname(__filename), 'page'),
    entityOf,
    handle: (call) => handle(inbound, call),
    throttled: () => tooMany(world, { ...inbound.throttle.events.state(world.now()), remaining: 0 }),
    readState: () => readState(world),
    writeState: (parts) => writeState(world, inbound.throttle, parts),
    reset: () => {
      outbound.stop();
      world.clear();
      inbound.throttle.setPlan(world.plan);
      mails.received = [];
    },
    actions: actionsOf(control),
  };
  const listening = await listen(frame, service, { host, port });
  try {
    const mailPort = smtpPort === undefined ? null : await mails.start(host, smtpPort);
    const stop = async (): Promise<void> => {
      outbound.stop();
      await Promise.all([listening.stop(), mails.stop()]);
    };
    return { url: listening.url, port: listening.port, smtpPort: mailPort, control, stop };
  } catch (error) {
    await listening.stop();
    throw error;
  }
}

function handle(inbound: Inbound, call: Call): Answer | Promise<Answer> {
  const [, first = '', secret = ''] = call.path.split('/');
  if (first.toLowerCase() === 'webhook') return webhook(inbound, call, decodePart(secret));
  if (first.toLowerCase() === 'api') return api(inbound, call);
  return { status: 404 };
}

/** `webhook`, or the first part of the path below the API: `alerts`, `events`, `users` … */
function entityOf(_method: string, path: string): string {
  const [, first = '', ...rest] = path.toLowerCase().split('/');
  if (first !== 'api') return first;
  return (rest[0] === 'v2' ? rest[1] : rest[0]) ?? '';
}
