import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { launch } from '../house/browser.js';
import { type Stage, forwardingFlow, raiseCurtain } from '../runtime/stage.js';
import { contract } from './contract.js';
import { describeIn } from '../house/share.js';
import { EditorPage } from './editor-page.js';

const note = (id: string, properties: Record<string, unknown> = {}) => ({
  ...contract['autotask-note'],
  id,
  type: 'autotask-note',
  z: 'tab',
  autotask: 'at',
  x: 300,
  y: 300,
  wires: [[]],
  ...properties,
});
const NOTES = {
  'with its defaults': note('plain'),
  'with labels, ids that are gone, and foreign events': note('odd', {
    publish: 'Team',
    noteType: 999,
    events: ['test'],
  }),
  'with variables': note('variables', { publish: '${PUBLISH}', noteType: '${TYPE}', events: '${EVENTS}' }),
};

describeIn(1, 'the dialog of ticket note', () => {
  let stage: Stage;
  let browser: Browser;
  let editor: EditorPage;
  before(async () => {
    [stage, browser] = await Promise.all([raiseCurtain(), launch()]);
    await stage.red.deploy(forwardingFlow(stage.urls, { more: Object.values(NOTES) }));
    editor = await EditorPage.open(browser, stage.red);
  });
  after(async () => {
    await browser?.close();
    await stage?.close();
  });

  const choose = async (property: string, label: string): Promise<void> => {
    const option = editor.page.locator(`#node-input-${property} option`, { hasText: label });
    await option.first().waitFor({ state: 'attached' });
    await editor.page.locator(`#node-input-${property}`).selectOption({ label });
  };

  for (const [name, { id }] of Object.entries(NOTES))
    it(`changes nothing of a node ${name} when it is only opened and confirmed`, async () => {
      const before = await editor.node(id);
      await editor.edit(id);
      await editor.done();
      const after = await editor.node(id);
      assert.deepEqual([after.changed, after.valid], [false, true]);
      assert.deepEqual(JSON.stringify(after.values['events']), JSON.stringify(before.values['events']));
      for (const property of ['publish', 'noteType'])
        assert.equal(String(after.values[property]), String(before.values[property]), property);
    });

  it('offers the tenant’s options without those of the system, and stores their ids', async () => {
    const { page } = editor;
    await editor.edit('plain');
    assert.equal(await page.locator('#node-input-publish').inputValue(), 'internal');
    await choose('publish', 'Internal & Co-managed');
    await choose('noteType', 'Customer Contact');
    assert.deepEqual(await page.locator('#node-input-noteType option').allInnerTexts(), [
      'the first one for people',
      'Technician Note',
      'Customer Contact',
    ]);
    await page.locator('#autotask-note-events').getByText('escalated').click();
    await page.locator('#autotask-note-events').getByText('raised').click();
    await page.locator('#node-input-text').fill('{{#payload}}');
    await editor.done();
    const node = await editor.node('plain');
    assert.match(node.errors.join(), /Text: .*payload/);
    const { publish, noteType, events } = node.values;
    assert.deepEqual([publish, noteType], ['4', '202']);
    const chosen = [
      'raised',
      'acknowledged',
      'closed',
      'reopened',
      'annotated',
      'no-reply',
      'no-one-on-duty',
    ];
    assert.deepEqual(events, chosen);
    await editor.edit('autotask-note');
    await page
      .locator('#node-input-publish option', { hasText: 'Co-managed' })
      .waitFor({ state: 'attached' });
    assert.equal(await page.locator('#node-input-publish').inputValue(), '4');
    await page.locator('#node-input-text').fill('');
    await editor.done();
    assert.deepEqual(editor.problems, []);
  });

  it('speaks German, without a key or an English word left; so does the tenant’s part on notes', async () => {
    const german = await EditorPage.open(browser, stage.red, 'de');
    await german.edit('plain');
    const texts = await german.page.locator('.autotask-signl4').first().innerText();
    assert.match(texts, /Wer sie sieht/);
    assert.match(texts, /niemand im Dienst/);
    assert.doesNotMatch(texts, /\b(label|hint|section|option|alertEvents)\.\w+/);
    await german.editConfig('autotask');
    await german.unfold();
    const form = german.page.locator('#autotask-config-form');
    assert.match(await form.innerText(), /Notizen in Tickets/);
    await german.page.locator('#node-config-input-timeZone').fill('Europe/Berlin');
    await german.page.locator('#node-config-input-language').fill('de');
    await german.page.locator('#node-config-input-impersonate').check();
    await german.configDone();
    await german.done();
    const { values } = await german.node('autotask-config');
    assert.deepEqual(
      [values['timeZone'], values['language'], values['impersonate']],
      ['Europe/Berlin', 'de', true],
    );
    assert.deepEqual(german.problems, []);
    await german.close();
  });
});
