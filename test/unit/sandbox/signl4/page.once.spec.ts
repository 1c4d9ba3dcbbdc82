import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { launch } from '../../../house/browser.js';
import { type Bench, startBench } from './helpers.js';
import { describeIn } from '../../../house/share.js';

describeIn(0, 'SIGNL4 stand-in: the phone in the browser', () => {
  let browser: Browser;
  let page: Page;
  let bench: Bench;
  const faults: string[] = [];
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());
  beforeEach(async () => {
    bench = await startBench();
    page = await browser.newPage();
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(bench.url);
    await page.getByText('Nothing rings').waitFor();
  });
  afterEach(async () => {
    await page.close();
    await bench.stop();
    assert.deepEqual(faults, []);
  });

  it('shows an alert when it is raised, without reloading', async () => {
    assert.equal(await page.title(), 'SIGNL4 sandbox');
    await bench.send({
      Title: 'Server down',
      Message: 'No ping',
      Site: '<b>Lyon</b>',
      'X-S4-ExternalID': 'AT-7',
    });
    const id = bench.control.alerts()[0]?.id;
    const card = page.locator(`[data-alert-id="${id}"]`);
    await card.getByText('Server down').waitFor();
    assert.equal(await card.getAttribute('data-phase'), 'open');
    await card.locator('.head').click();
    await card.getByText('<b>Lyon</b>').waitFor();
    await card.getByText('AT-7').waitFor();
  });

  it('acts as the chosen person: acknowledge with a note, un-acknowledge, close, undo close, annotate, escalate', async () => {
    const { id } = bench.control.raise('Server down');
    const card = page.locator(`[data-alert-id="${id}"]`);
    const press = async (action: string): Promise<void> => card.locator(`[data-action="${action}"]`).click();
    const until = (phase: string): Promise<void> =>
      page.locator(`[data-alert-id="${id}"][data-phase="${phase}"]`).waitFor();
    await card.locator('.head').click();
    await page.getByLabel('You are').selectOption({ label: 'Alex Moreau' });
    await card.getByLabel('Note').fill('on my way');
    await press('acknowledge');
    await until('acknowledged');
    await card.getByText('✓ Alex Moreau').waitFor();
    await card.getByText('on my way').waitFor();
    await press('unacknowledge');
    await until('open');
    await press('escalate');
    await card.getByText('Escalated').waitFor();
    await card.getByLabel('Note').fill('gone');
    await press('annotate');
    await card.getByText('gone').waitFor();
    await press('close');
    await until('closed');
    await press('undoClose');
    await until('open');
  });

  it('fits a narrow screen: nothing of the phone is cut off', async () => {
    bench.control.raise('x'.repeat(200), { text: 'y'.repeat(200) });
    await page.setViewportSize({ width: 360, height: 700 });
    await page.locator('.alert').waitFor();
    const phone = await page.locator('.phone').boundingBox();
    assert.ok(phone && phone.x >= 0 && phone.x + phone.width <= 360, JSON.stringify(phone));
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 360);
  });

  it('tells the time of day where its reader is, as the service desk does', async () => {
    bench.control.clock.set({ mode: 'fixed', at: '2026-01-05T20:15:16Z' });
    const { id } = bench.control.raise('Server down');
    bench.control.annotate(id, 'noted');
    const there = await browser.newPage({ timezoneId: 'Asia/Kolkata' });
    await there.goto(bench.url);
    await there.getByText('01:45:16').waitFor();
    await there.locator('.head').click();
    await there.getByText('Kim Berger, 01:45').waitFor();
    assert.equal(await there.locator('#time').textContent(), '01:45');
    await there.close();
  });

  it('shows what becomes of outbound webhooks over the API, without reloading', async () => {
    const { id } = bench.control.addWebhook('http://127.0.0.1:9/hook');
    await page.getByText('http://127.0.0.1:9/hook', { exact: true }).waitFor();
    await bench.api('POST', `/v2/webhooks/${id}/disable`);
    await page.getByText('http://127.0.0.1:9/hook (disabled)').waitFor();
    await bench.api('PUT', `/v2/webhooks/${id}`, { externalAddress: 'http://127.0.0.1:9/new' });
    await page.getByText('http://127.0.0.1:9/new (disabled)').waitFor();
    await bench.api('DELETE', `/v2/webhooks/${id}`);
    await page.getByText('None registered.').waitFor();
  });

  it('shows one phase only when asked, and another team', async () => {
    bench.control.raise('ours');
    bench.control.close(bench.control.raise('done').id);
    bench.control.raise('theirs', { team: 'Network' });
    await page.getByText('ours').waitFor();
    await page.getByRole('button', { name: /^Closed/ }).click();
    await page.getByText('ours').waitFor({ state: 'detached' });
    await page.getByText('done', { exact: true }).waitFor();
    assert.equal(await page.locator('.alert').count(), 1);
    await page.getByRole('button', { name: 'All' }).click();
    await page.getByLabel('Team').selectOption({ label: 'Network' });
    await page.getByText('theirs').waitFor();
    assert.equal(await page.locator('.alert').count(), 1);
  });

  it('switches a fault on and off', async () => {
    await page.getByLabel('What goes wrong').selectOption({ label: 'Status code' });
    await page.getByLabel('Where').selectOption({ label: 'Inbound webhook' });
    await page.getByLabel('How often').fill('2');
    await page.getByRole('button', { name: 'Switch on' }).click();
    await page.getByText('met 0 of 2').waitFor();
    assert.equal((await bench.send({ Title: 'a' })).status, 503);
    await page.getByText('met 1 of 2').waitFor();
    await page.getByRole('button', { name: 'Switch off' }).click();
    await page.getByText('met 1 of 2').waitFor({ state: 'detached' });
    assert.equal((await bench.send({ Title: 'a' })).status, 201);
  });

  it('changes duty and variants, raises an alert, resets', async () => {
    await page.getByRole('checkbox', { name: 'Robin Vogel' }).check();
    await page.getByText('Variants').click();
    await page.getByLabel('echo').selectOption('none');
    await page.getByLabel('External ID').fill('AT-1');
    await page.getByRole('button', { name: 'Raise an alert' }).click();
    await page.getByText('Server down').waitFor();
    assert.equal(bench.control.alerts('AT-1').length, 1);
    assert.ok(bench.control.team().duty[bench.control.user('robin@sandbox.example').id]);
    assert.equal(bench.control.world.variants.echo, 'none');
    await page.getByRole('button', { name: 'Reset everything' }).click();
    await page.getByText('Nothing rings').waitFor();
  });
});
