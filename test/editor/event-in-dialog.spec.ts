import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { deriveEventToken } from '../../src/signl4/event-token.js';
import { launch } from '../house/browser.js';
import { type Stage, forwardingFlow, raiseCurtain } from '../runtime/stage.js';
import { describeIn } from '../house/share.js';
import { EditorPage } from './editor-page.js';

const ADDRESS = `https://flows.example/signl4/events/${deriveEventToken('sandbox-team')}`;

describeIn(1, 'the dialog of alert event in', () => {
  let stage: Stage;
  let browser: Browser;
  before(async () => {
    [stage, browser] = await Promise.all([raiseCurtain(), launch()]);
  });
  after(async () => {
    await browser?.close();
    await stage?.close();
  });

  const open = async (changes: Record<string, unknown> = {}, language = 'en-US') => {
    const node = {
      id: 'events',
      type: 'signl4-event-in',
      z: 'tab',
      x: 300,
      y: 300,
      signl4: 's4',
      wires: [[]],
    };
    const usual = { name: '', receive: 'both', interval: 15, publicUrl: '', events: [], foreign: false };
    const credentials = { teamSecret: 'sandbox-team', apiKey: 'sandbox-key' };
    const more = [{ ...node, ...usual, ...changes }];
    await stage.red.deploy(forwardingFlow(stage.urls, { signl4: { credentials }, more }));
    const editor = await EditorPage.open(browser, stage.red, language);
    await editor.edit('signl4-event-in');
    return editor;
  };
  const says = (editor: EditorPage, id: string, text: string) =>
    editor.page.locator(id).filter({ hasText: text }).waitFor();

  it('shows the callback address, registers it, and keeps what is chosen', async () => {
    const editor = await open();
    const { page } = editor;
    const address = page.locator('#signl4-event-in-address');
    await says(editor, '#signl4-event-in-state', 'public address');
    assert.equal(await page.locator('#signl4-event-in-register').isDisabled(), true);
    await page.locator('#node-input-publicUrl').fill('https://flows.example/');
    await page.locator('#node-input-publicUrl').blur();
    await says(editor, '#signl4-event-in-state', 'not report to this address yet');
    assert.equal(await address.inputValue(), ADDRESS);
    await page.locator('#signl4-event-in-copy').click();
    await says(editor, '#signl4-event-in-copy', 'Copied');
    await page.locator('#signl4-event-in-register').click();
    await says(editor, '.autotask-signl4-answer.ok', 'from now on');
    assert.equal([...stage.signl4.world.webhooks.values()][0]?.externalAddress, ADDRESS);
    await page.locator('#signl4-event-in-events').getByText('commented').click();
    await page.locator('#signl4-event-in-events').getByText('duty ended').click();
    await page.locator('#node-input-foreign').click();
    await editor.done();
    const { values, valid } = await editor.node('signl4-event-in');
    assert.equal(valid, true);
    assert.deepEqual(
      [values['publicUrl'], values['events'], values['foreign'], values['receive']],
      ['https://flows.example/', ['annotated', 'duty-ended'], true, 'both'],
    );
    await editor.edit('signl4-event-in');
    await editor.editConfig('signl4');
    await editor.unfold();
    const token = page.locator('#node-config-input-eventToken');
    assert.equal(await token.inputValue(), '', 'the derived token stays in force');
    assert.deepEqual(editor.problems, []);
    await editor.close();
  });

  it('changes nothing by itself, shows only what the chosen way needs, and says what is wrong', async () => {
    const editor = await open({ events: '${EVENTS}' });
    const { page } = editor;
    await editor.done();
    assert.equal((await editor.node('signl4-event-in')).changed, false);
    await editor.edit('signl4-event-in');
    await page.locator('#node-input-receive').selectOption('poll');
    assert.equal(await page.locator('#signl4-event-in-address').isVisible(), false);
    assert.equal(await page.locator('#node-input-interval').isVisible(), true);
    await page.locator('#node-input-receive').selectOption('webhook');
    assert.equal(await page.locator('#signl4-event-in-address').isVisible(), true);
    assert.equal(await page.locator('#node-input-interval').isVisible(), false);
    await page.locator('.form-row:has(#node-input-receive) .autotask-signl4-variable-button').click();
    await page.locator('#node-input-receive').fill('${RECEIVE}');
    await page.locator('#node-input-interval').fill('1');
    await page.locator('#node-input-publicUrl').fill('flows.example');
    await editor.done();
    const { values, errors } = await editor.node('signl4-event-in');
    assert.deepEqual([values['receive'], values['events']], ['${RECEIVE}', '${EVENTS}']);
    assert.match(errors.join(), /Interval: .*5 to 3600.*Public address: .*https/);
    await editor.close();
  });

  it('speaks German, without a key or an English word left', async () => {
    const editor = await open({}, 'de');
    const texts = await editor.page.locator('#signl4-event-in-dialog').innerText();
    assert.match(texts, /Rückrufadresse/);
    assert.match(texts, /niemand im Dienst/);
    assert.doesNotMatch(texts, /\b(label|hint|section|receive|alertEvents)\.\w+/);
    await editor.close();
  });
});
