import { createHash } from 'node:crypto';
import { Budget } from './budget.js';
import { CredentialGate } from './gate.js';
import type { AutotaskSettings } from './settings.js';
import { TenantUse } from './tenant-use.js';
import { Threads } from './threads.js';

/** What all clients of one tenant in this process have in common. */
export interface Shared {
  readonly budget: Budget;
  readonly threads: Threads;
  readonly use: TenantUse;
}

const tenants = new Map<string, { shared: Shared; users: number }>();
/** Those whose calls are under way; Autotask's limit counts them, whatever is deployed meanwhile. */
const busy = new Map<string, Threads>();
const gates = new Map<string, CredentialGate>();

/** Name of the tenant that never shows the user name: `at-` and 12 hex digits. */
export function tenantKey(username: string): string {
  return `at-${hash(username.trim().toLowerCase())}`;
}

/** Joins the tenant's state; the last one to leave ends it, since the ledger keeps what matters. */
export function join(tenant: string, now: () => number): { shared: Shared; leave: () => void } {
  const entry = tenants.get(tenant) ?? {
    shared: {
      budget: new Budget(tenant, now),
      threads: busy.get(tenant) ?? new Threads(),
      use: new TenantUse(now),
    },
    users: 0,
  };
  entry.users += 1;
  tenants.set(tenant, entry);
  let left = false;
  const leave = () => {
    if (left) return;
    left = true;
    entry.users -= 1;
    if (entry.users > 0) return;
    if (tenants.get(tenant) === entry) tenants.delete(tenant);
    keepWhileBusy(tenant, entry.shared.threads);
  };
  return { shared: entry.shared, leave };
}

function keepWhileBusy(tenant: string, threads: Threads): void {
  busy.set(tenant, threads);
  threads.whenIdle(() => {
    if (busy.get(tenant) === threads) busy.delete(tenant);
  });
}

/** The gate of these very credentials; it outlives its clients, so that a Deploy is no further failed login. */
export function gateOf(settings: AutotaskSettings): CredentialGate {
  const { username, secret, integrationCode, zoneUrl, discoveryUrl } = settings;
  const key = hash(JSON.stringify([username, secret, integrationCode, zoneUrl, discoveryUrl]));
  const gate = gates.get(key) ?? new CredentialGate();
  gates.set(key, gate);
  return gate;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
