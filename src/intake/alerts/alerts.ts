import type { Clock } from '../../delivery/clock.js';
import type { Outlets } from '../../delivery/outlets.js';
import type { Failure } from '../../failure.js';
import type { Store } from '../../store/store.js';
import { AlertIntake, type Listener } from './alert-intake.js';
import { AlertPoller, type PollApi } from './poller.js';

/** What is missed by callbacks, and by those who poll for hours, is found at least this often (ms). */
export const RECONCILED_EVERY = 10 * 60_000;

/** How a node wants to hear of events. */
export interface Hearing extends Listener {
  /** ms between polls; 0: callbacks alone, and what they miss. */
  pollEvery: number;
}

/** The events of all teams: who is asked for them, and who hears of them. Belongs to the process. */
export class Alerts {
  readonly intake: AlertIntake;
  readonly #pollers = new Map<string, AlertPoller>();
  readonly #apis = new Map<string, PollApi>();
  readonly #hearings = new Map<string, Hearing>();

  constructor(
    private readonly store: () => Promise<Store>,
    outlets: Outlets,
    private readonly clock: Clock,
    private readonly onChange: (prefix: string) => void,
  ) {
    this.intake = new AlertIntake(store, outlets, clock);
  }

  /** A team, as its config node knows it. @param api `null` without a key: nothing can be asked for */
  addTeam(prefix: string, token: string, api: PollApi | null): void {
    if (token !== '') this.intake.register(prefix, token);
    if (api) this.#apis.set(prefix, api);
    else this.#apis.delete(prefix);
    if (api) this.#pollers.get(prefix)?.use(api);
    this.#pace(prefix);
  }

  /** Its config node closes; a redeploy brings it back. */
  removeTeam(prefix: string, api: PollApi | null): void {
    this.intake.unregister(prefix);
    if (this.#apis.get(prefix) === api) this.#apis.delete(prefix);
    this.#pace(prefix);
  }

  attach(nodeId: string, hearing: Hearing): void {
    this.#hearings.set(nodeId, hearing);
    this.intake.attach(nodeId, hearing);
    this.#pace(hearing.prefix);
  }

  /** @param removed it will not come back */
  detach(nodeId: string, removed: boolean): void {
    const hearing = this.#hearings.get(nodeId);
    this.#hearings.delete(nodeId);
    this.intake.detach(nodeId, removed);
    if (hearing) this.#pace(hearing.prefix);
  }

  /** Whether a team can be asked. */
  canAsk(prefix: string): boolean {
    return this.#apis.has(prefix);
  }

  /** Why the last poll of a team failed; `null` where it did not, or nobody polls. */
  failureOf(prefix: string): Failure | null {
    return this.#pollers.get(prefix)?.failure ?? null;
  }

  /** Asks at once what changed at this team. @throws Failure `signl4.*`, `store.*` */
  async poll(prefix: string): Promise<void> {
    const api = this.#apis.get(prefix);
    if (api) await this.#poller(prefix, api).poll();
  }

  close(): void {
    for (const poller of this.#pollers.values()) poller.stop();
  }

  /** As often as the most eager of its nodes wants; and now and then for all, since callbacks can get lost. */
  #pace(prefix: string): void {
    const api = this.#apis.get(prefix);
    const wanted = [...this.#hearings.values()].filter((hearing) => hearing.prefix === prefix);
    if (!api || wanted.length === 0) return this.#pollers.get(prefix)?.every(0);
    const intervals = wanted.map(({ pollEvery }) => pollEvery || RECONCILED_EVERY);
    this.#poller(prefix, api).every(Math.min(...intervals));
  }

  #poller(prefix: string, api: PollApi): AlertPoller {
    const known = this.#pollers.get(prefix);
    if (known) return known;
    const { intake, store, clock } = this;
    const onChange = () => this.onChange(prefix);
    const poller = new AlertPoller(prefix, api, { intake, store, clock, onChange });
    this.#pollers.set(prefix, poller);
    return poller;
  }
}
