import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Measured, Piece } from './numbers.js';

const root = join(__dirname, '../..');
const script = join(root, 'test/sandbox/measure.ts');

/** Tests lean on the stand-ins: these must not be what is measured. */
async function* measure(): AsyncIterable<Measured> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script], { cwd: root });
  const lines = [...stdout.matchAll(/^(.+): (\d+) (ms|requests\/s)$/gm)];
  if (lines.length === 0) throw new Error('measure.ts printed no number');
  for (const [, name, value, unit] of lines) {
    const goal = unit === 'ms' ? { most: 300 } : { least: 1_000 };
    yield {
      what: `Stand-in of ${name}`,
      value: Number(value),
      unit: unit!.replace('requests', ''),
      goal,
    };
  }
}

export const sandbox: Piece = { name: 'sandbox', measure };
