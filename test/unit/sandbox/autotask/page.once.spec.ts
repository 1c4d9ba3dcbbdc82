import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { launch } from '../../../house/browser.js';
import { Client } from './client.js';
import { describeIn } from '../../../house/share.js';

describeIn(0, 'Autotask sandbox: the service desk in the browser', () => {
  const api = new Client();
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());
  beforeEach(async () => {
    page = await browser.newPage();
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(api.autotask.url);
    await page.getByText('No ticket yet').waitFor();
  });
  afterEach(async () => {
    await page.close();
    assert.deepEqual(errors.splice(0), []);
  });

  const row = (id: number): ReturnType<Page['locator']> => page.locator(`tr[data-ticket-id="${id}"]`);
  const pressed = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();

  it('shows a new ticket, its changes and its notes without reloading, and reads no text as HTML', async () => {
    const { id } = api.control.createTicket({
      title: '<b>Mail</b> down',
      priority: 'Critical',
      queueID: 'On-Call',
    });
    await row(id).getByText('<b>Mail</b> down').waitFor();
    await row(id).getByText('Critical').waitFor();
    await row(id).click();
    api.control.addNote(id, 'Thank <i>you</i>', 'contact:30690001');
    await page.locator('.detail').getByText('Thank <i>you</i>').waitFor();
    api.control.editTicket(id, { status: 'In Progress', assignedResourceID: 29680002 });
    await row(id).getByText('In Progress').waitFor();
    await row(id).getByText('Alex Moreau').waitFor();
  });

  it('makes a ticket as the chosen person', async () => {
    await page.getByLabel('Act as').selectOption({ label: 'Sam Okafor' });
    await pressed('New ticket');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Title').fill('Disk full');
    await dialog.getByLabel('Priority').selectOption({ label: 'High' });
    await dialog.getByRole('button', { name: 'Create' }).click();
    await page.locator('.detail h2', { hasText: 'Disk full' }).waitFor();
    const [ticket] = api.control.find('Tickets');
    assert.deepEqual([ticket?.['priority'], ticket?.['creatorResourceID']], [11, 29680003]);
  });

  it('makes 20 at once', async () => {
    await pressed('20 at once');
    await page.getByText('20 tickets').waitFor();
    assert.equal(await page.locator('#tickets tr').count(), 20);
  });

  it('edits, completes, reopens, merges, deletes, and writes a note', async () => {
    const other = api.control.createTicket({ title: 'Destination' });
    const { id } = api.control.createTicket({ title: 'Source' });
    await row(id).click();
    const detail = page.locator(`.detail[data-ticket-id="${id}"]`);
    await detail.getByLabel('Priority').selectOption({ label: 'Critical' });
    await row(id).getByText('Critical').waitFor();
    await pressed('Complete');
    await row(id).getByText('Complete').waitFor();
    await pressed('Reopen');
    await row(id).getByText('New').waitFor();
    await detail.getByLabel('New note').fill('Called the customer');
    await pressed('Add note');
    await detail.locator('.note', { hasText: 'Called the customer' }).waitFor();
    await detail.getByLabel('Merge into').fill(String(other['ticketNumber']));
    await pressed('Merge');
    await detail.locator('.note', { hasText: String(other['ticketNumber']) }).waitFor();
    assert.equal(api.control.ticket(id)['status'], 5);
    await pressed('Delete');
    await row(id).waitFor({ state: 'detached' });
  });

  it('on a narrow screen: status and priority are in sight, and so is the ticket that is tapped', async () => {
    await page.setViewportSize({ width: 360, height: 700 });
    api.control.createTickets(50, {
      title: `Storm#${'WithoutSpaces'.repeat(9)}`,
      status: 'Waiting Customer',
    });
    const { id } = api.control.createTicket({ title: 'Server down', priority: 'Critical' });
    const pill = await row(id).getByText('Critical').boundingBox();
    assert.ok(pill && pill.x + pill.width <= 350, JSON.stringify(pill));
    await row(id).click();
    const heading = page.locator('.detail h2', { hasText: 'Server down' });
    await heading.waitFor();
    await page.waitForFunction(`scrollY > 500`);
    const at = await heading.boundingBox();
    assert.ok(at && at.y >= 0 && at.y < 600, JSON.stringify(at));
  });

  it('offers what can be done: an open ticket is completed, a completed one reopened', async () => {
    const { id } = api.control.createTicket({ status: 'In Progress' });
    await row(id).click();
    const offered = (name: string): ReturnType<Page['getByRole']> =>
      page.locator('.detail').getByRole('button', { name, exact: true });
    await offered('Complete').waitFor();
    assert.equal(await offered('Reopen').count(), 0);
    api.control.complete(id);
    await offered('Reopen').waitFor();
    assert.equal(await offered('Complete').count(), 0);
  });

  it('merges into a ticket that the list is too short for', async () => {
    const destination = api.control.createTicket();
    api.control.createTickets(1100);
    const { id } = api.control.createTicket({ title: 'Source' });
    await row(id).click();
    await page.getByLabel('Merge into').fill(String(destination['ticketNumber']));
    await pressed('Merge');
    await page.locator('.note', { hasText: String(destination['ticketNumber']) }).waitFor();
    await page.getByLabel('Merge into').fill('T1');
    await pressed('Merge');
    await page.getByText('There is no such ticket to merge into.').waitFor();
  });

  it('shows a user who is locked by failed log-ins, without reloading', async () => {
    await pressed('Faults and rules');
    const locked = page.getByLabel('API user is locked');
    await locked.waitFor();
    for (let tries = 0; tries < 5; tries++)
      await api.call('GET', 'Tickets/1', undefined, { Secret: 'wrong' });
    await page.waitForFunction(`document.querySelector('[name=locked]').checked`);
  });

  it('shows open ones only when asked', async () => {
    const { id } = api.control.createTicket();
    const done = api.control.complete(api.control.createTicket().id).id;
    await page.getByText('2 tickets').waitFor();
    await page.getByLabel('open only').check();
    await row(done).waitFor({ state: 'detached' });
    await row(id).waitFor();
  });

  it('switches a fault on and off, locks the user, chooses rights, zone and variants', async () => {
    await pressed('Faults and rules');
    await page.getByLabel('Where').selectOption({ label: 'Companies' });
    await pressed('Switch on');
    await page.getByText('met 0').waitFor();
    assert.equal((await api.get('Companies/0')).status, 503);
    await page.getByText('met 1').waitFor();
    await pressed('Switch off');
    await page.getByText('met 1').waitFor({ state: 'detached' });
    assert.equal((await api.get('Companies/0')).status, 200);
    const { settings } = api.control.tenant;
    const saved = async (change: () => Promise<unknown>): Promise<void> => {
      const answered = page.waitForResponse(
        (response) =>
          /_control\/(state|actions\/moveTenant)$/.test(response.url()) &&
          response.request().method() !== 'GET',
      );
      await change();
      await answered;
    };
    await saved(() => page.getByLabel('API user is locked').check());
    assert.equal(settings.users[0]?.locked, true);
    await saved(() => page.getByLabel('Rights').selectOption('signl4-guide'));
    assert.equal(settings.users[0]?.rights.maxWebhooks, 0);
    await saved(() => page.getByLabel('Zone of the tenant').selectOption('18'));
    assert.equal(settings.zone, 18);
    await page.getByText('Uncertain behaviour').click();
    await saved(() => page.getByLabel('overLimit').selectOption('500'));
    assert.equal(settings.variants.overLimit, '500');
  });

  it('opens the ticket of a deep link', async () => {
    const { id } = api.control.createTicket({ title: 'Linked' });
    const path = `Autotask/AutotaskExtend/ExecuteCommand.aspx?Code=OpenTicketDetail&TicketID=${id}`;
    await page.goto(`${api.autotask.url}/${path}`);
    await page.locator('.detail h2', { hasText: 'Linked' }).waitFor();
  });
});
