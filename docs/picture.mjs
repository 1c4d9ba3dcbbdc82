// Makes docs/flow.png, the picture of the README: run `npm start`, with Node 24 for Node-RED 5,
// then `node docs/picture.mjs` beside it.
import { fileURLToPath } from 'node:url';
import { ports } from '../scripts/start/ports.mjs';

const { require: requireTs } = await import('tsx/cjs/api');
const { launch } = requireTs('../test/house/browser.ts', import.meta.url);
const browser = await launch();

async function open(port, width, height) {
  const page = await browser.newPage({ viewport: { width, height }, locale: 'en-US' });
  await page.goto(`http://127.0.0.1:${port}/`);
  return page;
}
const data = (picture) => `data:image/png;base64,${picture.toString('base64')}`;

const editor = await open(ports.PORT, 1100, 470);
await editor.getByText('quiet since').waitFor();
await editor.evaluate(() => globalThis.RED.actions.invoke('core:toggle-sidebar'));

const tickets = await open(ports.SANDBOX_AUTOTASK_PORT, 1100, 310);
for (const [title, priority] of [
  ['Firewall of the branch office is offline', 'High'],
  ['Mail server does not answer', 'Critical'],
]) {
  await tickets.getByRole('button', { name: 'New ticket', exact: true }).click();
  const dialog = tickets.getByRole('dialog');
  await dialog.getByLabel('Title').fill(title);
  await dialog.getByLabel('Priority').selectOption({ label: priority });
  await dialog.getByRole('button', { name: 'Create' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

const phone = await open(ports.SANDBOX_SIGNL4_PORT, 900, 870);
await phone.getByText('Mail server does not answer').first().waitFor();
const card = phone.locator('article', { hasText: 'Mail server does not answer' });
await card.getByRole('button', { name: 'Acknowledge', exact: true }).click();
await editor.getByText('note written').waitFor();
await tickets.getByText('In Progress').first().waitFor();

const sheet = await browser.newPage({ viewport: { width: 1540, height: 880 } });
await sheet.setContent(`<!doctype html><style>
  body { margin: 0; padding: 14px; background: #dfe5ec; display: flex; align-items: start; gap: 14px; width: fit-content }
  div { display: grid; gap: 14px } img { display: block; border-radius: 8px } .phone { border-radius: 40px }
  </style><div><img src="${data(await editor.screenshot())}"><img src="${data(await tickets.screenshot())}"></div>
  <img class="phone" src="${data(await phone.locator('.phone').screenshot())}">`);
const path = fileURLToPath(new URL('flow.png', import.meta.url));
await sheet.locator('body').screenshot({ path });
await browser.close();
