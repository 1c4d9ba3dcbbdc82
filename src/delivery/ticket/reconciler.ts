import { mergeDestination } from '../../autotask/merged.js';
import { Failure } from '../../failure.js';
import type { Alerts } from '../../intake/alerts/alerts.js';
import { nextUnheard, removeUnheard } from '../../intake/alerts/unheard.js';
import type { Tenant } from '../../intake/tenant.js';
import type { Store } from '../../store/store.js';
import type { Policy } from '../../sync/policy.js';
import { Turns } from '../../turns.js';
import type { RawRecord } from '../../types.js';
import type { Clock } from '../clock.js';
import type { Accepted, Intent } from '../intent.js';
import type { Outlets } from '../outlets.js';
import { reconcileTickets } from './reconcile.js';
import type { SyncDesk } from './sync-desk.js';

/** How often all open pairs are compared with both services, and how soon after an outage, in ms. */
const EVERY = 10 * 60_000;
const SOON = 5_000;
/** After a try that failed. */
const AGAIN = 60_000;
/** Within this time what a trigger tells has gone through the flow, in ms. */
const FLOWS = 5_000;
/** Messages that are read together. */
const AT_ONCE = 50;

/** Sees to it that nothing stays missed: every few minutes, after every outage and every start. */
export class Reconciler {
  readonly #desks = new Map<string, SyncDesk>();
  readonly #warned = new Set<string>();
  #dueAt: number;
  readonly #unheard = new Turns();
  #running: Promise<void> | null = null;

  constructor(
    private readonly parts: {
      store: () => Promise<Store>;
      alerts: Alerts;
      outlets: Outlets;
      clock: Clock;
      accept: (intent: Intent) => Promise<Accepted>;
      /** Lets the triggers of a tenant tell what they have not told yet. @returns whether there are any that poll */
      catchUp: (tenant: Tenant) => Promise<boolean>;
    },
  ) {
    this.#dueAt = parts.clock.steady() + SOON;
  }

  attach(nodeId: string, desk: SyncDesk): void {
    this.#desks.set(nodeId, desk);
  }

  detach(nodeId: string): void {
    this.#desks.delete(nodeId);
  }

  /**
   * Whether a completed ticket was merged into another one, to which its alert is handed over by whoever keeps this
   * team in step. Nobody may close it before that.
   */
  async handsOver(prefix: string, tenant: unknown, ticket: RawRecord): Promise<boolean> {
    const desk = [...this.#desks.values()].find(
      (one) => one.settings.prefix === prefix && one.tenant.client.tenant === tenant,
    );
    if (!desk || desk.settings.dryRun.autotask || desk.settings.dryRun.signl4) return false;
    const merge = await mergeDestination(desk.tenant.client, ticket).catch(() => null);
    return merge?.kind === 'merged';
  }

  /** What the settings of a node mean by now for a ticket; `null` where it keeps nothing in step, or can't tell. */
  async settingsOf(
    nodeId: string,
    { tenant, ticketId }: { tenant: string; ticketId: number },
  ): Promise<{ policy: Policy; closed: number[] } | null> {
    const desk = this.#desks.get(nodeId);
    if (desk?.tenant.client.tenant !== tenant) return null;
    try {
      const { policy } = await desk.policy();
      return { policy, closed: (await desk.closedFor([ticketId]))(ticketId) };
    } catch {
      return null;
    }
  }

  /** A service is back: what happened meanwhile may have been missed. */
  soon(): void {
    this.#dueAt = Math.min(this.#dueAt, this.parts.clock.steady() + SOON);
  }

  /** Called every few seconds. */
  tick(): void {
    if (this.#desks.size === 0 || this.parts.clock.steady() < this.#dueAt) return;
    this.run().catch(() => undefined);
  }

  /** Compares everything now, or waits until that is done. @throws Failure of the last that failed */
  run(): Promise<void> {
    this.#running ??= this.#all().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /**
   * What SIGNL4 told while no node listened for it: whoever keeps in step with that team decides on it. What can't be
   * decided on now waits.
   *
   * @throws Failure `autotask.*`, `store.*`
   */
  unheard(prefix: string): Promise<void> {
    return this.#unheard.take(prefix, () => this.#decideUnheard(prefix));
  }

  async #decideUnheard(prefix: string): Promise<void> {
    const desks = [...this.#desks.values()].filter(({ settings }) => settings.prefix === prefix);
    if (desks.length === 0) return;
    const { accept, clock } = this.parts;
    const store = await this.parts.store();
    for (;;) {
      const waiting = await store.read((db) => nextUnheard(db, prefix, AT_ONCE, clock.now()));
      if (waiting.length === 0) return;
      // Together, so that many cost few transactions: each desk keeps the order of those about one ticket.
      const messages = waiting.flatMap(({ message }) => message ?? []);
      await Promise.all(messages.flatMap((one) => desks.map((desk) => desk.take({ ...one }, accept))));
      await store.commit((db) =>
        removeUnheard(
          db,
          waiting.map(({ id }) => id),
        ),
      );
    }
  }

  async #all(): Promise<void> {
    this.#dueAt = this.parts.clock.steady() + EVERY;
    let failed: unknown;
    const teams = new Set([...this.#desks.values()].map(({ settings }) => settings.prefix));
    const work = [
      ...[...this.#desks].map(
        ([nodeId, desk]) =>
          () =>
            this.#tickets(nodeId, desk),
      ),
      ...[...teams].map((prefix) => () => this.parts.alerts.poll(prefix)),
      ...[...teams].map((prefix) => () => this.unheard(prefix)),
    ];
    for (const one of work) await one().catch((error: unknown) => (failed = error));
    if (failed === undefined) return;
    this.#dueAt = Math.min(this.#dueAt, this.parts.clock.steady() + AGAIN);
    throw failed;
  }

  async #tickets(nodeId: string, desk: SyncDesk): Promise<void> {
    const { dryRun } = desk.settings;
    const isPresent = () => this.#desks.get(nodeId) === desk;
    if (!isPresent()) return this.soon();
    if (dryRun.autotask && dryRun.signl4) return;
    const store = await this.parts.store();
    const letTell = async () => {
      if (await this.parts.catchUp(desk.tenant)) await new Promise((next) => setTimeout(next, FLOWS).unref());
    };
    const { accept } = this.parts;
    const { problem } = await reconcileTickets(desk, store, { accept, letTell, isPresent });
    if (!isPresent()) return this.soon();
    if (problem) this.#warn(nodeId, problem);
  }

  #warn(nodeId: string, problem: Failure): void {
    const key = `${nodeId} ${problem.code}`;
    if (this.#warned.has(key)) return;
    this.#warned.add(key);
    this.parts.outlets.get(nodeId)?.warn(problem);
  }
}
