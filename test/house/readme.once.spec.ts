import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, read, root } from './sources.js';

type Texts = Record<string, string>;

function flatten(value: unknown, path = ''): Texts {
  if (typeof value === 'string') return { [path]: value };
  const parts = Object.entries(value as Record<string, unknown>).map(([key, one]) =>
    flatten(one, path ? `${path}.${key}` : key),
  );
  return Object.assign({}, ...parts) as Texts;
}

const readme = read('README.md');
const all = (pattern: RegExp, text = readme): string[] =>
  [...text.matchAll(pattern)].map(([, one]) => one ?? '');
const prose = readme.replace(/```[\s\S]*?```/g, '');
const code = all(/`([^`\n]+)`/g, prose);
const manifest = JSON.parse(read('package.json')) as {
  name: string;
  scripts: Record<string, string>;
  'node-red': { nodes: Record<string, string> };
};
const spoken = flatten(JSON.parse(read('nodes/autotask-config/locales/en-US/autotask-config.json')));

describe('the README', () => {
  const section = /^## When something is wrong$([\s\S]*?)^## /m.exec(readme)?.[1] ?? '';
  const rows = section.split('\n').filter((line) => /^\| +`/.test(line));

  it('quotes the statuses and messages that the nodes really say', () => {
    assert.ok(rows.length > 15, `only ${rows.length} rows were found`);
    const wrong = rows.flatMap((row) => {
      const cell = row.split(' | ')[0] ?? '';
      const [quoted = ''] = all(/"([^"]+)"/g, cell);
      // A message belongs to one of the statuses before it.
      const said = all(/`([^`]+)`/g, cell).map((status) =>
        Object.keys(spoken)
          .filter((key) => key.startsWith('short.') && spoken[key] === status)
          .map((key) => spoken[key.replace('short.', 'errors.')] ?? ''),
      );
      const known = said.length > 0 && said.every((texts) => texts.length > 0);
      return known && quoted !== '' && said.flat().some((text) => text.includes(quoted)) ? [] : [cell.trim()];
    });
    assert.deepEqual(wrong, []);
  });

  it('names commands that exist', () => {
    const commands = code.filter((one) => /\bnpm (start|test|run)\b/.test(one));
    assert.ok(commands.length > 5, commands.join(', '));
    const scripts = commands.map((one) => /\bnpm (?:run )?(\w+)/.exec(one)?.[1] ?? '');
    assert.deepEqual(
      scripts.filter((name) => !(name in manifest.scripts)),
      [],
    );
    assert.ok(readme.includes(`npm install ${manifest.name}`));
  });

  it('names files, folders and examples that exist', () => {
    const paths = code.filter((one) => /^(\.ci|docs|examples|nodes|src|test)\//.test(one));
    const links = all(/\]\((?!https?:|#)([^)]+)\)/g);
    const raw = all(/raw\.githubusercontent\.com\/oncall-flows\/node-red-autotask-signl4\/main\/([^)]+)\)/g);
    const specs = all(/npm test -- (\S+)\//g);
    assert.ok(paths.length > 8 && links.length > 2 && raw.length > 0 && specs.length > 0);
    assert.deepEqual(
      [...paths, ...links, ...raw, ...specs].filter((path) => !existsSync(join(root, path))),
      [],
    );
    for (const example of filesBelow('examples').map((path) => /(\w[\w-]*)\.json$/.exec(path)?.[1] ?? '')) {
      assert.ok(code.includes(example), `the example ${example} is not named`);
    }
  });

  it('links to sections that it has', () => {
    const heads = all(/^#+ (.+)$/gm).map((head) =>
      head
        .toLowerCase()
        .replace(/[^\w ]/g, '')
        .replaceAll(' ', '-'),
    );
    const wanted = all(/\]\(#([^)]+)\)/g);
    assert.ok(wanted.length > 0);
    assert.deepEqual(
      wanted.filter((anchor) => !heads.includes(anchor)),
      [],
    );
  });

  it('names environment variables that are read somewhere', () => {
    const variables = code.flatMap((one) => all(/\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)(?==|$)/g, one));
    assert.ok(variables.length > 5, variables.join(', '));
    const sources = [...filesBelow('nodes'), ...filesBelow('scripts')]
      .filter((path) => /\.m?[jt]s$/.test(path))
      .map(read)
      .join('\n');
    assert.deepEqual(
      [...new Set(variables)].filter((name) => !sources.includes(name)),
      [],
    );
  });

  it('calls fields, buttons and menus what they are called on the screen', () => {
    const english = filesBelow('nodes').filter((path) => /locales\/en-US\/.*\.json$/.test(path));
    const shown = english.flatMap((path) => Object.values(flatten(JSON.parse(read(path)))));
    const palette = filesBelow('nodes')
      .filter((path) => path.endsWith('editor.ts'))
      .flatMap((path) => all(/paletteLabel: '([^']+)'/g, read(path)));
    const nodeRed = ['Import', 'Examples', 'Manage palette', 'Install', 'http proxy'];
    const known = new Set([...shown, ...palette, ...nodeRed, 'New ticket', 'Create']);
    const named = all(/(?<![\w`])_([A-Za-z][^_\n]*)_(?!\w)/g, prose.replace(/`[^`\n]+`/g, ''));
    assert.ok(named.length > 10, named.join(', '));
    assert.deepEqual(
      [...new Set(named)].filter((name) => !known.has(name)),
      [],
    );
  });

  it('has a row for each node', () => {
    for (const type of Object.keys(manifest['node-red'].nodes)) {
      const label = /paletteLabel: '([^']+)'/.exec(read(`nodes/${type}/editor.ts`))?.[1] ?? type;
      assert.match(readme, new RegExp(`^\\| ${label} +\\|`, 'm'));
    }
  });
});
