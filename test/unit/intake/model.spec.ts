import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Desk, inWords, MINUTE, QUEUE, STATUS } from './desk.js';
import { HintedDesk } from './hinted.js';
import { Model } from './model.js';
import type { TicketMessage } from '../../../src/intake/events.js';
import { runIndex, shareOf } from '../../house/share.js';

const values = {
  queueID: fc.constantFrom(QUEUE.onCall, QUEUE.levelTwo),
  status: fc.constantFrom(STATUS.new, STATUS.inProgress, STATUS.complete, STATUS.invoiced),
  title: fc.constantFrom('a', 'b'),
  udf: fc.constantFrom({ 'Alert On-Call': 'yes' }, { 'Alert On-Call': 'no' }),
};
const which = fc.nat(3);
const ms = fc.constantFrom(0, 0, 0, 1, 1000, 30_000, 4 * MINUTE, 20 * MINUTE);
/** Most writes are seen at once, some late. */
const lagMs = fc.constantFrom(0, 0, 0, 30_000, 4 * MINUTE);
const step = fc.oneof(
  fc.record({ do: fc.constant('create' as const), input: fc.record(values), ms, lagMs }),
  {
    arbitrary: fc.record({
      do: fc.constant('edit' as const),
      which,
      input: fc.record(values, { requiredKeys: [] }),
      ms,
      lagMs,
    }),
    weight: 3,
  },
  fc.record({ do: fc.constant('note' as const), which, ms }),
  { arbitrary: fc.record({ do: fc.constant('poll' as const), ms }), weight: 4 },
  fc.record({ do: fc.constant('restart' as const) }),
);
/** What came by other doors beside the polls: by itself, and at the same moment as a poll. */
const hintedStep = fc.oneof(
  { arbitrary: step, weight: 3 },
  fc.record({ do: fc.constant('hint' as const), which }),
  fc.record({ do: fc.constant('both' as const), which }),
);
type Step = typeof hintedStep extends fc.Arbitrary<infer T> ? T : never;

const UDF_QUERY = JSON.stringify([{ op: 'eq', field: 'Alert On-Call', udf: true, value: 'yes' }]);

async function play(
  steps: Step[],
  setting: { query: boolean; many: boolean; hints?: boolean },
): Promise<void> {
  const settings = { queues: ['On-Call'], query: setting.query ? UDF_QUERY : '', lookback: 0 };
  const hinted = setting.hints ? await HintedDesk.open(settings) : null;
  const desk = hinted?.desk ?? (await Desk.open(settings));
  try {
    const model = new Model(desk, setting.query);
    if (setting.many) {
      // More than fit into one query: the trigger asks for everything that changed.
      const crowd = { queueID: QUEUE.onCall, status: STATUS.inProgress, udf: { 'Alert On-Call': 'yes' } };
      desk.autotask.createTickets(398, crowd);
    }
    desk.advance(1000);
    const story = new Story();
    const ids: number[] = [];
    const poll = async (): Promise<void> => {
      const expected = model.poll();
      const messages = await desk.poll();
      assert.deepEqual(inWords(messages), expected);
      story.add(messages);
    };
    const hint = async (ticketId: number, andPoll: boolean): Promise<void> => {
      // One read a second, at most.
      desk.advance(1000);
      const expected = andPoll ? model.poll() : model.hint(ticketId);
      const at = desk.clock.wall;
      const polled = andPoll ? desk.trigger.pollNow() : Promise.resolve();
      await desk.trigger.hint([{ intake: 'callout', ticketId, number: null, at, partial: null }]);
      await Promise.all([polled, hinted!.settled()]);
      const messages = await desk.emitted(expected.length);
      assert.deepEqual(inWords(messages).sort(), expected.sort());
      story.add(messages);
    };
    await poll();
    desk.advance(1000);
    for (const one of steps) {
      if ('ms' in one) desk.advance(one.ms);
      // A ticket that is not shown yet would be hinted at in vain, and again at a time of its own.
      const lags = 'lagMs' in one && !(hinted && one.do === 'create');
      desk.autotask.set({ lagMs: lags ? one.lagMs : 0 });
      if (one.do === 'create') ids.push(desk.autotask.createTicket({ ...one.input }).id);
      else if (one.do === 'poll') await poll();
      else if (one.do === 'restart') await desk.restart();
      else if (ids.length > 0) {
        const id = ids[one.which % ids.length]!;
        if (one.do === 'hint' || one.do === 'both') await hint(id, one.do === 'both');
        else if (one.do === 'edit') desk.autotask.editTicket(id, { ...one.input });
        else desk.autotask.addNote(id, 'a note');
      }
    }
    desk.advance(5 * MINUTE);
    await poll();
    await poll();
  } finally {
    await (hinted ?? desk).close();
  }
}

/** What was told of each ticket, told as a story: it must hold together without looking at Autotask. */
class Story {
  readonly #ids = new Set<string>();
  readonly #values = new Map<string, string>();
  readonly #opened = new Set<number>();

  add(messages: TicketMessage[]): void {
    for (const { ticketId, event, payload } of messages) {
      assert.ok(!this.#ids.has(event.id), `${event.id} was told twice`);
      this.#ids.add(event.id);
      for (const { field, from, to } of event.changes ?? []) {
        assert.notDeepEqual(from, to);
        const key = `${ticketId} ${field}`;
        const before = this.#values.get(key);
        if (before !== undefined) assert.equal(JSON.stringify(from), before, `${key} changed unseen`);
        this.#values.set(key, JSON.stringify(to));
      }
      if (event.type === 'opened') {
        assert.ok(!this.#opened.has(ticketId), `${ticketId} opened twice`);
        assert.equal(payload.queue?.label, 'On-Call');
        this.#opened.add(ticketId);
      }
      // It may come to match again.
      if (event.left || event.type === 'closed' || payload.queue?.label !== 'On-Call')
        this.#opened.delete(ticketId);
      if (payload.udf['Alert On-Call'] === 'no') this.#opened.delete(ticketId);
    }
  }
}

/** The same sequences every time, and others in the other run. */
const SEED = 20_261_125 + runIndex;

describe('polling, told against a model that sees every ticket', () => {
  for (const query of [false, true]) {
    it(`each visible change once, opened once per coming to match (${query ? 'with' : 'without'} a query)`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 40 }), (steps) =>
          play(steps, { query, many: false }),
        ),
        { numRuns: shareOf(40), seed: SEED },
      );
    });

    it(`the same with hints of other doors before, after and during polls (${query ? 'with' : 'without'} a query)`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(hintedStep, { minLength: 12, maxLength: 40 }), (steps) =>
          play(steps, { query, many: false, hints: true }),
        ),
        { numRuns: shareOf(12), seed: SEED },
      );
    });

    it(`the same where the known tickets come to be more than one query holds (${query ? 'with' : 'without'} a query)`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 40 }), (steps) =>
          play(steps, { query, many: true }),
        ),
        { numRuns: shareOf(8), seed: SEED },
      );
    });
  }
});
