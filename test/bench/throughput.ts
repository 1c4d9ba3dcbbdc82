import type { NodeRed } from '../house/node-red.js';
import { deliveryFlows, PATHS } from './flows.js';
import { startHttpSink } from './http-sink.js';
import { median, type Measured, type Piece } from './numbers.js';
import { ask, startGauged } from './stage.js';
import { syncMs } from './sync.js';

const MESSAGES = 2_000;
const RUNS = 9;
/** Messages of a flow that are under way at once. */
const UNDER_WAY = 200;
const FULL = 2;

let sent = 0;

/** Messages per second until the last one came out of the flow. */
async function rate(red: NodeRed, flow: 'ours' | 'bare'): Promise<number> {
  const order = { source: flow, sink: `${flow}-end`, count: MESSAGES, window: UNDER_WAY, first: sent };
  sent += MESSAGES;
  const { ms } = await ask<{ ms: number }>(red, 'POST', '/bench/run', order);
  return (MESSAGES * 1000) / ms;
}

async function* measure(): AsyncIterable<Measured> {
  const sink = await startHttpSink();
  const red = await startGauged({ autotaskSignl4: { throttle: false } });
  try {
    await red.deploy(deliveryFlows(sink.url));
    const rates = { ours: [] as number[], bare: [] as number[] };
    for (const flow of ['ours', 'bare'] as const) await rate(red, flow);
    for (let run = 0; run < RUNS; run += 1) {
      const order = run % 2 === 0 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const);
      for (const flow of order) rates[flow].push(await rate(red, flow));
    }
    const came = await sink.came();
    for (const flow of ['ours', 'bare'] as const) {
      const arrived = came[PATHS[flow]] ?? 0;
      if (arrived !== sent / 2)
        throw new Error(`${flow}: ${sent / 2} messages sent, ${arrived} requests came`);
    }
    const ratios = rates.ours.map((ours, run) => ours / rates.bare[run]!);
    yield {
      what: 'alerts through the outbox, beside a bare http request',
      value: median(ratios) * 100,
      unit: '%',
      goal: { least: 60 },
      detail: `${Math.round(median(rates.ours))}/s beside ${Math.round(median(rates.bare))}/s; a sync takes ${syncMs(red.userDir).toFixed(2)} ms here`,
    };
    const store = await ask<{ synchronous: number; journalMode: string } | null>(red, 'GET', '/bench/store');
    yield {
      what: 'the store syncs each commit (SQLite: synchronous)',
      value: store?.synchronous ?? 0,
      unit: '',
      goal: { exactly: FULL },
      detail: `read back from the package's own connection; journal ${store?.journalMode ?? 'unknown'}`,
    };
  } finally {
    await red.kill();
    await sink.stop();
  }
}

export const throughput: Piece = { name: 'throughput', measure };
