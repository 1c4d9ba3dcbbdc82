import type { NodeRed } from '../house/node-red.js';
import { forwardingFlow } from '../runtime/stage.js';
import { MB, median, type Measured, type Piece } from './numbers.js';
import { startGauged, startStage, usage } from './stage.js';

const STARTS = 5;
/** Two polls at the usual interval of 30 s. */
const WINDOW_MS = 60_000;
const SETTLE_MS = 10_000;

interface Idle {
  /** Share of one core, in percent. */
  cpu: number;
  rss: number;
}

async function idleOf(red: NodeRed): Promise<Idle> {
  const before = await usage(red);
  await new Promise((next) => setTimeout(next, WINDOW_MS));
  const after = await usage(red);
  return { cpu: ((after.cpuMs - before.cpuMs) * 100) / (after.at - before.at), rss: after.rss };
}

async function startOurs() {
  const stage = await startStage();
  stage.autotask.createTickets(20);
  await stage.red.deploy(forwardingFlow(stage.urls, { tickets: { interval: 30 } }));
  await stage.red.whenStatus('tickets', ({ fill }) => fill === 'green', 60_000);
  return stage;
}

async function startBare() {
  const red = await startGauged({}, null);
  await red.deploy([{ id: 'tab', type: 'tab', label: 'nothing' }]);
  return red;
}

/** They idle side by side: what one costs does not depend on the others, and the wait is one for all. */
async function* measure(): AsyncIterable<Measured> {
  const ours: Array<Awaited<ReturnType<typeof startOurs>>> = [];
  const bare: NodeRed[] = [];
  try {
    for (let start = 0; start < STARTS; start += 1) {
      ours.push(await startOurs());
      bare.push(await startBare());
    }
    await new Promise((next) => setTimeout(next, SETTLE_MS));
    const all = await Promise.all([...ours.map(({ red }) => idleOf(red)), ...bare.map(idleOf)]);
    const middle = (of: keyof Idle, some: Idle[]) => median(some.map((one) => one[of]));
    const [mine, others] = [all.slice(0, STARTS), all.slice(STARTS)];
    const cpu = [middle('cpu', mine), middle('cpu', others)] as const;
    yield {
      what: `processor of an idle flow over bare Node-RED`,
      value: cpu[0] - cpu[1],
      unit: '%',
      goal: { most: 0.5 },
      detail: `${cpu[0].toFixed(2)} % beside ${cpu[1].toFixed(2)} % of one core`,
    };
    const rss = [middle('rss', mine) / MB, middle('rss', others) / MB] as const;
    yield {
      what: `memory (RSS) of an idle flow over bare Node-RED`,
      value: rss[0] - rss[1],
      unit: 'MB',
      goal: { most: 60 },
      detail: `${Math.round(rss[0])} MB beside ${Math.round(rss[1])} MB`,
    };
  } finally {
    await Promise.all([...ours.map(({ close }) => close()), ...bare.map((red) => red.kill())]);
  }
}

export const idle: Piece = { name: 'idle', measure };
