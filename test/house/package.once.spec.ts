import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { filesBelow, read, root } from './sources.js';

interface Manifest {
  name: string;
  license: string;
  type?: string;
  keywords: string[];
  files: string[];
  engines: { node: string };
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
  peerDependenciesMeta: Record<string, { optional: boolean }>;
  'node-red': { version: string; nodes: Record<string, string> };
}

interface Packed {
  size: number;
  files: Array<{ path: string; size: number }>;
}

const manifest = JSON.parse(read('package.json')) as Manifest;
const nodes = Object.entries(manifest['node-red'].nodes);

function pack(): Packed {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel', 'error'];
  const npm = process.env['npm_execpath'];
  const options = {
    cwd: root,
    encoding: 'utf8' as const,
    stdio: ['ignore', 'pipe', 'inherit'] as ['ignore', 'pipe', 'inherit'],
  };
  const answer = npm
    ? execFileSync(process.execPath, [npm, ...args], options)
    : execFileSync('npm', args, options);
  const parsed = JSON.parse(answer) as Packed[] | Record<string, Packed>;
  // npm 12 answers an object by package name where earlier ones answer a list.
  const [packed] = Object.values(parsed);
  assert.ok(packed);
  return packed;
}

describe('the package', () => {
  let packed: Packed;
  before(() => {
    packed = pack();
  });

  it('ships only what runs', () => {
    const allowed = /^(dist\/|examples\/|README\.md$|LICENSE$|CHANGELOG\.md$|package\.json$)/;
    const paths = packed.files.map(({ path }) => path);
    assert.deepEqual(
      paths.filter((path) => !allowed.test(path)),
      [],
    );
    assert.deepEqual(
      paths.filter((path) => /\.(ts|tsx|map)$|spec/.test(path)),
      [],
    );
    for (const needed of ['README.md', 'LICENSE', 'CHANGELOG.md', 'examples/forward-tickets.json']) {
      assert.ok(paths.includes(needed), `${needed} is missing`);
    }
    for (const [, file] of nodes) assert.ok(paths.includes(file), `${file} is missing`);
  });

  it('is under 400 kB', () => {
    assert.ok(packed.size < 400_000, `${packed.size} bytes packed`);
    const unpacked = packed.files.reduce((sum, { size }) => sum + size, 0);
    assert.ok(unpacked < 1_200_000, `${unpacked} bytes unpacked`);
  });

  it('has at most six direct dependencies, and PostgreSQL only where it is wanted', () => {
    const names = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.optionalDependencies)];
    assert.ok(names.length <= 6, names.join(', '));
    assert.match(manifest.dependencies['axios'] ?? '', /^\d/);
    assert.equal(manifest.peerDependenciesMeta['pg']?.optional, true);
  });

  it('runs nothing when it is installed', () => {
    const atInstall = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish'];
    assert.deepEqual(
      atInstall.filter((name) => name in manifest.scripts),
      [],
    );
    assert.equal(existsSync(join(root, 'binding.gyp')), false);
  });

  it('says what it needs and what it is, as Node-RED and the Flow Library read it', () => {
    assert.equal(manifest.engines.node, '>=20');
    assert.equal(manifest['node-red'].version, '>=4.0.0');
    assert.equal(manifest.license, 'MIT');
    assert.ok(manifest.keywords.includes('node-red'));
    // With a "type", esbuild wraps editor modules and Node-RED 4 on older Nodes can't load the nodes.
    assert.equal(manifest.type, undefined);
  });

  it('has every dependency that the built code requires, and no other', () => {
    const built = filesBelow('src')
      .concat(filesBelow('nodes'))
      .filter((path) => path.endsWith('.ts') && !path.includes('editor'))
      .map((path) => read(join('dist', path.replace(/\.ts$/, '.js'))));
    const required = new Set(
      built.flatMap((text) =>
        [...text.matchAll(/(?:require|import)\((["'])([^."'][^"']*)\1\)/g)].map(([, , name]) =>
          packageOf(name ?? ''),
        ),
      ),
    );
    const declared = [
      manifest.dependencies,
      manifest.optionalDependencies,
      manifest.peerDependencies,
    ].flatMap(Object.keys);
    const packages = [...required].filter((name) => !name.startsWith('node:'));
    assert.deepEqual(
      packages.filter((name) => !declared.includes(name)),
      [],
    );
    for (const name of Object.keys(manifest.dependencies))
      assert.ok(required.has(name), `${name} is not used`);
  });
});

describe('the editor parts', () => {
  const html = (file: string) => read(join('dist', ...file.split('/').slice(1)).replace(/\.js$/, '.html'));

  it('are under 60 kB together, everything in resources/ counted', () => {
    const resources = existsSync(join(root, 'resources')) ? filesBelow('resources').map(read) : [];
    const size = [...nodes.map(([, file]) => html(file)), ...resources].reduce(
      (sum, text) => sum + Buffer.byteLength(text),
      0,
    );
    assert.ok(size < 60_000, `${size} bytes`);
  });

  for (const [name, file] of nodes) {
    it(`keep registerType literal, so that the Flow Library can read it: ${name}`, () => {
      const text = html(file);
      assert.match(text, /^<script type="text\/javascript">/);
      const definition = new RegExp(
        `\\.registerType\\("${name}",\\{(?:(?!\\.\\.\\.)[\\s\\S])*?category:"[^"]+"`,
      );
      assert.match(text, definition);
      assert.match(text, new RegExp(`data-template-name="?${name}"?`));
    });
  }

  it('have an icon of their own where they show in the palette', () => {
    for (const [name, file] of nodes) {
      const icon = /icon:"([^"]+\.svg)"/.exec(html(file))?.[1];
      if (!icon) continue;
      const path = join('dist', ...file.split('/').slice(1, -1), 'icons', basename(icon));
      assert.ok(existsSync(join(root, path)), `${name}: ${path} is missing`);
    }
  });
});

/** The package of `nodemailer/lib/mail-composer` is nodemailer. */
function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}
