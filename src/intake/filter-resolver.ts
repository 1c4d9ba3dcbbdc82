import { resolveFilter, type FilterSettings } from './filter.js';
import type { Tenant } from './tenant.js';

const LABELS_KEPT = 5 * 60_000;

/** Turns a trigger's filter into ids, with labels that are known already while nothing speaks against them. */
export class FilterResolver {
  /** An entry could not be resolved: it may have been mended in Autotask. */
  #doubtful = false;
  #readAt = Number.NEGATIVE_INFINITY;

  /** @param now ms of a clock that never jumps */
  constructor(private readonly now: () => number) {}

  /** Labels in doubt are read anew at the next use. */
  doubt(): void {
    this.#readAt = Number.NEGATIVE_INFINITY;
  }

  /** Labels that are in doubt are read anew, but no more often than every few minutes. See `resolveFilter`. */
  async resolve(settings: FilterSettings, tenant: Tenant): ReturnType<typeof resolveFilter> {
    const now = this.now();
    const anew = this.#doubtful && now - this.#readAt > LABELS_KEPT;
    const picklists = await tenant.picklists(anew);
    if (anew || !this.#doubtful) this.#readAt = now;
    this.#doubtful = true;
    const resolved = await resolveFilter(settings, picklists, tenant.findCompanies);
    await tenant.checkQuery(resolved.filter.query);
    this.#doubtful = resolved.problems.length > 0;
    return resolved;
  }
}
