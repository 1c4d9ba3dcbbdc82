import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const made: string[] = [];
process.on('exit', () => {
  for (const dir of made) rmSync(dir, { recursive: true, force: true });
});

/** A new folder that goes when the test process ends. */
export function temporaryDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'node-red-'));
  made.push(dir);
  return dir;
}

/** Puts a package into a user directory's `node_modules`, as a link. */
export function link(userDir: string, name: string, target: string | null): void {
  if (target === null) return;
  const path = join(userDir, 'node_modules', name);
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  symlinkSync(target, path, 'junction');
}
