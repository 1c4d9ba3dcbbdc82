import { join } from 'node:path';
import { type NodeRed, type NodeRedOptions, startNodeRed } from '../house/node-red.js';
import { startAutotask } from '../sandbox/autotask/start.js';
import { startSignl4 } from '../sandbox/signl4/start.js';
import { countingFlow } from './flows.js';

const STOCK_MS = 2 * 60_000;
const POLL_MS = 10 * 60_000;

export interface Usage {
  /** Processor time since the process began. */
  cpuMs: number;
  rss: number;
  heapUsed: number;
  /** ms, by the clock of that process. */
  at: number;
}

/** What came to a sink: of how many tickets, and how often the most frequent of them. */
export interface Counted {
  total: number;
  different: number;
  most: number;
}

/** What something cost a Node-RED between `/bench/begin` and `/bench/end`, in bytes and ms. */
export interface Cost {
  heap: number;
  peakHeap: number;
  longestBlockMs: number;
}

export type Stage = Awaited<ReturnType<typeof startStage>>;

/** How a Node-RED with the gauge is started. */
export function gauged(settings: Record<string, unknown> = {}): NodeRedOptions {
  return {
    // As people run it, with everything that it loads.
    settings: { nodesDir: join(__dirname, 'gauge'), nodesExcludes: [], ...settings },
    nodeArgs: ['--expose-gc'],
  };
}

/** A real Node-RED with the gauge; `null` leaves the product out of it. */
export function startGauged(settings: Record<string, unknown> = {}, packageDir?: null): Promise<NodeRed> {
  return startNodeRed({ ...gauged(settings), ...(packageDir === null ? { packageDir } : {}) });
}

/** Both stand-ins and a Node-RED with the gauge; `close` ends them all. */
export async function startStage(settings: Record<string, unknown> = {}) {
  const [autotask, signl4] = await Promise.all([startAutotask(), startSignl4()]);
  const red = await startGauged(settings);
  return {
    red,
    autotask: autotask.control,
    signl4: signl4.control,
    urls: { autotask: autotask.url, signl4: signl4.url },
    close: async () => {
      await red.kill();
      await Promise.all([autotask.stop(), signl4.stop()]);
    },
  };
}

/** Deploys a trigger whose tickets are counted; resolves when it has taken stock and nothing of it is new. */
export async function startCounting({ red, urls }: Stage, trigger: object = {}): Promise<void> {
  await red.deploy(countingFlow(urls, { lookback: 0, ...trigger }));
  const { fill, text } = await red.whenStatus('tickets', (one) => /green|red/.test(one.fill ?? ''), STOCK_MS);
  if (fill !== 'green') throw new Error(`the trigger shows "${text}"`);
}

/** Asks the gauge of a Node-RED; however long it takes. */
export async function ask<T>(red: NodeRed, method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
  const answer = await fetch(new URL(path, red.url), {
    method,
    headers: { 'Content-Type': 'application/json' },
    signal: AbortSignal.timeout(POLL_MS),
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} answered ${answer.status} ${text.slice(0, 200)}`);
  return JSON.parse(text) as T;
}

/** Polls the trigger at once; resolves when that poll is over. */
export async function poll(red: NodeRed): Promise<void> {
  const { ok, text } = await ask<{ ok: boolean; text: string }>(
    red,
    'POST',
    '/autotask-signl4/nodes/tickets/poll',
    {},
  );
  if (!ok) throw new Error(`the poll failed: ${text}`);
}

export const usage = (red: NodeRed) => ask<Usage>(red, 'GET', '/bench/usage');
