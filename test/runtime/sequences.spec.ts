import assert from 'node:assert/strict';
import fc from 'fast-check';
import { leftIn, type Left } from '../faults/harm.js';
import { describeIn } from '../house/share.js';
import { runs } from '../unit/sync/runs.js';
import { Crowd, type Pair } from './crowd.js';
import { excuses, faultsOf, storyOf } from './crowd-reckoning.js';
import { afterwards, type Expected } from './crowd-afterwards.js';

const SEQUENCES = 200;
/** The same sequences every time. */
const SEED = 20_261_125;
const LONGEST = 45;
/** Before which rounds Node-RED is deployed again, or killed. */
const DEPLOYS: Record<number, 'full' | 'nodes'> = { 8: 'full', 26: 'nodes' };
const KILL = 17;

/** The sequences of the proof, in a real Node-RED and over real HTTP; each on a ticket of its own, side by side. */
describeIn(1, `${SEQUENCES} sequences of the proof, end to end`, function () {
  this.timeout(400_000);
  let crowd: Crowd;
  let found: Array<{ pair: Pair; faults: string[] }>;
  let excused: number;
  let expected: Expected[];
  let left: Left[];

  before(async () => {
    crowd = await Crowd.raise(fc.sample(runs, { seed: SEED, numRuns: SEQUENCES }));
    for (let round = 0; round < LONGEST; round += 1) {
      const deploy = DEPLOYS[round];
      if (deploy) await crowd.redeploy(`round ${round}`, deploy);
      if (round === KILL) await crowd.stage.red.restart('kill');
      await crowd.round(round);
    }
    await crowd.settle();
    // After a start all open pairs are compared with both services.
    await crowd.stage.red.stop();
    await crowd.stage.red.start();
    await crowd.reconciled();
    await crowd.settle();
    found = crowd.pairs.map((pair) => ({ pair, faults: faultsOf(crowd, pair) }));
    excused = crowd.pairs.filter((pair) => excuses(crowd, pair).length > 0).length;
    expected = await afterwards(crowd, crowd.pairs);
    await crowd.stage.red.stop();
    left = leftIn(crowd.stage.red).filter(({ kind }) => kind !== 'note');
  });
  after(() => crowd?.close());

  it('people act, and the two sides have something to tell each other', () => {
    const acts = crowd.pairs.map(({ alertActs, ticketActs }) => [alertActs.length, ticketActs.length]);
    const both = acts.filter(([atAlert = 0, atTicket = 0]) => atAlert > 0 && atTicket > 0).length;
    assert.ok(both > SEQUENCES / 2, `in only ${both} sequences both sides act`);
    assert.ok(excused < SEQUENCES / 3, `${excused} sequences are excused`);
  });

  it('both sides end equal; one status write per change; no closed ticket is reopened; no alert is doubled', () => {
    const wrong = found.filter(({ faults }) => faults.length > 0);
    const stories = wrong.map(({ pair, faults }) => `${faults.join('; ')}\n${storyOf(crowd, pair)}`);
    assert.equal(wrong.length, 0, `seed ${SEED}: ${wrong.length} sequences\n${stories.join('\n\n')}`);
  });

  it('whatever happened before, what is done next reaches the other side', () => {
    const wrong = expected.filter(({ missing }) => missing.length > 0);
    const stories = wrong.map(({ pair, missing }) => `${missing.join('; ')}\n${storyOf(crowd, pair)}`);
    assert.equal(wrong.length, 0, `seed ${SEED}: ${wrong.length} sequences\n${stories.join('\n\n')}`);
  });

  it('nothing is given up but what Autotask refused, and nothing is left to be done', () => {
    const other = crowd.stage.red
      .messages('caught')
      .filter((msg) => msg['error']?.code !== 'autotask.refused');
    assert.deepEqual(
      other.map(({ error }) => `${error?.code}: ${error?.message}`),
      [],
    );
    assert.deepEqual(
      left.filter(({ state }) => state !== 'dead'),
      [],
    );
  });
});
