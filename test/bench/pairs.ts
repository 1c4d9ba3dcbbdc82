import { eventually, type FlowChanges } from '../runtime/stage.js';
import { ALERT, twoWayFlow } from '../runtime/two-way-stage.js';
import type { NodeRed } from '../house/node-red.js';
import { MB, type Measured, type Piece } from './numbers.js';
import { ask, startStage, type Cost, type Stage } from './stage.js';

const PAIRS = 10_000;
/** Completed, and deleted, while nobody looked. */
const MISSED = 1_000;
const DELETED = 16;
const MINUTES = 60_000;
/** So long after the last call nothing more comes. */
const QUIET_MS = 5_000;

/** The two-way flow without whatever would collect 10,000 messages. */
function flow({ urls }: Stage, tickets: FlowChanges['tickets'], apiKey: boolean) {
  const probes = new Set(['probe-in', 'probe-out']);
  return twoWayFlow(urls, { tickets: { lookback: 600, ...tickets }, apiKey }).filter(
    ({ type }) => !probes.has(type),
  );
}

/** Tickets whose alerts ring: by taking stock, as in a real installation. */
async function ringAll(stage: Stage): Promise<number[]> {
  const { autotask, signl4, red } = stage;
  signl4.set({ plan: 'unlimited' });
  const ids = autotask.createTickets(PAIRS);
  await red.deploy(flow(stage, {}, false));
  await eventually('all to ring', () => signl4.alerts().length === PAIRS, 5 * MINUTES);
  return ids;
}

/** The calls of the next reconciliation, which begins seconds after a start. */
async function reconciliation({ autotask }: Stage, after: number): Promise<string[]> {
  const calls = () => autotask.calls({ after });
  const age = () => autotask.clock.now() - Date.parse(calls().at(-1)?.at ?? '');
  await eventually('a reconciliation', () => age() > QUIET_MS, MINUTES);
  return calls().map(({ entity }) => entity);
}

async function begin(red: NodeRed): Promise<number> {
  return (await ask<Cost>(red, 'POST', '/bench/begin')).heap;
}

async function* measure(): AsyncIterable<Measured> {
  const stage = await startStage({ autotaskSignl4: { throttle: false } });
  const { red, autotask, signl4, close } = stage;
  try {
    const ids = await ringAll(stage);
    // From now on nothing but reconciliation sees what happens to the tickets.
    await red.deploy(flow(stage, { poll: false, callout: true }, true));
    for (const missed of [0, MISSED]) {
      await red.stop();
      for (const id of ids.slice(0, missed)) autotask.complete(id);
      if (missed > 0) for (const id of ids.slice(-DELETED)) autotask.remove(id);
      const after = autotask.calls().at(-1)?.number ?? 0;
      await red.start();
      const before = await begin(red);
      const calls = await reconciliation(stage, after);
      const gone = missed > 0 ? missed + DELETED : 0;
      const closed = () => signl4.alerts().filter(({ status }) => status === ALERT.closed).length === gone;
      await eventually(`${gone} alerts to be closed`, closed, 2 * MINUTES);
      const { heap, peakHeap, longestBlockMs } = await ask<Cost>(red, 'POST', '/bench/end');
      const of = `${PAIRS.toLocaleString('en')} open pairs compared, ${missed.toLocaleString('en')} closed unseen`;
      const counts = new Map<string, number>();
      for (const entity of calls) counts.set(entity, (counts.get(entity) ?? 0) + 1);
      yield {
        what: `${of}: calls`,
        value: calls.length,
        unit: '',
        goal: { most: 44 },
        detail: [...counts].map(([entity, count]) => `${count} ${entity}`).join(', '),
      };
      yield {
        what: `${of}: heap growth`,
        value: (peakHeap - before) / MB,
        unit: 'MB',
        goal: { most: 100 },
        detail: `at its highest; ${((heap - before) / MB).toFixed(1)} MB stay; longest block ${Math.round(longestBlockMs)} ms`,
      };
    }
  } finally {
    await close();
  }
}

export const pairs: Piece = { name: 'pairs', measure };
