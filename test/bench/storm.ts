import { eventually } from '../runtime/stage.js';
import { calloutBody, startCalloutLoad } from './callout-load.js';
import { CALLOUT_PATHS, calloutFlows } from './flows.js';
import type { Measured, Piece } from './numbers.js';
import { ask, startStage, type Counted, type Stage } from './stage.js';

const TICKETS = 50;
const CALLOUTS = 5_000;
const WAIT_MS = 60_000;
/** Reads follow each other by a second: after so long without one nothing waits any more. */
const QUIET_MS = 5_000;

const counted = ({ red }: Stage, sink: string) => ask<Counted>(red, 'GET', `/bench/sinks/${sink}`);

/** Until every ticket came out there. */
async function allOut(stage: Stage, sink: string): Promise<void> {
  for (const end = Date.now() + WAIT_MS; Date.now() < end;) {
    if ((await counted(stage, sink)).different === TICKETS) return;
    await new Promise((next) => setTimeout(next, 100));
  }
  throw new Error(`not all ${TICKETS} tickets came out at ${sink}`);
}

/** Half of the storm tells of new tickets, the other half of a change of each. */
async function* measure(): AsyncIterable<Measured> {
  const load = startCalloutLoad();
  const stage = await startStage();
  const { red, autotask, urls, close } = stage;
  try {
    await red.deploy(calloutFlows(urls));
    await ask(red, 'POST', '/bench/begin');
    const ids = autotask.createTickets(TICKETS);
    const send = () => {
      const bodies = ids.map((id) => calloutBody(autotask.ticket(id)));
      return load.send(red, { path: CALLOUT_PATHS.ours, status: 202, count: CALLOUTS / 2, bodies });
    };
    const begun = autotask.clock.now();
    await send();
    await allOut(stage, 'opened');
    for (const id of ids) autotask.editTicket(id, { title: `Ticket ${id} has changed` });
    await send();
    await allOut(stage, 'changed');
    const quiet = () => autotask.clock.now() - Date.parse(autotask.calls().at(-1)?.at ?? '') > QUIET_MS;
    await eventually('the last read', quiet, WAIT_MS);
    const calls = autotask.calls();
    const reads = calls.filter(({ entity }) => entity === 'Tickets');
    const seconds = (Date.parse(reads.at(-1)!.at) - begun) / 1000;
    const of = `${CALLOUTS.toLocaleString('en')} callouts for ${TICKETS} tickets`;
    yield {
      what: `${of}: calls of Autotask`,
      value: calls.length,
      unit: '',
      goal: { most: 60 },
      detail: `${reads.length} of them read tickets, within ${seconds.toFixed(1)} s`,
    };
    const out = await Promise.all(['opened', 'changed'].map((sink) => counted(stage, sink)));
    const once = out.every(({ most, total, different }) => most === 1 && total === different);
    const total = out.reduce((sum, one) => sum + one.total, 0);
    yield {
      what: `${of}: each change emitted once`,
      value: once ? total : -total,
      unit: '',
      goal: { exactly: 2 * TICKETS },
      detail: `${TICKETS} opened, ${TICKETS} changed`,
    };
  } finally {
    await close();
    await load.stop();
  }
}

export const storm: Piece = { name: 'storm', measure };
