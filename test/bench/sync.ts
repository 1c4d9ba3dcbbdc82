import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { median } from './numbers.js';

/** What it costs to have 4 kB on the disk of this folder for sure, in ms. */
export function syncMs(folder: string): number {
  const path = join(folder, 'sync.tmp');
  const file = openSync(path, 'w');
  try {
    const times = Array.from({ length: 21 }, () => {
      const begun = performance.now();
      writeSync(file, Buffer.alloc(4096));
      fdatasyncSync(file);
      return performance.now() - begun;
    });
    return median(times);
  } finally {
    closeSync(file);
    rmSync(path);
  }
}
