import { execFileSync } from 'node:child_process';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type LaunchOptions, chromium } from 'playwright-core';

const packagedDir = join(__dirname, '../runtimes/node_modules/.browser');
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome.exe'];
const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
/** Only one that never starts takes so long. */
const PATIENCE_MS = 100_000;
const flags = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'];

/** The Chromium or Chrome of this machine, if it has one. */
export function installedBrowser(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [...candidates, ...elsewhere].find((path) => existsSync(path));
}

/** The one that is packaged for Linux on x64, unpacked at first use. */
function packagedBrowser(): LaunchOptions {
  if (!existsSync(packagedDir)) {
    // Two test runs may come here at once: each unpacks for itself, and the first to be ready stays.
    const own = `${packagedDir}-${process.pid}`;
    execFileSync(process.execPath, [join(__dirname, 'unpack-browser.cjs'), own], { stdio: 'inherit' });
    // The one that comes along looks for its fonts where AWS Lambda has them.
    const fonts = join(packagedDir, 'fonts');
    const places = `<dir>${fonts}</dir><cachedir>${fonts}/cache</cachedir>`;
    writeFileSync(join(own, 'fonts/fonts.conf'), `<?xml version="1.0"?><fontconfig>${places}</fontconfig>`);
    try {
      renameSync(own, packagedDir);
    } catch {
      rmSync(own, { recursive: true, force: true });
    }
  }
  return {
    executablePath: join(packagedDir, 'chromium'),
    args: [...flags, '--no-zygote'],
    env: {
      ...process.env,
      LD_LIBRARY_PATH: join(packagedDir, 'al2023/lib'),
      FONTCONFIG_PATH: join(packagedDir, 'fonts'),
    },
  };
}

/**
 * A headless browser for a test; close it in an `after` hook.
 *
 * @param from `installed` or `packaged` asks for that one; without it the machine's own goes first.
 */
export function launch(from?: 'installed' | 'packaged'): Promise<Browser> {
  const installed = from === 'packaged' ? undefined : installedBrowser();
  if (installed) return chromium.launch({ executablePath: installed, args: flags, timeout: PATIENCE_MS });
  if (from === 'installed') throw new Error('this machine has no Chromium or Chrome on its path');
  return chromium.launch({ ...packagedBrowser(), timeout: PATIENCE_MS });
}
