import { type NodeRed } from '../house/node-red.js';
import { eventually } from '../runtime/stage.js';
import { ALEX, KIM, PERSON, SAM, STATUS, TwoWay } from '../runtime/two-way-stage.js';
import { median, percentile, type Measured, type Piece } from './numbers.js';
import { gauged } from './stage.js';

const TICKETS = 300;
const PEOPLE = [
  { mail: KIM, resource: PERSON.kim },
  { mail: ALEX, resource: PERSON.alex },
  { mail: SAM, resource: PERSON.sam },
];
const RINGING_MS = 60_000;

type Call = ReturnType<TwoWay['stage']['autotask']['calls']>[number];

interface Acknowledged {
  /** From the callback to the PATCH. */
  ms: number;
  /** Of Autotask, as method and entity; notes are written apart. */
  calls: string[];
}

async function ring({ stage }: TwoWay): Promise<number[]> {
  stage.signl4.set({ plan: 'unlimited' });
  const ids = stage.autotask.createTickets(TICKETS);
  await stage.poll();
  await eventually('all tickets to ring', () => stage.signl4.alerts().length === TICKETS, RINGING_MS);
  const sent = (red: NodeRed) => red.messages('sent').length === TICKETS;
  await eventually('all raises to be confirmed', () => sent(stage.red), RINGING_MS);
  await stage.signl4.idle();
  return ids;
}

/** The calls for this ticket; one that compares all of them with what is known is no part of an acknowledge. */
function callsFor(id: number, ids: number[], calls: Call[]): Call[] {
  const isOfOthers = ({ body }: Call) => ids.some((other) => other !== id && body.includes(String(other)));
  return calls.filter((call) => !call.entity.endsWith('Notes') && !isOfOthers(call));
}

/** A person acknowledges; until Autotask has the status. */
async function acknowledge(play: TwoWay, ids: number[], id: number, mail: string): Promise<Acknowledged> {
  const { autotask, signl4 } = play.stage;
  const alert = play.alert(id).id;
  const after = autotask.calls().at(-1)?.number ?? 0;
  const begun = autotask.clock.now();
  signl4.acknowledge(alert, mail);
  await play.hasStatus(id, STATUS.progress);
  const calls = callsFor(id, ids, autotask.calls({ after }));
  const patch = calls.find(({ method }) => method === 'PATCH');
  if (!patch) throw new Error(`no PATCH of ticket ${id}`);
  await play.synced(id, 'alert/acknowledged');
  return {
    ms: Date.parse(patch.at) - begun,
    calls: calls.map(({ method, entity }) => `${method} ${entity}`),
  };
}

async function* measure(): AsyncIterable<Measured> {
  const options = gauged({ autotaskSignl4: { throttle: false } });
  const settings = { apiKey: false, autotask: { hourlyBudget: 10_000 } };
  const play = await TwoWay.raise(settings, { ...options, compares: true });
  try {
    const ids = await ring(play);
    const all: Acknowledged[] = [];
    for (const [index, id] of ids.entries())
      all.push(await acknowledge(play, ids, id, PEOPLE[index % PEOPLE.length]!.mail));
    const times = all.map(({ ms }) => ms);
    yield {
      what: 'alert event to ticket PATCH: p95',
      value: percentile(times, 95),
      unit: 'ms',
      goal: { most: 250 },
      detail: `median ${median(times)} ms, longest ${Math.max(...times)} ms, of ${TICKETS} acknowledges`,
    };
    await play.carried();
    const whole = ids.filter((id, index) => {
      const [patch, ...more] = play.patches(id);
      const owner = PEOPLE[index % PEOPLE.length]!.resource;
      return (
        more.length === 0 && patch?.['status'] === STATUS.progress && patch['assignedResourceID'] === owner
      );
    });
    yield {
      what: `${TICKETS} acknowledges: in one PATCH each, with the owner`,
      value: whole.length,
      unit: '',
      goal: { exactly: TICKETS },
    };
    for (const [who, some, most] of [
      ['a person seen first', all.slice(0, PEOPLE.length), 4],
      ['a person known already', all.slice(PEOPLE.length), 2],
    ] as const) {
      const [dearest] = some.map(({ calls }) => calls).sort((a, b) => b.length - a.length);
      yield {
        what: `calls of an acknowledge, ${who}`,
        value: dearest!.length,
        unit: '',
        goal: { most },
        detail: `the most of ${some.length}: ${dearest!.join(', ')}`,
      };
    }
  } finally {
    await play.close();
  }
}

export const acknowledges: Piece = { name: 'acknowledges', measure };
