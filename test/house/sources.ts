import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';

export const root = join(__dirname, '../..');
const foreign = new Set(['node_modules', 'dist', '.git', '.run', 'build']);

/** Paths of all files below a folder of the repository, relative to its root, with forward slashes. */
export function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return foreign.has(entry.name) ? [] : filesBelow(path);
    return entry.isFile() ? [relative('.', path).split(sep).join('/')] : [];
  });
}

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

export interface Import {
  /** The importing file. */
  from: string;
  /** A file of the repository (`src/call.ts`) or a package (`axios`, `node:http`). */
  to: string;
  /** Gone after compiling: `import type`, or nothing but `type` names. */
  typeOnly: boolean;
}

const statement =
  /^\s*(import|export)\s+(type\s+)?([^'";]*?)\s*from\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]/gm;
const call = /\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)/g;

function target(from: string, name: string): string {
  if (!name.startsWith('.')) return name;
  return posix.normalize(posix.join(posix.dirname(from), name)).replace(/\.js$/, '.ts');
}

/** Everything that a TypeScript file imports or re-exports. */
export function importsOf(from: string, text = read(from)): Import[] {
  const statements = [...text.matchAll(statement)].map(([, , type, names, name, bare]) => {
    const listed = names
      ?.match(/^\{([\s\S]*)\}$/)?.[1]
      ?.split(',')
      .filter((one) => one.trim() !== '');
    const onlyTypes = listed?.length ? listed.every((one) => one.trim().startsWith('type ')) : false;
    return { from, to: target(from, name ?? bare ?? ''), typeOnly: Boolean(type) || onlyTypes };
  });
  const calls = [...text.matchAll(call)].map(([, name]) => ({
    from,
    to: target(from, name ?? ''),
    typeOnly: false,
  }));
  return [...statements, ...calls];
}
