import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import type { Answer } from './call.js';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** A file of the service's web page (`/` is `index.html`), or `null` where there is none of that name. */
export async function pageFile(folder: string, path: string): Promise<Answer | null> {
  const name = path === '/' ? 'index.html' : path.slice(1);
  const type = TYPES[extname(name)];
  const file = normalize(join(folder, name));
  if (type === undefined || !file.startsWith(folder + sep)) return null;
  try {
    const headers = { 'Content-Type': type, 'Cache-Control': 'no-store' };
    return { status: 200, headers, body: await readFile(file) };
  } catch {
    return null;
  }
}
