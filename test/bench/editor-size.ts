import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Measured, Piece } from './numbers.js';

const root = join(__dirname, '../..');

function sizeOf(folder: string, counts: (name: string) => boolean): number {
  if (!existsSync(folder)) return 0;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(counts);
  return files
    .map((name) => statSync(join(folder, name)))
    .reduce((sum, one) => sum + (one.isFile() ? one.size : 0), 0);
}

async function* measure(): AsyncIterable<Measured> {
  const dialogs = sizeOf(join(root, 'dist/nodes'), (name) => /^[^/\\]+[/\\][^/\\]+\.html$/.test(name));
  const resources = ['resources', 'dist/resources'].map((name) => sizeOf(join(root, name), () => true));
  const bytes = resources.reduce((sum, size) => sum + size, dialogs);
  if (dialogs === 0) throw new Error('no node has an editor part in dist/nodes');
  yield { what: 'editor parts of all nodes', value: bytes / 1000, unit: 'kB', goal: { most: 60 } };
}

export const editorSize: Piece = { name: 'editor', measure };
