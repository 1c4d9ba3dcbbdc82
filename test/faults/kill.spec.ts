import assert from 'node:assert/strict';
import { share } from '../house/share.js';
import { Random } from '../sandbox/frame/random.js';
import { forwardingFlow, raiseCurtain, type Stage } from '../runtime/stage.js';
import { endTrouble, leftIn, makeTrouble, pause, Workday } from './harm.js';

const CLOSED = 4;
/** For each of the two flows below. */
const KILLS = 8;
/** Nothing is told again more than three times, so after so many crashes in a row Node-RED may live a while. */
const IN_A_ROW = 2;

/** Killed between any two writes; between send and answer; between an action's confirmation and the next node. */
describe('Node-RED killed again and again while tickets come, change and close and both services fail', function () {
  this.timeout(400_000);
  const flows = share([
    { name: 'with an API key', seed: 11, credentials: { teamSecret: 'sandbox-team', apiKey: 'sandbox-key' } },
    { name: 'without an API key', seed: 12, credentials: { teamSecret: 'sandbox-team' } },
  ] as const);
  const stages: Stage[] = [];
  const days: Workday[] = [];

  before(async () => {
    // Both at once: most of the time is Node-RED's start.
    await Promise.all(
      flows.map(async ({ seed, credentials }, index) => {
        const stage = await raiseCurtain({ settings: { disableEditor: true } });
        stages[index] = stage;
        await stage.red.deploy(forwardingFlow(stage.urls, { signl4: { credentials } }));
        await stage.red.whenStatus('tickets', ({ fill }) => fill === 'green');
        days[index] = await harm(stage, new Random(seed));
      }),
    );
  });
  after(() => Promise.all(stages.map((stage) => stage.close())));

  async function harm(stage: Stage, random: Random): Promise<Workday> {
    const day = new Workday(stage, random);
    makeTrouble(stage);
    for (let kill = 0; kill < KILLS; kill += 1) {
      await day.goOn(random.int(3, 22));
      await stage.red.restart('kill');
      if (kill % IN_A_ROW === IN_A_ROW - 1) await caughtUp(stage);
    }
    endTrouble(stage);
    await atRest(stage, day);
    await stage.red.stop();
    return day;
  }

  /** So many ms, and Node-RED has had its turn however slow it is. */
  async function lookAway(stage: Stage, ms: number): Promise<void> {
    await pause(ms);
    await stage.red.heard();
  }

  /** Waits until what the crash cut off was told again: a poll was answered, and no more calls come of it. */
  async function caughtUp(stage: Stage): Promise<void> {
    await stage.poll();
    for (let calls = -1, now = 0; now !== calls;) {
      calls = now;
      for (let turn = 0; turn < 8; turn += 1) await lookAway(stage, 50);
      now = stage.signl4.calls.summary().total;
    }
  }

  /** Waits until nothing is to be done any more: all alerts are as they should be, and no call comes. */
  async function atRest(stage: Stage, day: Workday): Promise<void> {
    const live = (id: number) =>
      stage.signl4.alerts().filter((a) => a.externalId === `AT-${id}` && a.status !== CLOSED);
    for (let quiet = 0, calls = -1, tries = 0; quiet < 8 && tries < 400; tries += 1) {
      if (tries % 20 === 0) await stage.poll();
      await lookAway(stage, 100);
      const now = stage.signl4.calls.summary();
      const settled =
        day.open.every((id) => live(id).length > 0) && day.closed.every((id) => live(id).length === 0);
      // An entry whose answer was lost waits 20 s for SIGNL4's own word; the node says so all the while.
      const fill = stage.red.status('alerts')?.fill ?? '';
      const idle = now.total === calls && now.underWay === 0 && ['green', 'grey'].includes(fill);
      quiet = settled && idle ? quiet + 1 : 0;
      calls = now.total;
    }
  }

  for (const [index, { name, credentials }] of flows.entries()) {
    const asks = 'apiKey' in credentials;
    describe(name, () => {
      const of = (id: number) => stages[index]!.signl4.alerts(`AT-${id}`);

      it('every ticket that is open rings', () => {
        const silent = days[index]!.open.filter((id) => !of(id).some(({ status }) => status !== CLOSED));
        assert.ok(days[index]!.open.length > 10, 'a day with too few tickets');
        assert.deepEqual(silent, []);
      });

      it('no alert of a closed ticket is left open', () => {
        const left = days[index]!.closed.filter((id) => of(id).some(({ status }) => status !== CLOSED));
        assert.ok(days[index]!.closed.length > 5, 'a day with too few closed tickets');
        assert.deepEqual(left, []);
      });

      it(asks ? 'no phone rings twice' : 'what rings twice says so', () => {
        const ids = [...days[index]!.open, ...days[index]!.closed];
        const twice = ids.filter((id) => of(id).length > 1).map((id) => `AT-${id}`);
        const { red } = stages[index]!;
        const repeated = new Set(
          red.messages('sent').flatMap(({ alert }) => (alert?.repeated ? [alert.externalId as string] : [])),
        );
        assert.deepEqual(
          twice.filter((id) => asks || !repeated.has(id)),
          [],
        );
      });

      it('no alert is of another episode, and none of an unknown ticket', () => {
        const known = new Set([...days[index]!.open, ...days[index]!.closed].map((id) => `AT-${id}`));
        const others = stages[index]!.signl4.alerts().filter(
          ({ externalId }) => !known.has(externalId ?? ''),
        );
        assert.deepEqual(
          others.map(({ externalId }) => externalId),
          [],
        );
      });

      it('every alert was told to the next node', () => {
        const told = new Set(
          stages[index]!.red.messages('sent').map((msg) => msg['alert']?.externalId as string),
        );
        const untold = stages[index]!.signl4.alerts().filter(({ externalId }) => !told.has(externalId ?? ''));
        assert.deepEqual(
          untold.map(({ externalId }) => externalId),
          [],
        );
      });

      it('nothing waits and nothing was given up', () => {
        assert.deepEqual(leftIn(stages[index]!.red), []);
        assert.deepEqual(
          stages[index]!.red.messages('caught').map((msg) => msg['error']?.code),
          [],
        );
      });
    });
  }
});
