import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { read, root } from './sources.js';

/** D03 wants the newest kysely, which Node 20 can't run: not judged. P02 is never run by the tool itself. */
const marks = {
  P01: 'a licence',
  P03: 'a repository or a place for bugs',
  P04: 'a scoped name',
  P05: 'the keyword',
  P06: 'a Node-RED version that today’s Node-RED satisfies',
  P07: 'a Node version that today’s Node-RED satisfies',
  P08: 'a name of its own',
  N01: 'node types of their own',
  N02: 'an example for each node',
  D01: 'at most six dependencies',
  D02: 'no dependency known to break Node-RED',
};

describe('Node-RED’s scorecard', () => {
  const folder = mkdtempSync(join(tmpdir(), 'scorecard-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  let card: Record<string, { test: boolean; nodes?: string[] }>;
  let said: string;

  before(() => {
    const tool = join(root, 'test/runtimes/node_modules/node-red-dev/bin/run');
    const output = join(folder, 'card.json');
    const args = [
      '--require',
      join(__dirname, 'scorecard-offline.cjs'),
      tool,
      'validate',
      '-p',
      root,
      '-o',
      output,
    ];
    said = execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    card = JSON.parse(readFileSync(output, 'utf8')) as typeof card;
  });

  for (const [mark, meaning] of Object.entries(marks)) {
    it(`${mark}: ${meaning}`, () => assert.equal(card[mark]?.test, true, JSON.stringify(card[mark])));
  }

  it('can read the nodes', () => {
    assert.doesNotMatch(said, /Unable to parse/);
    const { nodes } = (JSON.parse(read('package.json')) as { 'node-red': { nodes: object } })['node-red'];
    const shown = Object.keys(nodes).filter((name) => !name.endsWith('-config'));
    assert.deepEqual(card['N02']?.nodes?.toSorted(), shown.toSorted());
  });
});
