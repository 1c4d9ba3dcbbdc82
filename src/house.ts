import { EventEmitter } from 'node:events';
import { Accounts, type Team } from './accounts.js';
import type { Zone } from './autotask/client.js';
import type { TicketSource } from './delivery/alert/carrier.js';
import { cancelledResult } from './delivery/alert/command.js';
import { fallBack } from './delivery/alert/fall-back.js';
import { alertAccount, type AlertTransport } from './delivery/alert/settings.js';
import { acceptAll, type Accepting } from './delivery/accept.js';
import type { Account } from './delivery/account.js';
import { Clock } from './delivery/clock.js';
import { Collector } from './delivery/collector.js';
import type { Accepted, Intent } from './delivery/intent.js';
import { Outlets, type Message, type Outlet } from './delivery/outlets.js';
import { CLEAN_STOP, flushTo, prepareReplay } from './delivery/replay.js';
import { passOn, Teller } from './delivery/tell.js';
import { watchAccounts } from './delivery/watch.js';
import { Worker } from './delivery/worker.js';
import { Failure } from './failure.js';
import { ledgerIn } from './ledger.js';
import { Reconciler } from './delivery/ticket/reconciler.js';
import { Mended } from './delivery/mended.js';
import { Alerts } from './intake/alerts/alerts.js';
import { allDone, doneFor } from './intake/done.js';
import type { Tenant } from './intake/tenant.js';
import { Tenants } from './intake/tenants.js';
import type { Trigger } from './intake/trigger.js';
import { Triggers } from './intake/triggers.js';
import { keepHouse } from './store/housekeeping.js';
import { readMeta, writeMeta } from './store/meta.js';
import type { Store } from './store/store.js';
import { Vault } from './vault.js';

const TICK = 5_000;
const HOUSEKEEPING = 5 * 60_000;
const MADE = 'made';

export type { Team } from './accounts.js';

/** Everything that belongs to the process and not to a node: the store, the delivery, the triggers. */
export class House {
  readonly outlets = new Outlets();
  readonly tenants: Tenants;
  readonly clock = new Clock();
  readonly alerts: Alerts;
  readonly reconciler: Reconciler;
  /** When the store was made (ms); 0 until it is open. */
  storeSince = 0;
  readonly #vault: Vault;
  readonly #triggers = new Triggers(this.outlets, this.clock);
  readonly accounts: Accounts;
  #worker: Worker | null = null;
  #accepts: Collector<Intent, Accepting> | null = null;
  #ticker: NodeJS.Timeout | null = null;
  #keptAt = 0;
  readonly #mended = new Mended();

  /**
   * `account` (an Account's name) when something changed that a node's status shows; `store` when it began to work
   * or stopped working, see `storeFailure`; `alerts` (a prefix) when polling a team began to work or stopped.
   */
  readonly changes = new EventEmitter().setMaxListeners(0);

  /** @param path file of the embedded store */
  constructor(path: string) {
    // What fails is tried again by the next discovery.
    const onZone = (key: string, zone: Zone) =>
      void this.accounts.succeed(key, zone, () => this.reconciler.soon()).catch(() => undefined);
    const open = () => this.store();
    this.tenants = new Tenants(ledgerIn(open), onZone);
    const tickets: TicketSource = {
      state: (key, id) => this.tenants.stateOf(key, id, (tenant) => this.closedFor(tenant, [id])),
      attachments: (key, id, choose) => this.tenants.attachmentsOf(key, id, choose),
    };
    this.accounts = new Accounts(this.clock, tickets, (...about) => this.reconciler.settingsOf(...about));
    this.alerts = new Alerts(open, this.outlets, this.clock, (prefix) => this.changes.emit('alerts', prefix));
    this.reconciler = new Reconciler({
      store: open,
      alerts: this.alerts,
      outlets: this.outlets,
      clock: this.clock,
      accept: (intent) => this.accept(intent),
      catchUp: (tenant) => this.#triggers.catchUp(tenant),
    });
    // What fails is tried again by the next reconciliation.
    this.alerts.intake.onUnheard = (prefix) => void this.reconciler.unheard(prefix).catch(() => undefined);
    this.#vault = new Vault(
      path,
      (store) => this.#prepare(store),
      () => this.changes.emit('store'),
      (store) => this.#start(store),
    );
  }

  /** @throws Failure `store.*` */
  store(): Promise<Store> {
    return this.#vault.store();
  }

  get storeFailure(): Failure | null {
    return this.#vault.failure;
  }

  /** Puts an intent on disk; it is delivered from there. @throws Failure `store.*` */
  async accept(intent: Intent): Promise<Accepted> {
    const store = await this.#vault.store();
    if (!this.#accepts) throw new Failure('store.failed', 'account');
    // What was accepted before a clock was set is moved with it, and what is accepted after that must not be.
    await this.#worker?.followClock();
    const { accepted, cancelled } = await this.#accepts.add(intent);
    void new Teller(this.outlets, store).cancelled(cancelled);
    if ('accounts' in accepted) for (const account of accepted.accounts) this.#worker?.kick(account);
    return accepted;
  }

  /** Sends on, through the node of this id, a message for which nothing has to be delivered. */
  async pass(nodeId: string, message: Message): Promise<void> {
    await passOn(nodeId, message, this.outlets);
  }

  /** The node of this id is on the canvas; what waited for it comes now. */
  attach(nodeId: string, outlet: Outlet): void {
    this.outlets.attach(nodeId, outlet);
    // A store that can't be opened is told by `storeFailure`; what waits comes at the next attach.
    const told = Promise.all([this.#vault.store(), this.outlets.ready(), this.outlets.held(nodeId)])
      .then(([store]) => flushTo(store, nodeId, this.outlets))
      .catch(() => undefined);
    this.outlets.hold(nodeId, told);
  }

  detach(nodeId: string, outlet: Outlet): void {
    this.outlets.detach(nodeId, outlet);
  }

  /** Makes a team known. Its config node calls this at every start and with every change. */
  registerTeam(team: Team): void {
    this.accounts.addTeam(team);
  }

  unregisterTeam(team: Team): void {
    this.accounts.removeTeam(team);
  }

  /** Makes a tenant known as one that is written to, in the same way; see `Accounts`. */
  registerTenant(tenant: Tenant, fingerprint: string, dryRun = false): void {
    this.accounts.addTenant(tenant, fingerprint, dryRun);
  }

  unregisterTenant(tenant: Tenant): void {
    this.accounts.removeTenant(tenant);
  }

  account(prefix: string, transport: AlertTransport = 'webhook'): Account | undefined {
    return this.accountOf(alertAccount(prefix, transport));
  }

  /** An account by its name, such as `signl4:AT`. */
  accountOf(name: string): Account | undefined {
    return this.#worker?.accounts.get(name);
  }

  /** The trigger of a node, made at its first use. @throws Failure `store.*` */
  async trigger(nodeId: string): Promise<Trigger> {
    return this.#triggers.of(nodeId, await this.store());
  }

  async #prepare(store: Store): Promise<void> {
    const now = this.clock.now();
    await prepareReplay(store, now);
    const made = await store.read((db) => readMeta(db, MADE));
    if (made === null) await store.commit((db) => writeMeta(db, MADE, String(now)));
    this.storeSince = made === null ? now : Number(made);
  }

  #start(store: Store): void {
    const onChange = (account: Account) => {
      if (this.#mended.isBack(account)) this.reconciler.soon();
      this.changes.emit('account', account.name);
    };
    this.#worker = new Worker(store, this.outlets, this.clock, onChange, cancelledResult);
    this.#accepts = new Collector(store, (db, intents) =>
      acceptAll(db, intents, { now: this.clock.now(), cancelled: cancelledResult }),
    );
    this.accounts.start(this.#worker, store);
    this.#ticker = setInterval(() => void this.#tick(store), TICK);
    this.#ticker.unref();
    this.changes.emit('store');
  }

  /** Ids of the statuses that mean "done" to the triggers of a tenant. */
  closedStatuses(tenant: Tenant): number[] {
    return allDone(this.#triggers.doneLists(tenant));
  }

  /** The same for each of these tickets, as the triggers that know it have it. @throws Failure `store.*` */
  async closedFor(tenant: Tenant, ticketIds: number[]): Promise<(ticketId: number | null) => number[]> {
    return doneFor(this.#triggers.doneLists(tenant), await this.store(), ticketIds);
  }

  async #tick(store: Store): Promise<void> {
    try {
      await this.#worker?.followClock();
      if (this.clock.steady() - this.#keptAt > HOUSEKEEPING) {
        this.#keptAt = this.clock.steady();
        await store.commit((db) => keepHouse(db, this.clock.now()));
      }
      if (this.#worker) {
        await watchAccounts(this.#worker, store, this.outlets, this.clock);
        await fallBack(this.#worker, store, this.clock, this.accounts.prefixes);
      }
      this.#storeWorks(null);
    } catch (error) {
      this.#storeWorks(error instanceof Failure ? error : new Failure('store.failed', 'account'));
    }
    this.#triggers.watch();
    this.reconciler.tick();
  }

  #storeWorks(failure: Failure | null): void {
    if (this.#vault.failure?.code === failure?.code) return;
    this.#vault.failure = failure;
    this.changes.emit('store');
  }

  /** Ends everything in order; for runtimes that end without their process. */
  async close(): Promise<void> {
    this.#stop();
    await this.#vault.now
      ?.commit((db) => writeMeta(db, CLEAN_STOP, String(this.clock.now())))
      .catch(() => undefined);
    await this.#vault.close();
  }

  /** At the end of the process, where nothing asynchronous runs any more. */
  closeNow(clean: boolean): void {
    this.#stop();
    const mark = `insert or replace into meta (key, value) values ('${CLEAN_STOP}', '${this.clock.now()}')`;
    this.#vault.now?.closeNow(clean ? [mark] : []);
  }

  #stop(): void {
    if (this.#ticker) clearInterval(this.#ticker);
    this.#worker?.close();
    this.#triggers.close();
    this.alerts.close();
  }
}
