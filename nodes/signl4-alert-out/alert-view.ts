import {
  alertAccount,
  signl4Account,
  type AlertSettings,
  type AlertTransport,
} from '../../src/delivery/alert/settings.js';
import type { Message, View } from '../../src/delivery/outlets.js';
import type { Failure } from '../../src/failure.js';
import type { House } from '../../src/house.js';
import { accountView, red } from '../shared/account-view.js';

const GREEN: Record<string, string> = { new: 'raised', acknowledged: 'acknowledged', resolved: 'resolved' };

/** What the status of `alert out` says: the worst first, else what goes on, else what was last. */
export class AlertView {
  /** Names of the accounts that concern this node: its team's, and those that its alerts pass. */
  readonly accounts: Set<string>;
  readonly #ways: AlertTransport[];
  #conflict: Failure | null = null;
  #last: View = { fill: 'grey', shape: 'ring', text: 'status.idle' };

  constructor(
    private readonly house: House,
    private readonly settings: AlertSettings | null,
    readonly problems: Failure[],
  ) {
    this.#ways = settings
      ? [settings.transport, ...(settings.fallback ? [settings.fallback.transport] : [])]
      : [];
    const prefix = settings?.prefix ?? '';
    this.accounts = new Set([signl4Account(prefix), ...this.#ways.map((way) => alertAccount(prefix, way))]);
  }

  /** What does not fit to the other nodes on the canvas, after each Deploy. @returns whether it is new */
  conflicts(conflict: Failure | null): boolean {
    const known = this.#conflict?.code;
    this.#conflict = conflict;
    return conflict !== null && conflict.code !== known;
  }

  sent(message: Message): void {
    const { status, suppressed, dryRun } = (message['alert'] ?? {}) as Record<string, unknown>;
    if (dryRun) this.#last = { fill: 'grey', shape: 'dot', text: 'status.dryRun' };
    else if (suppressed) this.#last = { fill: 'grey', shape: 'dot', text: 'status.suppressed' };
    else this.#last = { fill: 'green', shape: 'dot', text: `status.${GREEN[String(status)] ?? 'raised'}` };
  }

  failed(failure: Failure): void {
    this.#last = red(failure);
  }

  warned(failure: Failure): void {
    this.#last = { ...red(failure), fill: 'yellow' };
  }

  now(): View {
    const [problem] = this.problems;
    if (problem) return red(problem);
    if (this.house.storeFailure) return red(this.house.storeFailure);
    const [first] = this.#ways.flatMap((way) => this.#accountView(way) ?? []);
    return first ?? (this.#conflict ? red(this.#conflict) : this.#last);
  }

  #accountView(way: AlertTransport): View | null {
    const account = this.settings ? this.house.account(this.settings.prefix, way) : undefined;
    return accountView(account, this.house.clock.steady());
  }
}
