import assert from 'node:assert/strict';
import { filesBelow, type Import, importsOf, read } from './sources.js';

const files = ['src', 'nodes'].flatMap(filesBelow).filter((path) => path.endsWith('.ts'));
const imports = files.flatMap((path) => importsOf(path));
const isEditor = (path: string) => path.endsWith('/editor.ts') || path.startsWith('nodes/shared/editor/');
const isPackage = (path: string) => !/^(src|nodes)\//.test(path);

/** Each wall: what may not be. */
const walls: Record<string, (one: Import) => boolean> = {
  'src/ knows neither nodes/ nor Node-RED': ({ from, to }) =>
    from.startsWith('src/') && (to.startsWith('nodes/') || /^@?node-red/.test(to)),
  'nothing but tests leaves src/ and nodes/': ({ to }) => /^(test|scripts|dist|examples|\.\.)/.test(to),
  'src/sync/ imports nothing but types': ({ from, to, typeOnly }) =>
    from.startsWith('src/sync/') && !typeOnly && !to.startsWith('src/sync/'),
  'src/autotask/ does not know src/signl4/': ({ from, to }) =>
    from.startsWith('src/autotask/') && to.startsWith('src/signl4/'),
  'src/signl4/ does not know src/autotask/': ({ from, to }) =>
    from.startsWith('src/signl4/') && to.startsWith('src/autotask/'),
  'the services and the store know nothing of what is done with them': ({ from, to }) =>
    /^src\/(autotask|signl4|store)\//.test(from) && /^src\/(delivery)\//.test(to),
  'only src/store/ knows SQL': ({ from, to }) =>
    !from.startsWith('src/store/') && /^(kysely|pg|node:sqlite|@photostructure\/sqlite)(\/|$)/.test(to),
  'only src/call.ts calls axios': ({ from, to, typeOnly }) =>
    to === 'axios' && !typeOnly && from !== 'src/call.ts',
  'only src/call*.ts opens connections': ({ from, to, typeOnly }) =>
    !typeOnly && !/^src\/call[^/]*\.ts$/.test(from) && /^(node:)?(https?|http2|net|tls|dgram)$/.test(to),
  'only the transport of a service calls it': ({ from, to, typeOnly }) =>
    !typeOnly &&
    /^src\/call[^/]*\.ts$/.test(to) &&
    !/^src\/(call[^/]*|(autotask|signl4)\/transport)\.ts$/.test(from),
  'only src/signl4/mail-transport.ts talks to mail servers': ({ from, to, typeOnly }) =>
    !typeOnly && /^nodemailer(\/|$)/.test(to) && from !== 'src/signl4/mail-transport.ts',
  'runtime and editor halves do not mix': ({ from, to, typeOnly }) =>
    !isPackage(to) && (isEditor(from) ? !isEditor(to) && !typeOnly : isEditor(to)),
  'shared editor code is bundled once, into autotask-config': ({ from, to, typeOnly }) =>
    !typeOnly &&
    to.startsWith('nodes/shared/editor/') &&
    !from.startsWith('nodes/shared/editor/') &&
    from !== 'nodes/autotask-config/editor.ts',
  'editors bring no package along': ({ from, to }) => isEditor(from) && isPackage(to),
};

describe('the walls of the house', () => {
  for (const [wall, broken] of Object.entries(walls)) {
    it(wall, () => {
      const through = imports.filter(broken).map(({ from, to }) => `${from} imports ${to}`);
      assert.deepEqual(through, []);
    });
  }

  it('nobody fetches behind the back of src/call.ts', () => {
    const fetching = files.filter((path) => !isEditor(path) && /(?<![\w.$#])fetch\(/.test(read(path)));
    assert.deepEqual(fetching, []);
  });

  it('no file is longer than 250 lines', () => {
    const long = files.filter((path) => read(path).split('\n').length > 251);
    assert.deepEqual(long, []);
  });

  it('the guard sees imports of every kind', () => {
    const text = [
      `import a from 'axios';`,
      `import {\n  type B,\n  c,\n} from '../call.js';`,
      `import { type D } from './d.js';`,
      `import type { E } from './e.js';`,
      `export * from './f.js';`,
      `import './g.js';`,
      `const h = await import('pg');`,
    ].join('\n');
    assert.deepEqual(
      importsOf('src/x/y.ts', text).map(({ to, typeOnly }) => `${to}${typeOnly ? ' (type)' : ''}`),
      ['axios', 'src/call.ts', 'src/x/d.ts (type)', 'src/x/e.ts (type)', 'src/x/f.ts', 'src/x/g.ts', 'pg'],
    );
    assert.ok(imports.length > 50, 'the sources were not found');
  });
});
