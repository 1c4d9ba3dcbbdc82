import type { Suite } from 'mocha';

const [index = 0, runs = 1] = (process.env['TEST_SHARE'] ?? '').split('/').filter(Boolean).map(Number);

/** Which of the test runs this is, from 0. */
export const runIndex = index;

/**
 * What of this belongs to this run: cases that no runtime treats differently are divided between the runs of
 * `npm test`. A run by itself has them all.
 */
export function share<T>(all: readonly T[]): T[] {
  return all.filter((_, at) => at % runs === index);
}

/** How many of so many random sequences this run takes; `runIndex` makes them others than those of the other runs. */
export function shareOf(many: number): number {
  return Math.ceil(many / runs);
}

/** A suite that the other run does not have; `which` says whose it is, so that both take equally long. */
export function describeIn(which: 0 | 1, title: string, suite: (this: Suite) => void): void {
  if (which % runs === index) describe(title, suite);
}
