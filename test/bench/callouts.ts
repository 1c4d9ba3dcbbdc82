import { calloutBody, startCalloutLoad } from './callout-load.js';
import { CALLOUT_PATHS, calloutFlows } from './flows.js';
import { median, percentile, type Measured, type Piece } from './numbers.js';
import { startStage, usage } from './stage.js';
import { syncMs } from './sync.js';

const TICKETS = 500;
const COUNT = 5_000;
const RUNS = 9;
const ACCEPTED = { ours: 202, bare: 200 } as const;

async function* measure(): AsyncIterable<Measured> {
  const load = startCalloutLoad();
  const stage = await startStage();
  const { red, autotask, urls, close } = stage;
  try {
    const bodies = autotask.createTickets(TICKETS).map((id) => calloutBody(autotask.ticket(id)));
    await red.deploy(calloutFlows(urls));
    const flood = (flow: 'ours' | 'bare') =>
      load.send(red, { path: CALLOUT_PATHS[flow], status: ACCEPTED[flow], count: COUNT, bodies });
    const rates = { ours: [] as number[], bare: [] as number[] };
    const times = { ours: [] as number[], bare: [] as number[] };
    const cpu = { ours: [] as number[], bare: [] as number[] };
    for (const flow of ['ours', 'bare'] as const) await flood(flow);
    for (let run = 0; run < RUNS; run += 1) {
      const order = run % 2 === 0 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const);
      for (const flow of order) {
        // Asking collects the garbage, so that no flood pays for what the one before has left.
        const before = await usage(red);
        const { ms, times: took } = await flood(flow);
        cpu[flow].push((((await usage(red)).cpuMs - before.cpuMs) * 1000) / COUNT);
        rates[flow].push((COUNT * 1000) / ms);
        times[flow].push(...took);
      }
    }
    const ratios = rates.ours.map((ours, run) => ours / rates.bare[run]!);
    yield {
      what: 'callouts accepted, beside bare http in + xml + response',
      value: median(ratios) * 100,
      unit: '%',
      goal: { least: 100 },
      detail: `${Math.round(median(rates.ours))}/s beside ${Math.round(median(rates.bare))}/s, ${Math.round(median(cpu.ours))} µs of processor beside ${Math.round(median(cpu.bare))}; a sync takes ${syncMs(red.userDir).toFixed(2)} ms here`,
    };
    yield {
      what: 'callouts accepted: p99 with 50 connections',
      value: percentile(times.ours, 99),
      unit: 'ms',
      goal: { most: 100 },
      detail: `median ${Math.round(median(times.ours))} ms, of ${times.ours.length} callouts; bare ${Math.round(percentile(times.bare, 99))} ms`,
    };
  } finally {
    await close();
    await load.stop();
  }
}

export const callouts: Piece = { name: 'callouts', measure };
