import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { installedBrowser, launch } from './browser.js';

describe('the browser of the tests', () => {
  const packaged = process.platform === 'linux' && process.arch === 'x64';
  const ways = [
    ...(installedBrowser() || !packaged ? (['installed'] as const) : []),
    ...(packaged ? (['packaged'] as const) : []),
  ];
  let browser: Browser | undefined;
  afterEach(() => browser?.close());

  for (const way of ways) {
    it(`runs scripts and has letters to measure (${way})`, async () => {
      browser = await launch(way);
      const page = await browser.newPage();
      await page.setContent('<span id="text">Ticket</span><script>document.title = 1 + 1</script>');
      assert.equal(await page.title(), '2');
      assert.ok(((await page.locator('#text').boundingBox())?.width ?? 0) > 10);
    });
  }
});
