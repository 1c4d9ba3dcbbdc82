import type { NodeRed } from '../house/node-red.js';
import { DAY, fillOverTime } from './known-tickets.js';
import { MB, type Measured, type Piece } from './numbers.js';
import { ask, poll, startCounting, startStage, type Cost, type Counted } from './stage.js';

const TICKETS = 10_000;

/** Waits until all have come, and a little longer for what comes twice. */
async function allOut(red: NodeRed): Promise<Counted> {
  for (const end = Date.now() + 5 * 60_000; ;) {
    const counted = await ask<Counted>(red, 'GET', '/bench/sinks/changed');
    if (counted.different === TICKETS || Date.now() > end) break;
    await new Promise((next) => setTimeout(next, 200));
  }
  await poll(red);
  return ask<Counted>(red, 'GET', '/bench/sinks/changed');
}

async function* measure(): AsyncIterable<Measured> {
  const stage = await startStage();
  const { red, autotask, close } = stage;
  try {
    const ids = fillOverTime(stage, TICKETS, 100 * DAY);
    await startCounting(stage);
    await poll(red);
    for (const id of ids) autotask.editTicket(id, { title: `Ticket ${id} has changed` });
    const { heap: before } = await ask<Cost>(red, 'POST', '/bench/begin');
    const begun = performance.now();
    await poll(red);
    const { total, different, most } = await allOut(red);
    const seconds = (performance.now() - begun) / 1000;
    const { heap, peakHeap, longestBlockMs } = await ask<Cost>(red, 'POST', '/bench/end');
    const of = `${TICKETS.toLocaleString('en')} tickets changed at once`;
    yield {
      what: `${of}: emitted exactly once`,
      value: most === 1 && total === different ? different : -total,
      unit: '',
      goal: { exactly: TICKETS },
      detail: `${total} messages in ${seconds.toFixed(1)} s`,
    };
    yield {
      what: `${of}: heap growth at its highest`,
      value: (peakHeap - before) / MB,
      unit: 'MB',
      goal: { most: 150 },
      detail: `${((heap - before) / MB).toFixed(1)} MB stay`,
    };
    yield { what: `${of}: longest block`, value: longestBlockMs, unit: 'ms', goal: { most: 200 } };
  } finally {
    await close();
  }
}

export const flood: Piece = { name: 'flood', measure };
