/** Whoever is asked again too soon refuses again, ms. */
const KEPT = 60 * 60_000;

/** Resources in whose name Autotask lets nobody write, for an hour after it said so. */
export class RefusedNames {
  readonly #refusedAt = new Map<number, number>();

  constructor(private readonly now: () => number) {}

  has(resourceId: number): boolean {
    const at = this.#refusedAt.get(resourceId);
    return at !== undefined && this.now() - at < KEPT;
  }

  add(resourceId: number): void {
    this.#refusedAt.set(resourceId, this.now());
  }
}
