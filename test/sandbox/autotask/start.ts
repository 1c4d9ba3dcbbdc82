import { join } from 'node:path';
import type { ClockSetting } from '../frame/clock.js';
import { reset } from '../frame/control.js';
import { Frame, type Service } from '../frame/service.js';
import { listen } from '../frame/server.js';
import { deepLink } from './api/deep-link.js';
import { entityOf, handle } from './api/handle.js';
import { Limits } from './api/limits.js';
import { actions } from './control/actions.js';
import { Control } from './control/control.js';
import { readState, writeState } from './control/state.js';
import { tellPage } from './control/view.js';
import { Jobs } from './out/jobs.js';
import { runRules } from './out/rules.js';
import { Webhooks } from './out/webhooks.js';
import { seed as fill } from './tenant/seed.js';
import { Tenant } from './tenant/tenant.js';

export interface Autotask {
  /** Without a slash at the end, such as `http://127.0.0.1:1881`; the API is below `/ATServicesRest/`. */
  url: string;
  port: number;
  control: Control;
  stop(): Promise<void>;
}

/** Headers whose values are not recorded. */
const SECRETS = ['secret', 'apiintegrationcode'];

/**
 * Starts Autotask's stand-in: a tenant with people and companies of the seed, and no ticket. Its mails go to
 * `smtpPort` of this machine; without one none are sent.
 */
export async function startAutotask(
  options: { host?: string; port?: number; seed?: number; clock?: ClockSetting; smtpPort?: number } = {},
): Promise<Autotask> {
  const frame = new Frame(options.seed ?? 1, SECRETS, options.clock);
  const tenant = new Tenant(frame);
  const limits = new Limits(tenant);
  const jobs = new Jobs();
  const webhooks = new Webhooks(tenant, jobs);
  const restart = (): void => {
    void jobs.end();
    webhooks.reset();
    tenant.clear();
    limits.reset();
    tenant.settings.smtp.port = options.smtpPort ?? 0;
    fill(tenant);
  };
  restart();
  tellPage(tenant);
  tenant.onChange((change) => webhooks.tell(change));
  tenant.onChange((change) => runRules(tenant, jobs, change));
  const control = new Control(frame, tenant, limits, jobs, (seed, clock) => {
    reset(frame, service, { seed, clock });
  });
  const service: Service = {
    name: 'Autotask',
    portVariable: 'SANDBOX_AUTOTASK_PORT',
    pageFolder: join(__dirname, 'page'),
    entityOf: (_method, path) => entityOf(path),
    handle: (call) => deepLink(tenant, call) ?? handle(tenant, limits, call),
    throttled: () => limits.overLimit(),
    readState: () => readState(control),
    writeState: (parts) => writeState(control, parts),
    reset: restart,
    actions: actions(control),
  };
  const listening = await listen(frame, service, options);
  const stop = async (): Promise<void> => {
    await listening.stop();
    await jobs.end();
  };
  return { ...listening, control, stop };
}
