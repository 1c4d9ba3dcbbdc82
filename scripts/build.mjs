// Builds dist/: the runtime halves by tsc, the editor half of each node as one html file beside them.
import { spawn } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
// Built beside and moved into place at the end, so that nobody ever loads half a build.
const next = join(root, 'node_modules/.cache', `build-${process.pid}`);

function tsc(...args) {
  return new Promise((resolve, reject) => {
    const command = [join(root, 'node_modules/typescript/bin/tsc'), ...args];
    const child = spawn(process.execPath, command, { cwd: root, stdio: 'inherit' });
    child.on('error', reject).on('exit', (code) => resolve(code === 0));
  });
}

/** The label of a row, as all dialogs have it, and what stands in its place until `labels` of the editor sees it. */
const LABEL =
  /<label for="([^"]+)"\s*><i class="fa fa-([a-z0-9-]+)"><\/i> <span data-i18n="([^"]+)"><\/span\s*><\/label>(\s*<(?:input|select|textarea)\b[^>]*?\bid="\1")?/g;

/** Indentation, comments, quotes that nobody needs and what is the same in every label say nothing to a browser. */
function minifyHtml(html) {
  return html
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/\s*\n\s*/g, '\n')
    .replace(/\n(?=<\/?(?:div|h4|p|details|summary|option|select|script|style)\b)/g, '')
    .replace(LABEL, (_all, id, icon, key, control = '') => {
      const target = control === '' ? ` for="${id}"` : '';
      return `<label${target} data-label="${icon} ${key}"></label>${control}`;
    })
    .replace(/="([^\s"'=<>`]+)"(?=[\s>])/g, '=$1')
    .replaceAll(' />', '>')
    .trim();
}

/** The style sheets of a dialog, minified. */
async function minifyStyles(html) {
  const sheets = [...html.matchAll(/<style>([\s\S]*?)<\/style>/g)];
  for (const [all, css = ''] of sheets) {
    const { code } = await transform(css, { loader: 'css', minify: true });
    html = html.replace(all, () => `<style>${code.trim()}</style>`);
  }
  return html;
}

/** Node-RED wants <node>.html, locales/ and icons/ in the directory of <node>.js. */
async function buildEditor(node) {
  const from = join(root, 'nodes', node);
  const to = join(next, 'nodes', node);
  const bundle = await build({
    entryPoints: [join(from, 'editor.ts')],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    // The name by which the editors know their shared code, 77 times.
    define: { AutotaskSignl4: 'AS4' },
    charset: 'utf8',
    write: false,
    logLevel: 'warning',
  });
  const script = `<script type="text/javascript">${bundle.outputFiles[0].text.trim()}</script>\n`;
  const html = await minifyStyles(await readFile(join(from, 'editor.html'), 'utf8'));
  const dialog = minifyHtml(html);
  await mkdir(to, { recursive: true });
  await writeFile(join(to, `${node}.html`), `${script}${dialog}\n`);
  for (const folder of ['locales', 'icons']) {
    if (existsSync(join(from, folder))) await cp(join(from, folder), join(to, folder), { recursive: true });
  }
  await minifyTexts(join(to, 'locales'));
}

/** Texts by their keys, without the indentation that only their writers need. */
async function minifyTexts(folder) {
  const files = await readdir(folder, { recursive: true });
  for (const path of files.filter((name) => name.endsWith('.json')).map((name) => join(folder, name))) {
    await writeFile(path, JSON.stringify(JSON.parse(await readFile(path, 'utf8'))));
  }
}

/** What tsc wrote, with half of its indentation. */
async function reprint(folder) {
  const files = await readdir(folder, { recursive: true });
  for (const path of files.filter((name) => name.endsWith('.js')).map((name) => join(folder, name))) {
    const { code } = await transform(await readFile(path, 'utf8'), { charset: 'utf8', target: 'es2023' });
    await writeFile(path, code);
  }
}

await rm(next, { recursive: true, force: true });
const folders = await readdir(join(root, 'nodes'));
const editors = folders.filter((name) => existsSync(join(root, 'nodes', name, 'editor.html')));
try {
  const [runtime, editor] = await Promise.all([
    tsc('-p', 'tsconfig.json', '--outDir', next, '--removeComments'),
    editors.length ? tsc('-p', 'tsconfig.editor.json') : true,
    ...editors.map(buildEditor),
  ]);
  await reprint(next);
  await rm(dist, { recursive: true, force: true });
  await rename(next, dist);
  process.exitCode = runtime && editor ? 0 : 1;
} finally {
  await rm(next, { recursive: true, force: true });
}
