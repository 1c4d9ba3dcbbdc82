const EVERY_MS = 10 * 60_000;
const KEPT_MS = 60 * 60_000;

/** How much of the tenant's hourly calls all integrations together have used, read at most every 10 minutes. */
export class TenantUse {
  #share: number | null = null;
  #readAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly now: () => number) {}

  /** 0 to 1 and above; `null`: not known, or no longer. */
  get share(): number | null {
    return this.#age(this.#readAt) < KEPT_MS ? this.#share : null;
  }

  /** Reads in the background when it is time; whatever fails there must not touch the call that is waited for. */
  refresh(read: () => Promise<unknown>): void {
    if (this.#age(this.#triedAt) < EVERY_MS) return;
    this.#triedAt = this.now();
    read()
      .then((body) => this.#take(body))
      .catch(() => undefined);
  }

  /** Autotask refuses for lack of calls. */
  exhausted(): void {
    this.#share = 1;
    this.#readAt = this.now();
  }

  #take(body: unknown): void {
    const { externalRequestThreshold: most, currentTimeframeRequestCount: used } = body as Record<
      string,
      unknown
    >;
    if (typeof most !== 'number' || typeof used !== 'number' || most <= 0) return;
    this.#share = used / most;
    this.#readAt = this.now();
  }

  /** A clock that was set back makes the reading old, not eternal. */
  #age(at: number): number {
    const age = this.now() - at;
    return age < 0 ? Number.POSITIVE_INFINITY : age;
  }
}
