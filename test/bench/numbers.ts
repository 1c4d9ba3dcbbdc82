export const MB = 1e6;

/** One measured number beside its goal. */
export interface Measured {
  what: string;
  value: number;
  unit: string;
  goal: { most: number } | { least: number } | { exactly: number };
  /** What stands behind the number, such as the two sides of a ratio. */
  detail?: string;
}

/** A piece of the benchmark; its numbers come one by one, so that a failure keeps the earlier ones. */
export interface Piece {
  name: string;
  measure(): AsyncIterable<Measured>;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}

/** The value that so many percent of all do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1]!;
}

export function isMet({ value, goal }: Measured): boolean {
  if ('most' in goal) return value <= goal.most;
  return 'least' in goal ? value >= goal.least : value === goal.exactly;
}
