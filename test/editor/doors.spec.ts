import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { launch } from '../house/browser.js';
import { call } from '../runtime/http-intake.js';
import { eventually, forwardingFlow, raiseCurtain, type Stage } from '../runtime/stage.js';
import { EditorPage } from './editor-page.js';
import { describeIn } from '../house/share.js';

const prefix = '#autotask-ticket-in-';

describeIn(0, "callouts and webhooks in ticket in's dialog", () => {
  let stage: Stage;
  let browser: Browser;
  let editor: EditorPage;
  before(async () => {
    [stage, browser] = await Promise.all([raiseCurtain(), launch()]);
    editor = await EditorPage.open(browser, stage.red);
    await editor.importExample('forward-tickets');
  });
  after(async () => {
    await browser?.close();
    await stage?.close();
  });

  const part = (name: string) => editor.page.locator(prefix + name);
  const field = (name: string) => editor.page.locator(`#node-input-${name}`);
  const address = () => part('address').inputValue();

  it('are folded away, and show what belongs to them once they are on', async () => {
    await editor.edit('autotask-ticket-in');
    const { id } = await editor.node('autotask-ticket-in');
    for (const name of ['address', 'wider', 'register'])
      assert.equal(await part(name).isVisible(), false, name);
    await editor.unfold();
    await field('callout').check();
    assert.equal(await part('wider').isVisible(), true, 'polling rings for more than the rule');
    await field('poll').uncheck();
    assert.equal(await part('wider').isVisible(), false);
    assert.equal(await part('register').isVisible(), false);
    assert.match(await address(), new RegExp(`/autotask/${id}$`));
    await field('publicUrl').fill('https://flows.example.com/base/');
    await field('path').fill('tickets');
    assert.equal(await address(), 'https://flows.example.com/base/autotask/tickets');
    await field('webhook').check();
    assert.match(await field('webhookSecret').inputValue(), /^[0-9a-f]{32}$/);
    assert.equal(await part('register').isVisible(), true);
    await field('notes').selectOption('customer');
    await editor.done();
    const { values } = await editor.node('autotask-ticket-in');
    const { poll, callout, webhook, path, publicUrl, notes } = values;
    assert.deepEqual(
      { poll, callout, webhook, path, publicUrl, notes },
      {
        poll: false,
        callout: true,
        webhook: true,
        path: 'tickets',
        publicUrl: 'https://flows.example.com/base/',
        notes: 'customer',
      },
    );
    assert.deepEqual(editor.problems, []);
  });

  it('copy the URL also where the browser keeps its clipboard from a page without https', async () => {
    const { page } = editor;
    await editor.edit('autotask-ticket-in');
    await field('callout').check();
    await page.evaluate(() => {
      const { document, navigator } = globalThis as any;
      Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true });
      document.addEventListener('copy', () => {
        (globalThis as any).copied = document.activeElement.value;
      });
    });
    await part('copy').click();
    await part('copy').filter({ hasText: 'Copied' }).waitFor();
    assert.equal(await page.evaluate(() => (globalThis as any).copied), await address());
    await page.locator('#node-dialog-cancel').click();
    await page.locator('#node-dialog-cancel').waitFor({ state: 'detached' });
  });

  it('give a reason for what is wrong, and need an account for polling only', async () => {
    const errors = async (changes: Record<string, unknown>) => {
      await editor.page.evaluate((values) => {
        const { RED } = globalThis as any;
        const [node] = RED.nodes.filterNodes({ type: 'autotask-ticket-in' });
        Object.assign(node, values);
        RED.editor.validateNode(node);
      }, changes);
      return (await editor.node('autotask-ticket-in')).errors.join(' ');
    };
    const kept = (await editor.node('autotask-ticket-in')).values;
    assert.match(await errors({ path: 'a/b' }), /Path/);
    assert.match(await errors({ path: '', publicUrl: 'flows' }), /Public address/);
    assert.equal(await errors({ publicUrl: '', autotask: '' }), '');
    assert.match(await errors({ poll: true }), /Autotask: needed for polling/);
    await errors(kept);
  });

  it('show what was not understood, in German too', async () => {
    const publicUrl = 'https://other.example.com';
    const doors = { poll: false, callout: true, webhook: true, path: 'tickets', publicUrl };
    const credentials = { webhookSecret: 'abc' };
    await stage.red.deploy(forwardingFlow(stage.urls, { tickets: { ...doors, credentials } }));
    const body = '<unknown><who>Ann Lee</who></unknown>';
    await call(stage.red, 'POST', '/autotask/tickets', { body, headers: { 'Content-Type': 'text/xml' } });
    const german = await EditorPage.open(browser, stage.red, 'de');
    await german.edit('autotask-ticket-in');
    const shape = german.page.locator(`${prefix}shape`);
    await shape.waitFor();
    const url = () => german.page.locator(`${prefix}address`).inputValue();
    await german.page.locator('#node-input-publicUrl').fill('https://flows.example.com');
    assert.equal(await url(), 'https://flows.example.com/autotask/tickets');
    await german.page.locator('#node-input-publicUrl').fill('');
    assert.equal(await url(), `${stage.red.url}/autotask/tickets`);
    assert.match(await shape.innerText(), /nicht verstanden/);
    assert.match(await shape.locator('pre').innerText(), /^<unknown><who>\[.*\]<\/who><\/unknown>$/);
    await german.page.locator(`${prefix}register`).click();
    const done = german.page.locator('.autotask-signl4-answer.ok');
    await done.filter({ hasText: 'Autotask ruft jetzt diese Node auf.' }).waitFor();
    await eventually('the webhook', () => stage.autotask.find('TicketWebhooks').length === 1);
    const text = await german.page.locator('.autotask-signl4').first().innerText();
    assert.ok(!/label\.|hint\.|section\./.test(text), text);
    assert.deepEqual(german.problems, []);
    await german.close();
  });
});
