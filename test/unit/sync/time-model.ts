/** More than a second, so that whole seconds still tell two moments apart. */
const STEP = 1_234;

/** Moments of a model; none comes twice. */
export class Time {
  now = 1_000_000;

  tick(): number {
    this.now += STEP;
    return this.now;
  }
}
