import type { Stage } from './stage.js';

/** The shortest interval that the trigger takes. */
export const INTERVAL = 10;
/** A pause this long lies between two polls and not within one. */
const PAUSE_MS = 3_000;

/**
 * The calls of each whole poll that the trigger made by itself from now on, as entities; of so many polls. The read
 * of the tenant's threshold, at most every 10 minutes, stands beside them.
 */
export async function timedPolls(stage: Stage, count: number): Promise<string[][]> {
  const first = stage.autotask.calls().at(-1)?.number ?? 0;
  const deadline = Date.now() + (count + 3) * INTERVAL * 1000;
  for (;;) {
    await new Promise((next) => setTimeout(next, 500));
    const polls = groups(stage, first);
    // The last group may still grow.
    if (polls.length > count) return polls.slice(0, count);
    if (Date.now() > deadline) throw new Error(`only ${polls.length} polls within ${count + 3} intervals`);
  }
}

function groups(stage: Stage, after: number): string[][] {
  const polls: string[][] = [];
  let last = 0;
  for (const { at, entity } of stage.autotask.calls({ after })) {
    if (/threshold/i.test(entity)) continue;
    const time = Date.parse(at);
    if (time - last > PAUSE_MS) polls.push([]);
    polls.at(-1)!.push(entity);
    last = time;
  }
  return polls;
}
