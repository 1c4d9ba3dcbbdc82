import { AlertCarrier, type AlertService, type TicketSource } from './delivery/alert/carrier.js';
import { lookUpAccount, teamAccounts } from './delivery/alert/settings.js';
import type { Throttle } from './delivery/carrier.js';
import type { Clock } from './delivery/clock.js';
import { FewAtOnce } from './delivery/few-at-once.js';
import type { Rejudge, TicketService } from './delivery/ticket/carrier.js';
import type { Zone } from './autotask/client.js';
import { notesAccount } from './delivery/note/settings.js';
import { autotaskAccount } from './delivery/ticket/settings.js';
import { rejudge } from './delivery/ticket/rejudge.js';
import type { Worker } from './delivery/worker.js';
import type { Tenant } from './intake/tenant.js';
import { Latest } from './latest.js';
import { sentTimes } from './store/outbox.js';
import { pairOfKey } from './store/pairs.js';
import type { Store } from './store/store.js';
import { succeedTenant } from './store/tenants.js';
import { tenantCarriers } from './tenant-carriers.js';

/** A SIGNL4 team as its config node describes it. */
export interface Team extends AlertService {
  /** Changes with the credentials. */
  fingerprint: string;
  /** @param account the name of one of the team's accounts */
  throttle(sent: number[], account: string): Throttle;
  /** How far back sends count for the throttle, in ms. */
  throttleSpan: number;
  /** A dry run: what waits stays where it is. */
  dryRun?: boolean;
}

/** A tenant that is written to. */
interface Written {
  tenant: Tenant;
  /** Changes with the credentials. */
  fingerprint: string;
  dryRun: boolean;
}

/** Whom this house writes to: the teams and tenants of the config nodes, each with its accounts at the worker. */
export class Accounts {
  readonly #teams = new Map<string, Team>();
  readonly #tenants = new Latest<Written>();
  /** Whose accounts are at the worker, by the tenant's key. */
  readonly #registered = new Map<string, Written>();
  #open: { worker: Worker; store: Store } | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly tickets: TicketSource,
    private readonly settingsOf: TicketService['settingsOf'],
  ) {}

  /** The store is open: what was made known before is delivered to from now on. */
  start(worker: Worker, store: Store): void {
    this.#open = { worker, store };
    for (const team of this.#teams.values()) void this.#registerTeam(team);
    this.settleTenants();
  }

  /** First parts of the external ids of all teams. */
  get prefixes(): string[] {
    return [...this.#teams.keys()];
  }

  addTeam(team: Team): void {
    this.#teams.set(team.prefix, team);
    void this.#registerTeam(team);
  }

  /** A configuration that was replaced already does not take its successor away. */
  removeTeam(team: Team): void {
    if (this.#teams.get(team.prefix) === team) this.#teams.delete(team.prefix);
  }

  /**
   * @param fingerprint changes with the credentials
   * @param dryRun what waits stays where it is
   */
  addTenant(tenant: Tenant, fingerprint: string, dryRun: boolean): void {
    const written = { tenant, fingerprint, dryRun };
    this.#tenants.add(tenant.client.tenant, written);
    this.#registerTenant(written);
  }

  removeTenant(tenant: Tenant): void {
    this.#tenants.remove(tenant.client.tenant, (one) => one.tenant === tenant);
  }

  /** The flows have started: where a configuration is gone and another has the same user, that one goes on. */
  settleTenants(): void {
    for (const written of this.#tenants.values())
      if (this.#registered.get(written.tenant.client.tenant) !== written) this.#registerTenant(written);
  }

  /**
   * A tenant's zone was found. Where another API user stood for the same tenant before, what waits goes on with this one.
   *
   * @param onChange called where it does
   * @throws Failure `store.*`
   */
  async succeed(tenant: string, { company, url }: Zone, onChange: () => void): Promise<void> {
    if (!this.#open || company === null) return;
    const { worker, store } = this.#open;
    const isInUse = (key: string) => this.#tenants.get(key) !== undefined;
    const found = await store.commit((db) => succeedTenant(db, `${company} at ${url}`, tenant, isInUse));
    if (!found) return;
    for (const name of [autotaskAccount(tenant), notesAccount(tenant)]) worker.kick(name);
    onChange();
  }

  async #registerTeam(team: Team): Promise<void> {
    if (!this.#open) return;
    const { worker, store } = this.#open;
    const pairOf = (key: string) => store.read((db) => pairOfKey(db, key));
    // What is under way heeds the dry run of a later configuration.
    const isDry = () => this.#teams.get(team.prefix)?.dryRun === true;
    const carrier = new AlertCarrier(team, this.tickets, pairOf, () => this.clock.now(), isDry);
    for (const name of teamAccounts(team.prefix)) {
      const now = this.clock.now();
      const offset = this.clock.steady() - now;
      const sent = await store.read((db) => sentTimes(db, name, now - team.throttleSpan)).catch(() => []);
      const moments = sent.map((at) => at + offset);
      // What only looks changes nothing.
      const paused = team.dryRun === true && name !== lookUpAccount(team.prefix);
      const throttle = () => team.throttle(moments, name);
      worker.register(name, { carrier, fingerprint: team.fingerprint, throttle, paused });
    }
  }

  #registerTenant(written: Written): void {
    if (!this.#open) return;
    const { tenant, fingerprint, dryRun } = written;
    this.#registered.set(tenant.client.tenant, written);
    const { worker, store } = this.#open;
    const now = () => this.clock.now();
    const again: Rejudge = (entry, stored, read) =>
      rejudge(store, { entry, stored, read }, { now, kick: (name) => worker.kick(name) });
    const throttle = () => new FewAtOnce(tenant.client.threads);
    const isDry = () => this.#tenants.get(tenant.client.tenant)?.dryRun === true;
    const how = { isDry, settingsOf: this.settingsOf };
    for (const [name, carrier] of tenantCarriers(tenant, store, again, now, how)) {
      // Notes of a dry run are composed by their carrier, which lets the others wait.
      const paused = dryRun && name !== notesAccount(tenant.client.tenant);
      worker.register(name, { carrier, fingerprint, throttle, paused });
    }
  }
}
