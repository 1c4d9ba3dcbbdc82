import { commentAccount, signl4Account } from '../../src/delivery/alert/settings.js';
import type { Message, View } from '../../src/delivery/outlets.js';
import { autotaskAccount } from '../../src/delivery/ticket/settings.js';
import type { Failure } from '../../src/failure.js';
import type { House } from '../../src/house.js';
import { accountView, red } from '../shared/account-view.js';

interface Said {
  code?: string;
  actions?: Array<{ target: string; kind: string }>;
  owner?: { code: string; facts: Record<string, string> } | null;
  dryRun?: boolean;
}

/** What the status of `status sync` says: the worst first, else what goes on, else what was last. */
export class SyncView {
  readonly accounts: string[];
  /** What of the settings does not fit the tenant. */
  #misfits: Failure[] = [];
  readonly #told = new Set<string>();
  #last: View | null = null;

  constructor(
    private readonly house: House,
    private readonly about: { tenant: string; prefix: string },
    readonly problems: Failure[],
  ) {
    const { tenant, prefix } = about;
    this.accounts = [autotaskAccount(tenant), signl4Account(prefix), commentAccount(prefix)];
  }

  sent(message: Message): void {
    const { code, actions = [], owner, dryRun } = (message['sync'] ?? {}) as Said;
    if (dryRun) this.#last = { fill: 'grey', shape: 'dot', text: 'status.dryRun' };
    else if (owner)
      this.#last = { fill: 'yellow', shape: 'dot', text: `short.${owner.code}`, facts: owner.facts };
    else if (code !== 'applied') this.#last = { fill: 'grey', shape: 'dot', text: 'status.suppressed' };
    else this.#last = { fill: 'green', shape: 'dot', text: textOf(actions) };
  }

  failed(failure: Failure): void {
    this.#last = red(failure);
  }

  warned(failure: Failure): void {
    this.#last = { ...red(failure), fill: 'yellow' };
  }

  /** What does not fit, as of now. @returns what of it is news to people */
  misfit(found: Failure[]): Failure[] {
    this.#misfits = found;
    return found.filter(({ code, facts }) => {
      const key = JSON.stringify([code, facts]);
      const isNews = !this.#told.has(key);
      this.#told.add(key);
      return isNews;
    });
  }

  now(): View {
    const [problem] = this.problems;
    if (problem) return red(problem);
    if (this.house.storeFailure) return red(this.house.storeFailure);
    const steady = this.house.clock.steady();
    const [busy] = this.accounts.flatMap((name) => accountView(this.house.accountOf(name), steady) ?? []);
    const [misfit] = this.#misfits;
    return busy ?? (misfit ? { ...red(misfit), fill: 'yellow' } : (this.#last ?? this.#idle()));
  }

  /** Without a key nobody can ask how alerts stand: only tickets are reconciled. */
  #idle(): View {
    const canAsk = this.house.alerts.canAsk(this.about.prefix);
    return { fill: 'grey', shape: 'ring', text: canAsk ? 'status.idle' : 'status.ticketsOnly' };
  }
}

function textOf(actions: Array<{ target: string; kind: string }>): string {
  const [first] = actions;
  if (!first) return 'status.synced';
  return first.target === 'autotask' ? 'status.ticketSet' : `status.alert.${first.kind}`;
}
