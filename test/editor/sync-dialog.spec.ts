import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { launch } from '../house/browser.js';
import { type Stage, forwardingFlow, raiseCurtain } from '../runtime/stage.js';
import { contract } from './contract.js';
import { describeIn } from '../house/share.js';
import { EditorPage } from './editor-page.js';

const type = 'autotask-signl4-sync';
const usual = contract[type] ?? {};
/** Values of every kind that a flow may hold. */
const odd = {
  ackStatus: 22,
  closeStatus: '5',
  reopenStatus: '${REOPEN}',
  ticketAckStatuses: '${ACK}',
  ticketCloseStatuses: ['Complete', 31],
  ownerMap: '${OWNERS}',
  assignOn: '${ASSIGN}',
  annotate: '${ANNOTATE}',
};

describeIn(1, 'the dialog of status sync', () => {
  let stage: Stage;
  let browser: Browser;
  let editor: EditorPage;
  before(async () => {
    [stage, browser] = await Promise.all([raiseCurtain(), launch()]);
    const sync = (id: string, changes = {}) => {
      const placed = { id, type, z: 'tab', x: 600, y: 200, autotask: 'at', signl4: 's4', wires: [[]] };
      return { ...usual, ...placed, ...changes };
    };
    const tickets = { x: 200, y: 200, closedStatuses: [5, 31] };
    const more = [sync('fresh'), sync('odd', odd), sync('chosen'), sync('wrong')];
    await stage.red.deploy(forwardingFlow(stage.urls, { tickets, more }));
    editor = await EditorPage.open(browser, stage.red);
  });
  after(async () => {
    await browser?.close();
    await stage?.close();
  });

  const list = (name: string) => editor.page.locator(`#list-${name}-text`);
  const choose = async (name: string, label: string) => {
    await list(name).click();
    await editor.page.locator(`#list-${name}-text-suggestions`).getByText(label, { exact: true }).click();
    // A list offers more as long as it has the focus.
    await list(name).blur();
  };

  it('changes nothing when it is only opened and confirmed, whatever kinds of values it holds', async () => {
    for (const id of ['fresh', 'odd']) {
      const before = await editor.node(id);
      assert.deepEqual([before.valid, before.errors], [true, []]);
      await editor.edit(id);
      await editor.done();
      assert.deepEqual(await editor.node(id), before);
      assert.equal(before.changed, false);
    }
    assert.deepEqual(editor.problems, []);
  });

  it('keeps one status where one is meant, lists where several are, and rows of people', async () => {
    const { page } = editor;
    await editor.edit('chosen');
    await choose('closeStatus', 'Invoiced');
    await choose('closeStatus', 'Complete');
    assert.deepEqual(await editor.chips('closeStatus'), ['Complete']);
    await list('reopenStatus').fill('!new');
    await page.keyboard.press('Enter');
    await list('ackStatus').focus();
    await page.keyboard.press('Backspace');
    await choose('ackStatus', 'Assigned');
    await choose('ticketAckStatuses', 'Assigned');
    assert.equal(
      await list('ticketCloseStatuses').getAttribute('placeholder'),
      'whatever ticket in calls done',
    );
    for (const [email, resource] of [
      ['kim@sandbox.example', ' 29680001 '],
      ['', ''],
    ] as const) {
      await page
        .locator('.form-row:has(#autotask-signl4-sync-owners) .red-ui-editableList-addButton')
        .click();
      const row = page.locator('.autotask-signl4-row').last();
      await row.locator('[data-cell=email]').fill(email);
      await row.locator('[data-cell=resource]').fill(resource);
    }
    await page.locator('#node-input-assignOn').selectOption('both');
    await page.locator('#node-input-ownerAcknowledges').check();
    await editor.done();
    const { values, valid, errors } = await editor.node('chosen');
    assert.deepEqual([valid, errors], [true, []]);
    assert.deepEqual([values['closeStatus'], values['reopenStatus'], values['ackStatus']], [5, 1, 21]);
    assert.deepEqual(values['ticketAckStatuses'], ['In Progress', 21]);
    assert.deepEqual(values['ownerMap'], [{ email: 'kim@sandbox.example', resource: '29680001' }]);
    assert.deepEqual([values['assignOn'], values['ownerAcknowledges']], ['both', true]);
    assert.deepEqual(editor.problems, []);
  });

  it('says what does not fit together, by label and id alike', async () => {
    const { page } = editor;
    await editor.edit('wrong');
    const warning = page.locator('#autotask-signl4-sync-warning');
    assert.equal(await warning.isVisible(), false);
    await choose('ackStatus', 'Assigned');
    assert.match(await warning.innerText(), /^Acknowledged: "Assigned" is not in/);
    await choose('closeStatus', 'Escalated');
    await choose('reopenStatus', 'In Progress');
    await choose('ticketAckStatuses', 'Invoiced');
    await page.locator('.form-row:has(#autotask-signl4-sync-owners) .red-ui-editableList-addButton').click();
    await page.locator('.autotask-signl4-row [data-cell=email]').fill('kim@sandbox.example');
    await editor.done();
    const { errors } = await editor.node('wrong');
    for (const pattern of [
      /^Acknowledged: "Assigned" is not in "Acknowledges in"/,
      /^Closed: "Escalated" does not mean closed/,
      /^Reopened: "In Progress" acknowledges/,
      /^Acknowledges in: "Invoiced" both/,
      /^Who is who: each row/,
    ])
      assert.ok(
        errors.some((error) => pattern.test(error)),
        `${pattern} is not in ${errors.join(' | ')}`,
      );
    assert.equal(errors.length, 5);
    await editor.edit('wrong');
    await choose('ticketCloseStatuses', 'Escalated');
    await editor.done();
    const after = (await editor.node('wrong')).errors.filter((error) =>
      /^Closed|^Acknowledges in/.test(error),
    );
    assert.deepEqual(after, []);
  });

  it('speaks German, without a key or an English word left', async () => {
    const german = await EditorPage.open(browser, stage.red, 'de');
    await german.edit(type);
    const texts = await german.page.locator('.autotask-signl4').first().innerText();
    assert.match(texts, /Vom Ticket zum Alarm/);
    assert.doesNotMatch(texts, /\b(label|hint|section|sync|empty)\.\w+/);
    assert.equal(
      await german.page.locator('#list-closeStatus-text').getAttribute('placeholder'),
      'Status lassen',
    );
    await german.close();
  });
});
