import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { launch } from '../house/browser.js';
import { type Stage, forwardingFlow, raiseCurtain } from '../runtime/stage.js';
import { describeIn } from '../house/share.js';
import { EditorPage } from './editor-page.js';

const secrets = ['api@sandbox.example', 'sandbox-secret', 'SANDBOX', 'sandbox-team', 'sandbox-key'];

describeIn(0, 'the dialogs', () => {
  let stage: Stage;
  let browser: Browser;
  let editor: EditorPage;
  before(async () => {
    [stage, browser] = await Promise.all([raiseCurtain({}, { smtpPort: 0 }), launch()]);
    editor = await EditorPage.open(browser, stage.red);
    await editor.importExample('forward-tickets');
  });
  after(async () => {
    await browser?.close();
    await stage?.close();
  });

  const fill = (id: string, text: string) => editor.page.locator(`#${id}`).fill(text);
  const answer = (ok: boolean) => editor.page.locator(`.autotask-signl4-answer.${ok ? 'ok' : 'failed'}`);

  it('take a login, test it before it is deployed, and keep it out of the flow file', async () => {
    const { page } = editor;
    await editor.edit('autotask-ticket-in');
    await editor.editConfig('autotask');
    await editor.unfold();
    await fill('node-config-input-discoveryUrl', `${stage.urls.autotask}/ATServicesRest/`);
    await fill('node-config-input-username', secrets[0] ?? '');
    await fill('node-config-input-secret', 'wrong');
    await fill('node-config-input-integrationCode', secrets[2] ?? '');
    assert.equal(await page.locator('#node-config-input-username').getAttribute('type'), 'text');
    await page.locator('#autotask-config-test').click();
    await answer(false).waitFor();
    await fill('node-config-input-secret', secrets[1] ?? '');
    await page.locator('#autotask-config-test').click();
    await answer(true).waitFor();
    await editor.configDone();
    await editor.done();

    await editor.edit('signl4-alert-out');
    await editor.editConfig('signl4');
    await editor.unfold();
    await fill('node-config-input-baseUrl', stage.urls.signl4);
    await fill('node-config-input-teamSecret', secrets[3] ?? '');
    await fill('node-config-input-apiKey', secrets[4] ?? '');
    assert.match(await page.locator('#node-config-input-eventToken').inputValue(), /^[0-9a-f]{32}$/);
    await page.locator('#signl4-config-test').click();
    await answer(true).waitFor();
    await editor.configDone();
    await editor.done();
    await editor.deploy();

    const file = stage.red.file('flows.json');
    for (const secret of secrets) assert.ok(!file.includes(`"${secret}"`), `${secret} is in the flow file`);
    assert.deepEqual(editor.problems, []);
  });

  it('show nothing of a stored secret, and keep it when it is left alone', async () => {
    const { page } = editor;
    await editor.edit('autotask-ticket-in');
    await editor.editConfig('autotask');
    for (const name of ['username', 'secret', 'integrationCode']) {
      const input = page.locator(`#node-config-input-${name}`);
      assert.equal(await input.getAttribute('type'), 'password', name);
      assert.ok(!secrets.includes(await input.inputValue()), name);
    }
    await page.locator('#autotask-config-test').click();
    await answer(true).waitFor();
    await editor.configDone();
    await editor.done();
  });

  it('change nothing when they are only opened and confirmed', async () => {
    for (const type of ['autotask-ticket-in', 'signl4-alert-out']) {
      const before = await editor.node(type);
      await editor.edit(type);
      await editor.done();
      assert.deepEqual(await editor.node(type), before);
      assert.equal(before.changed, false, type);
    }
  });

  it('store ids and show labels: chosen, typed, pasted, excluded, and by variable', async () => {
    const { page } = editor;
    await editor.edit('autotask-ticket-in');
    await page.locator('#list-statuses').getByText('New').waitFor();
    assert.deepEqual(await editor.chips('closedStatuses'), ['Complete']);

    await page.locator('#list-priorities-text').click();
    await page.locator('#list-priorities-text-suggestions').getByText('Critical').click();
    await page.keyboard.type('high');
    await page.keyboard.press('Enter');
    await page.locator('#list-queues-text').click();
    await page.keyboard.type('!on-c');
    await page.waitForFunction(
      () => (globalThis as any).document.querySelectorAll('#list-queues-text-suggestions li').length === 1,
    );
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await editor.paste('#list-closedStatuses-text', 'Invoiced, 32; ${DONE}');
    await page.locator('#list-ticketTypes-text').fill('No such type');
    const company = [...stage.autotask.tenant.table('Companies').rows()][3];
    const name = String(company?.values['companyName']);
    await page.locator('#list-companies-text').fill(name.slice(0, 5));
    await page.locator('#list-companies-text-suggestions').getByText(name, { exact: true }).click();

    assert.deepEqual(await editor.chips('priorities'), ['Critical', 'High']);
    assert.deepEqual(await editor.chips('queues'), ['not On-Call']);
    assert.deepEqual(await editor.chips('companies'), [name]);
    assert.deepEqual(await editor.chips('closedStatuses'), [
      'Complete',
      'Invoiced',
      'Complete - Auto',
      '${DONE}',
    ]);
    await editor.done();
    const { values, valid } = await editor.node('autotask-ticket-in');
    assert.equal(valid, true);
    assert.deepEqual(values['priorities'], [14, 11]);
    assert.deepEqual(values['queues'], ['!29684001']);
    assert.deepEqual(values['companies'], [company?.id]);
    assert.deepEqual(values['closedStatuses'], [5, 31, 32, '${DONE}']);
    assert.deepEqual(values['ticketTypes'], ['No such type']);

    await editor.edit('autotask-ticket-in');
    await page.locator('#list-companies').getByText(name, { exact: true }).waitFor();
    await page.locator('#list-queues').getByText('not On-Call').click();
    await page.locator('#list-ticketTypes-text').focus();
    await page.keyboard.press('Backspace');
    await editor.done();
    const after = (await editor.node('autotask-ticket-in')).values;
    assert.deepEqual([after['queues'], after['ticketTypes']], [[29684001], []]);
    assert.deepEqual(editor.problems, []);
  });

  it('accept ${NAME} in every kind of field, and give a reason for what is wrong', async () => {
    const { page } = editor;
    await editor.edit('autotask-ticket-in');
    await editor.unfold();
    for (const [property, kind] of [
      ['poll', 'POLL'],
      ['onReopen', 'REOPEN'],
    ] as const) {
      await page.locator(`.form-row:has(#node-input-${property}) .autotask-signl4-variable-button`).click();
      await fill(`node-input-${property}`, `\${${kind}}`);
    }
    await fill('node-input-interval', '${INTERVAL}');
    await fill('node-input-query', '${QUERY}');
    await editor.done();
    let node = await editor.node('autotask-ticket-in');
    assert.deepEqual([node.valid, node.errors], [true, []]);
    assert.equal(node.values['poll'], '${POLL}');
    assert.equal(node.values['onReopen'], '${REOPEN}');

    await editor.edit('autotask-ticket-in');
    assert.equal(await page.locator('#node-input-poll').inputValue(), '${POLL}');
    await page.locator('.form-row:has(#node-input-poll) .autotask-signl4-variable-button').click();
    await fill('node-input-interval', '5');
    await fill('node-input-query', '{"op":');
    await editor.done();
    node = await editor.node('autotask-ticket-in');
    assert.equal(typeof node.values['poll'], 'boolean');
    assert.equal(node.errors.length, 2);
    assert.match(node.errors.join(), /Interval: .*10 to 3600.*More conditions: .*JSON/);
    await editor.edit('autotask-ticket-in');
    await fill('node-input-interval', '30');
    await fill('node-input-query', '');
    await editor.done();
    assert.equal((await editor.node('autotask-ticket-in')).valid, true);
  });

  it('keep rows, typed values and details of alert out', async () => {
    const { page } = editor;
    await editor.edit('signl4-alert-out');
    await page.locator('.form-row:has(#signl4-alert-out-rows) .red-ui-editableList-addButton').click();
    const row = page.locator('.autotask-signl4-row').last();
    await row.locator('[data-cell=priority]').fill('Critical');
    await row.locator('[data-cell=service]').fill('Emergency');
    await row.locator('[data-cell=scenario]').selectOption('emergency');
    await page.locator('#signl4-alert-out-details').getByText('Company').click();
    await page.locator('#signl4-alert-out-details').getByText('Link').click();
    await page.evaluate(() => {
      const { $ } = globalThis as any;
      $('#node-input-service').typedInput('type', 'msg').typedInput('value', 'team');
      $('#node-input-scenario').typedInput('value', 'multi_ack');
    });
    await fill('node-input-title', '{{#company}}{{name}}');
    await editor.done();
    let node = await editor.node('signl4-alert-out');
    assert.match(node.errors.join(), /Title: .*company/);
    await editor.edit('signl4-alert-out');
    await fill('node-input-title', '{{#company}}{{name}}{{/company}}');
    await editor.done();
    node = await editor.node('signl4-alert-out');
    assert.deepEqual([node.valid, node.errors], [true, []]);
    const { values } = node;
    assert.deepEqual(values['priorityMap'], [
      { priority: 'Critical', service: 'Emergency', scenario: 'emergency' },
    ]);
    assert.deepEqual(values['details'], ['number', 'company', 'contact', 'phone', 'queue', 'due']);
    assert.deepEqual([values['service'], values['serviceType']], ['team', 'msg']);
    assert.deepEqual([values['scenario'], values['scenarioType']], ['multi_ack', 'str']);
    assert.deepEqual(editor.problems, []);
  });

  it('test the mail login and send nothing, and want a fallback that is another way', async () => {
    const { page } = editor;
    await editor.edit('signl4-alert-out');
    await editor.unfold();
    await page.locator('#node-input-transport').selectOption('email');
    await page.locator('#node-input-fallback').selectOption('email');
    await fill('node-input-fallbackAfter', '30');
    await editor.editConfig('signl4');
    await editor.unfold();
    await fill('node-config-input-smtpHost', '127.0.0.1');
    await fill('node-config-input-smtpPort', String(stage.smtpPort));
    await page.locator('#node-config-input-smtpSecurity').selectOption('none');
    await fill('node-config-input-mailFrom', 'node-red@sandbox.example');
    await page.locator('#signl4-config-test-mail').click();
    await answer(true).waitFor();
    await editor.configDone();
    await editor.done();
    assert.match((await editor.node('signl4-alert-out')).errors.join(), /Fallback: another way/);
    await editor.edit('signl4-alert-out');
    await page.locator('#node-input-fallback').selectOption('webhook');
    await editor.done();
    const { values, errors } = await editor.node('signl4-alert-out');
    assert.deepEqual(
      [values['transport'], values['fallback'], Number(values['fallbackAfter'])],
      ['email', 'webhook', 30],
    );
    assert.deepEqual(errors, []);
    assert.equal(stage.signl4.mails.received.length, 0);
    assert.deepEqual(editor.problems, []);
  });

  it('work on what was typed before the account is deployed, and say why there are no suggestions', async () => {
    const flow = forwardingFlow(stage.urls, { tickets: { x: 200, y: 200, priorities: ['Critical'] } });
    await stage.red.deploy(flow);
    const fresh = await EditorPage.open(browser, stage.red);
    await fresh.page.evaluate(() => {
      const { RED } = globalThis as any;
      const copy = {
        id: 'undeployed',
        type: 'autotask-config',
        name: 'new',
        _def: RED.nodes.getType('autotask-config'),
      };
      RED.nodes.add({ ...copy, users: [], credentials: {} });
    });
    await fresh.edit('autotask-ticket-in');
    await fresh.page.locator('#node-input-autotask').selectOption('undeployed');
    await fresh.page.locator('#autotask-ticket-in-notice').waitFor();
    await fresh.page.locator('#list-priorities-text').fill('Urgent');
    await fresh.done();
    assert.deepEqual((await fresh.node('autotask-ticket-in')).values['priorities'], ['Critical', 'Urgent']);
    await fresh.close();
  });

  it('leave a variable that stands for a whole list as it is', async () => {
    const tickets = { x: 200, y: 200, queues: '${QUEUES}', companies: ['${COMPANY}', 0] };
    const alerts = { x: 400, y: 200, priorityMap: '${ROWS}', details: '${DETAILS}' };
    await stage.red.deploy(forwardingFlow(stage.urls, { tickets, alerts }));
    const fresh = await EditorPage.open(browser, stage.red);
    for (const type of ['autotask-ticket-in', 'signl4-alert-out']) {
      await fresh.edit(type);
      await fresh.done();
    }
    const { queues, companies } = (await fresh.node('autotask-ticket-in')).values;
    assert.deepEqual([queues, companies], ['${QUEUES}', ['${COMPANY}', 0]]);
    const { priorityMap, details } = (await fresh.node('signl4-alert-out')).values;
    assert.deepEqual([priorityMap, details], ['${ROWS}', '${DETAILS}']);
    assert.deepEqual(fresh.problems, []);
    await fresh.close();
  });

  it('speak German, without a key or an English word left', async () => {
    const german = await EditorPage.open(browser, stage.red, 'de');
    await german.edit('autotask-ticket-in');
    const dialog = german.page.locator('.autotask-signl4').first();
    const texts = await dialog.innerText();
    assert.match(texts, /Welche Tickets/);
    assert.match(texts, /Jetzt abfragen/);
    assert.doesNotMatch(texts, /\b(label|hint|section)\.\w+/);
    await german.editConfig('autotask');
    await german.page.locator('#autotask-config-test').waitFor();
    assert.match(await german.page.locator('#autotask-config-form').innerText(), /Anmeldung testen/);
    await german.close();
  });
});
