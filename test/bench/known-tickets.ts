import type { Stage } from './stage.js';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** Makes open tickets, evenly spread over a time that ended an hour ago; gives their ids. */
export function fillOverTime({ autotask }: Stage, count: number, spanMs: number): number[] {
  const begun = Date.now() - HOUR - spanMs;
  const ids = Array.from({ length: count }, (_, index) => {
    autotask.setClock({ mode: 'fixed', at: begun + Math.floor((index * spanMs) / count) });
    return autotask.createTicket().id;
  });
  autotask.setClock({ mode: 'offset', offsetMs: 0 });
  return ids;
}
