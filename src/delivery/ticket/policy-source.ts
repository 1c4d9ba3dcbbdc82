import { createHash } from 'node:crypto';
import type { Picklists } from '../../autotask/picklists.js';
import { Failure } from '../../failure.js';
import type { Tenant } from '../../intake/tenant.js';
import { readMeta, writeMeta } from '../../store/meta.js';
import type { Store } from '../../store/store.js';
import type { Policy } from '../../sync/policy.js';
import { policyOf, type SyncSettings } from './settings.js';

/** A label that is not there may be mended in Autotask: it is read anew after so many ms. */
const DOUBT_KEPT = 5 * 60_000;

export interface FoundPolicy {
  policy: Policy;
  problems: Failure[];
  /** `null` while Autotask can't be asked: the policy is the one of last time. */
  picklists: Picklists | null;
}

/**
 * The policy of a node in ids of its tenant. While Autotask can't be asked for its labels, what they meant last time
 * still holds.
 */
export class PolicySource {
  #last: Policy | null = null;
  /** When labels that do not fit were read, ms of our clock; 0 where all fit. */
  #doubtedAt = 0;

  constructor(
    private readonly settings: SyncSettings,
    private readonly tenant: Tenant,
    private readonly store: () => Promise<Store>,
  ) {}

  /** @throws Failure `autotask.*` where the labels were never read; `store.*` */
  async find(fresh = false): Promise<FoundPolicy> {
    let picklists: Picklists;
    const again = this.#doubtedAt > 0 && Math.abs(Date.now() - this.#doubtedAt) > DOUBT_KEPT;
    try {
      picklists = await this.tenant.picklists(fresh || again);
    } catch (error) {
      const known = this.#last ?? (await this.#remembered());
      if (!known || !(error instanceof Failure)) throw error;
      return { policy: known, problems: [], picklists: null };
    }
    const { policy, problems } = policyOf(this.settings, picklists);
    if (problems.length === 0) this.#doubtedAt = 0;
    else if (fresh || again || this.#doubtedAt === 0) this.#doubtedAt = Date.now();
    if (JSON.stringify(policy) !== JSON.stringify(this.#last)) await this.#remember(policy);
    return { policy, problems, picklists };
  }

  async #remembered(): Promise<Policy | null> {
    const store = await this.store();
    const json = await store.read((db) => readMeta(db, this.#key()));
    return json === null ? null : (JSON.parse(json) as Policy);
  }

  async #remember(policy: Policy): Promise<void> {
    const store = await this.store();
    await store.commit((db) => writeMeta(db, this.#key(), JSON.stringify(policy)));
    this.#last = policy;
  }

  /** What was remembered for other settings, or another tenant, means nothing. */
  #key(): string {
    const { nodeId, ...settings } = this.settings;
    const about = JSON.stringify([settings, this.tenant.client.tenant]);
    return `policy:${nodeId}:${createHash('sha256').update(about).digest('hex').slice(0, 12)}`;
  }
}
