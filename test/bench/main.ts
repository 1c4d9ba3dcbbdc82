import { chosenRuntime } from '../house/runtimes.js';
import { acknowledges } from './acknowledges.js';
import { callouts } from './callouts.js';
import { calls } from './calls.js';
import { editorSize } from './editor-size.js';
import { flood } from './flood.js';
import { idle } from './idle.js';
import { isMet, type Piece } from './numbers.js';
import { heading, row } from './table.js';
import { pairs } from './pairs.js';
import { sandbox } from './sandbox.js';
import { storm } from './storm.js';
import { throughput } from './throughput.js';

const pieces: Piece[] = [
  editorSize,
  calls,
  flood,
  throughput,
  acknowledges,
  pairs,
  callouts,
  storm,
  idle,
  sandbox,
];

/** Prints the numbers of a piece as they come; gives whether all of them are met. */
async function run(piece: Piece): Promise<boolean> {
  let met = true;
  try {
    for await (const measured of piece.measure()) {
      console.log(row(measured));
      met &&= isMet(measured);
    }
  } catch (error) {
    console.log(`${piece.name}: FAILED: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
  return met;
}

/** Each Node-RED that is started clears up when this process ends. */
const MOST_STARTS = 100;

async function main(names: string[]): Promise<void> {
  process.setMaxListeners(MOST_STARTS);
  const known = pieces.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Error(`no such piece: ${unknown.join(', ')}; there are ${known.join(', ')}`);
  console.log(`Node-RED ${chosenRuntime().major}, started by Node ${process.versions.node}\n`);
  console.log(heading());
  for (const piece of pieces) {
    if (names.length > 0 && !names.includes(piece.name)) continue;
    if (!(await run(piece))) process.exitCode = 1;
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
