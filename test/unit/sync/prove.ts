import fc from 'fast-check';
import { faults, story } from './proof.js';
import { play, runs } from './runs.js';

const SLICE = 100_000;

/** `npm run prove [-- <sequences> [<seed>]]`: the proof over many more sequences than every test run takes. */
const sequences = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);

console.log(`${sequences} sequences, seed ${seed}`);
for (let done = 0; done < sequences; done += SLICE) {
  const numRuns = Math.min(SLICE, sequences - done);
  const property = fc.property(runs, (run) => faults(play(run)).length === 0);
  const { failed, counterexample } = fc.check(property, { numRuns, seed: seed + done });
  if (failed) {
    const run = counterexample![0];
    const world = play(run);
    console.log(`FAILED with seed ${seed + done}: ${faults(world).join('; ')}\n${story(run, world)}`);
    process.exit(1);
  }
  console.log(`${done + numRuns} hold`);
}
