/** How far every poll looks back behind the watermark, in ms: writes become visible late. */
export const OVERLAP = 5 * 60_000;
/** How far the watermark follows a clock that was set back; further back, a clock is just wrong. */
const MOST_BACK = 2 * 60 * 60_000;

export interface Watermark {
  /** Everything before it was seen, by Autotask's clock (ms). */
  at: number;
  /** The highest `lastActivityDate` ever seen (ms); 0 for none. */
  highest: number;
}

/** Before the first poll. */
export const NOWHERE: Watermark = { at: 0, highest: 0 };

/**
 * Where the watermark stands after the last page: at the time of the first page's answer by Autotask's clock, or
 * at the highest activity seen where that is earlier. To read something again does no harm, so it goes back with
 * Autotask's clock.
 */
export function moved(before: Watermark, firstAnswer: number, seen: number): Watermark {
  const highest = Math.max(before.highest, seen);
  const at = Math.min(firstAnswer, highest === 0 ? firstAnswer : highest);
  return { at: Math.max(before.at - MOST_BACK, at), highest };
}
