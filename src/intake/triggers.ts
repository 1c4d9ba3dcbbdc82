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

  watch(): void {
    for (const trigger of this.#all.values()) trigger.watch();
  }

  close(): void {
    for (const trigger of this.#all.values()) trigger.detach();
  }
}
