import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { launch } from '../../house/browser.js';
import { startAutotask, type Autotask } from '../../sandbox/autotask/start.js';
import type { Alert } from '../../sandbox/signl4/model.js';
import { startSignl4, type Signl4Sandbox } from '../../sandbox/signl4/start.js';
import { describeIn } from '../../house/share.js';

/** The two ways that SIGNL4's own guide describes, from the mouse to the phone, with both stand-ins. */
describeIn(0, 'both stand-ins, clicked through as in the guide of SIGNL4', () => {
  let browser: Browser;
  let page: Page;
  let autotask: Autotask;
  let signl4: Signl4Sandbox;
  before(async () => {
    browser = await launch();
    signl4 = await startSignl4({ smtpPort: 0 });
    autotask = await startAutotask({ smtpPort: signl4.smtpPort ?? 0 });
  });
  after(async () => {
    await browser?.close();
    await Promise.all([autotask?.stop(), signl4?.stop()]);
  });
  beforeEach(async () => {
    signl4.control.reset();
    autotask.control.reset();
    page = await browser.newPage();
    await page.goto(autotask.url);
    await page.locator('#live:not(.off)').waitFor();
    await pressed('Faults and rules');
  });
  afterEach(() => page.close());

  const pressed = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
  const form = (name: string): ReturnType<Page['getByRole']> => page.getByRole('form', { name });

  async function make(title: string, priority: string): Promise<void> {
    await pressed('New ticket');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Title').fill(title);
    await dialog.getByLabel('Priority').selectOption({ label: priority });
    await dialog.getByRole('button', { name: 'Create' }).click();
    await page.locator('.detail h2', { hasText: title }).waitFor();
  }

  async function alerts(count: number): Promise<Alert[]> {
    await autotask.control.idle();
    while (signl4.control.alerts().length < count) await new Promise((next) => setTimeout(next, 10));
    return signl4.control.alerts();
  }

  it('an Extension Callout in XML by a workflow rule: a critical ticket rings, another does not', async () => {
    await form('Add callout').getByLabel('URL').fill(`${signl4.url}/webhook/sandbox-team`);
    await pressed('Add callout');
    await page.getByText(/POST, XML/).waitFor();
    const rule = form('Add rule');
    await rule.getByLabel('If priority is').selectOption({ label: 'Critical' });
    await rule.getByLabel('Then').selectOption({ label: 'Execute Extension Callout: SIGNL4' });
    await pressed('Add rule');
    await page.getByText('if Priority is Critical: execute SIGNL4').waitFor();
    await make('Printer', 'Low');
    await make('Server down', 'Critical');
    const [alert] = await alerts(1);
    assert.equal(signl4.control.alerts().length, 1);
    const [ticket] = autotask.control.find('Tickets', [{ op: 'eq', field: 'title', value: 'Server down' }]);
    assert.deepEqual(
      [alert?.title, alert?.text],
      [String(ticket?.id), ticket?.['ticketNumber']],
      'nothing in it is called a title: the first two texts are taken',
    );
    assert.ok(alert?.parameters.some(({ name, value }) => name === 'status' && value === 'New'));
  });

  it('a workflow rule sets the status; another window sees it, and removing it ends it', async () => {
    const other = await browser.newPage();
    await other.goto(autotask.url);
    await other.locator('#live:not(.off)').waitFor();
    await other.getByRole('button', { name: 'Faults and rules' }).click();
    const rule = form('Add rule');
    await rule.getByLabel('Rule name').fill('Begin');
    await rule.getByLabel('Then').selectOption({ label: 'Set status: In Progress' });
    await pressed('Add rule');
    await other.getByText('set Status to In Progress').waitFor();
    await make('Server down', 'Critical');
    await other.locator('#tickets').getByText('In Progress').waitFor();
    await other.getByRole('button', { name: 'Remove Begin' }).click();
    await page.getByText('No rule yet.').waitFor();
    await other.close();
  });

  it('forwarding by e-mail, by hand and by a rule', async () => {
    await make('Disk full', 'Low');
    await page.getByLabel('Forward by e-mail to').fill('sandbox-team@mail.signl4.com');
    await pressed('Forward');
    const [byHand] = await alerts(1);
    assert.equal(byHand?.title, 'Disk full', 'a line of the body beats the subject');
    assert.match(byHand.text, /^T\d{8}\.0001$/, 'no line is called a text: the first one is taken');
    const rule = form('Add rule');
    await rule.getByLabel('Then').selectOption({ label: 'Forward by e-mail' });
    await rule.getByRole('textbox', { name: 'To', exact: true }).fill('sandbox-team@mail.signl4.com');
    await pressed('Add rule');
    await page.getByText('forward to sandbox-team@mail.signl4.com').waitFor();
    await make('Server down', 'Critical');
    const [, byRule] = await alerts(2);
    assert.equal(byRule?.title, 'Server down');
    assert.ok(byRule.parameters.some(({ name, value }) => name === 'Priority' && value === 'Critical'));
  });
});
