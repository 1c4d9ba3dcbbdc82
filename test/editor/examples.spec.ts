import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launch } from '../house/browser.js';
import { type NodeRed, startNodeRed } from '../house/node-red.js';
import { share } from '../house/share.js';
import { contract, credentials } from './contract.js';
import { EditorPage } from './editor-page.js';

const examples = readdirSync(join(__dirname, '../../examples')).map((file) => file.replace(/\.json$/, ''));

describe('the palette and the examples', () => {
  let red: NodeRed;
  let browser: Browser;
  let editor: EditorPage;
  before(async () => {
    [red, browser] = await Promise.all([startNodeRed(), launch()]);
    editor = await EditorPage.open(browser, red);
  });
  after(async () => {
    await browser?.close();
    await red?.kill();
  });

  it('offer the nodes with the properties, defaults and credentials of the contract', async () => {
    const offered = await editor.page.evaluate(
      (types) =>
        types.map((type) => {
          const { defaults, credentials: secret } = (globalThis as any).RED.nodes.getType(type);
          const presets = Object.entries<any>(defaults).map(([key, { value }]) => [key, value]);
          const kinds = Object.entries<any>(secret ?? {}).map(([key, entry]) => [key, entry.type]);
          return [type, Object.fromEntries(presets), Object.fromEntries(kinds)] as const;
        }),
      Object.keys(contract),
    );
    for (const [type, defaults, secret] of offered) {
      assert.deepEqual(defaults, contract[type], type);
      assert.deepEqual(secret, credentials[type], type);
    }
  });

  it('show the nodes for the canvas in their own category, with their icons', async () => {
    const labels = await editor.page
      .locator('[data-palette-type^=autotask-], [data-palette-type^=signl4-]')
      .evaluateAll((nodes) =>
        nodes.map((node) => {
          const label = node.querySelector('.red-ui-palette-label')?.textContent?.replace(/\s+/g, ' ');
          const category = node.closest('.red-ui-palette-category');
          return `${category?.querySelector('.red-ui-palette-header')?.textContent?.trim()}: ${label}`;
        }),
      );
    assert.deepEqual(labels.toSorted(), [
      'Autotask SIGNL4: alert event in',
      'Autotask SIGNL4: alert out',
      'Autotask SIGNL4: status sync',
      'Autotask SIGNL4: ticket in',
      'Autotask SIGNL4: ticket note',
    ]);
    for (const name of ['ticket-in', 'alert-out', 'event-in', 'sync', 'note']) {
      const icon = `autotask-signl4-${name}.svg`;
      const answer = await red.get(`/icons/@oncall-flows/node-red-autotask-signl4/${icon}`);
      assert.match(answer.headers.get('content-type') ?? '', /svg/, icon);
    }
  });

  for (const example of share(examples)) {
    it(`import ${example} with every property set, and deploy it without a question`, async () => {
      const before = new Set((await editor.nodes()).map((node) => node.id));
      await editor.importExample(example);
      const fresh = (await editor.nodes()).filter((node) => !before.has(node.id));
      assert.ok(fresh.length > 5);
      assert.deepEqual(
        fresh.filter((node) => !node.valid).map((node) => [node.type, node.errors]),
        [],
      );
      for (const node of fresh.filter(({ type }) => type in contract)) {
        const unset = Object.keys(contract[node.type] ?? {}).filter((key) => node.values[key] === undefined);
        assert.deepEqual(unset, [], node.type);
      }
      await editor.deploy();
      const types = (JSON.parse(red.file('flows.json')) as { type: string }[]).map(({ type }) => type);
      for (const { type } of fresh) assert.ok(types.includes(type), type);
      assert.deepEqual(editor.problems, []);
    });
  }

  it('explain every node in English and German', async () => {
    for (const language of ['en-US', 'de']) {
      for (const [type, section] of Object.keys(contract).map((name) => [name, 'Details'] as const)) {
        const help = await editor.page.evaluate(
          async ([lng, name]) => {
            const answer = await fetch('nodes', { headers: { Accept: 'text/html', 'Accept-Language': lng } });
            const page = new (globalThis as any).DOMParser().parseFromString(
              await answer.text(),
              'text/html',
            );
            return page.querySelector(`script[data-help-name="${name}"]`)?.textContent ?? '';
          },
          [language, type] as const,
        );
        assert.match(help, new RegExp(`### ${section}`), `${type} ${language}`);
        if (language === 'de') assert.match(help, /wird|werden/, type);
      }
    }
  });
});
