import type { Clock } from '../delivery/clock.js';
import type { Outlets } from '../delivery/outlets.js';
import type { Store } from '../store/store.js';
import type { DoneList } from './done.js';
import type { Tenant } from './tenant.js';
import { Trigger } from './trigger.js';

/** The ticket triggers of this process, by the id of their node. */
export class Triggers {
  readonly #all = new Map<string, Trigger>();

  constructor(
    private readonly outlets: Outlets,
    private readonly clock: Clock,
  ) {}

  /** The trigger of a node, made at its first use. */
  of(nodeId: string, store: Store): Trigger {
    const trigger = this.#all.get(nodeId) ?? new Trigger(nodeId, store, this.outlets, this.clock);
    this.#all.set(nodeId, trigger);
    return trigger;
  }

  /** What the triggers of a tenant call done. */
  doneLists(tenant: Tenant): DoneList[] {
    return [...this.#all].flatMap(([triggerId, trigger]) => {
      const statuses = trigger.closedStatuses(tenant);
      return statuses.length > 0 ? [{ triggerId, statuses }] : [];
    });
  }

  /** Lets those of a tenant tell what they have not told yet. @returns whether there are any that poll */
  async catchUp(tenant: Tenant): Promise<boolean> {
    const polled = await Promise.all([...this.#all.values()].map((trigger) => trigger.catchUp(tenant)));
    return polled.includes(true);
  }

  watch(): void {
    for (const trigger of this.#all.values()) trigger.watch();
  }

  close(): void {
    for (const trigger of this.#all.values()) trigger.detach();
  }
}
