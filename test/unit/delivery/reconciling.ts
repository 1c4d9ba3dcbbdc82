import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AutotaskClient } from '../../../src/autotask/client.js';
import type { SyncSettings } from '../../../src/delivery/ticket/settings.js';
import { SyncDesk } from '../../../src/delivery/ticket/sync-desk.js';
import { House } from '../../../src/house.js';
import { Tenant } from '../../../src/intake/tenant.js';
import { readPairs, writePairs } from '../../../src/store/pairs.js';
import type { Store } from '../../../src/store/store.js';
import { newPair, type Pair } from '../../../src/sync/pair.js';
import { startAutotask, type Autotask } from '../../sandbox/autotask/start.js';
import { MemoryLedger, settings as login, unlikeOthers } from '../autotask/harness.js';
import { FakeNode, FakeTeam } from './desk.js';

export const STATUS = { new: 1, complete: 5, progress: 22, waiting: 23 };
export const ALEX = 29680002;

export function syncSettings(changes: Partial<SyncSettings> = {}): SyncSettings {
  return {
    nodeId: 'sync',
    prefix: 'AT',
    ackStatus: 'In Progress',
    closeStatus: 'Complete',
    reopenStatus: '',
    ticketAckStatuses: ['In Progress'],
    ticketCloseStatuses: [],
    ownerAcknowledges: false,
    onLeave: 'keep',
    annotate: false,
    assignOn: 'acknowledged',
    assignPolicy: 'if-unassigned',
    ownerMap: [],
    dryRun: { autotask: false, signl4: false },
    impersonate: false,
    ...changes,
  };
}

/** The house with its real store before Autotask's stand-in; SIGNL4 is a team that writes down what it is told. */
export class Reconciling {
  readonly team = new FakeTeam();
  readonly node = new FakeNode();
  house!: House;
  store!: Store;
  tenant!: Tenant;
  desk!: SyncDesk;
  readonly #folder = mkdtempSync(join(tmpdir(), 'reconciling-'));

  private constructor(readonly standIn: Autotask) {}

  static async open(changes: Partial<SyncSettings> = {}): Promise<Reconciling> {
    const bench = new Reconciling(await startAutotask());
    await bench.start(changes);
    return bench;
  }

  get autotask(): Autotask['control'] {
    return this.standIn.control;
  }

  async start(changes: Partial<SyncSettings> = {}): Promise<void> {
    this.house = new House(join(this.#folder, 'store.sqlite'));
    this.store = await this.house.store();
    const discoveryUrl = `${this.standIn.url}/ATServicesRest/${unlikeOthers()}`;
    const ledger = new MemoryLedger();
    this.tenant = new Tenant(new AutotaskClient(login({ discoveryUrl, hourlyBudget: 1e6 }), { ledger }));
    this.desk = new SyncDesk(syncSettings(changes), this.tenant, this.house);
    this.house.registerTeam(this.team.team());
    this.house.registerTenant(this.tenant, 'login');
    this.house.attach('sync', this.node);
    this.house.reconciler.attach('sync', this.desk);
  }

  /** Tickets whose alerts ring: as they stand now they are known. */
  async ringing(ids: number[], changes: Partial<Pair> = {}): Promise<void> {
    const pairs = ids.map((id) => {
      const raw = this.autotask.ticket(id);
      const fresh = newPair(`AT-${id}`, this.tenant.client.tenant, id);
      const status = Number(raw['status']);
      const at = Date.parse(String(raw['lastActivityDate']));
      const ticket = { ...fresh.ticket, status, base: status, at, phase: 'open' as const };
      return { ...fresh, alert: { ...fresh.alert, seen: 'open' as const }, ticket, ...changes };
    });
    for (let start = 0; start < pairs.length; start += 500)
      await this.store.commit((db) => writePairs(db, pairs.slice(start, start + 500), Date.now()));
  }

  async pair(id: number): Promise<Pair> {
    const key = `AT-${id}`;
    return (await this.store.read((db) => readPairs(db, [key]))).get(key)!;
  }

  /** Reconciles; the calls to Autotask that it made, as entities. */
  async run(): Promise<string[]> {
    const before = this.autotask.calls().at(-1)?.number ?? 0;
    await this.house.reconciler.run();
    return this.autotask.calls({ after: before }).map(({ entity }) => entity);
  }

  async close(): Promise<void> {
    this.tenant.client.close();
    await this.house.close();
    await this.standIn.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
