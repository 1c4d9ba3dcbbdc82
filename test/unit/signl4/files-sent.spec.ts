import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Failure } from '../../../src/failure.js';
import type { AlertFile } from '../../../src/signl4/alert-files.js';
import { alertBody } from '../../../src/signl4/body.js';
import { Signl4Mail } from '../../../src/signl4/mail.js';
import { multipart } from '../../../src/signl4/multipart.js';
import { Signl4Webhook } from '../../../src/signl4/webhook.js';
import { readMultipart } from '../../sandbox/signl4/inbound/multipart.js';
import { startSignl4, type Signl4Sandbox } from '../../sandbox/signl4/start.js';
import { settingsFor } from './answer-with.js';
import { mailSettings, startMailServer } from './mail-server.js';

/** Every byte there is, and what could be taken for the end of a part. */
const BYTES = Buffer.concat([
  Buffer.from('\r\n--\r\n----node-red-\r\n'),
  Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
  Buffer.from('\r\n'),
]);
const file = (name: string, contentType: string, content = BYTES): AlertFile => ({
  name,
  contentType,
  content,
});
const FILES = [
  file('Störung 1.png', 'image/png'),
  file('plan.pdf', 'application/pdf'),
  file('log.txt', 'text/plain'),
];
const details = [
  { name: 'Fällig "am"', value: 'heute\r\n--x' },
  { name: 'Queue', value: 'On call' },
];
const alert = alertBody({
  title: 'Mail down',
  message: 'All\nof it.',
  externalId: 'AT-1',
  status: 'new',
  filtering: false,
  details,
});

const codeOf = async (call: Promise<unknown>): Promise<string> => {
  const error: unknown = await call.then(
    () => 'done',
    (one: unknown) => one,
  );
  return error instanceof Failure ? `${error.code} ${error.scope}` : String(error);
};

describe('files that go with an alert', () => {
  let signl4: Signl4Sandbox;
  before(async () => {
    signl4 = await startSignl4({ smtpPort: 0 });
  });
  after(() => signl4.stop());
  beforeEach(() => signl4.control.reset());

  const settings = () => settingsFor(signl4.url, { teamSecret: 'sandbox-team', apiKey: 'sandbox-key' });
  const arrived = () =>
    signl4.control
      .alerts('AT-1')[0]
      ?.attachments.map(({ name, contentType, content }) => ({ name, contentType, content }));

  it('are parts of their own, whatever bytes they have; parameters are as they are in JSON', async () => {
    const { contentType, body } = multipart(alert, FILES);
    const { given, files } = await readMultipart({ 'content-type': contentType }, body);
    assert.deepEqual(files, FILES);
    const sent = Object.entries(alert).map(([name, value]) => [name.replaceAll('"', '%22'), String(value)]);
    assert.deepEqual(
      given.map(({ name, value }) => [name, value]),
      sent,
    );
  });

  for (const of of ['webhook', 'events'] as const)
    it(`reach SIGNL4 by ${of}, with the same alert as without them`, async () => {
      const webhook = new Signl4Webhook(settings(), of);
      await webhook.send(alert, { files: FILES });
      const [withFiles] = signl4.control.alerts('AT-1');
      assert.deepEqual(arrived(), FILES);
      await webhook.send({ ...alert, 'X-S4-ExternalID': 'AT-2' });
      const [without] = signl4.control.alerts('AT-2');
      assert.deepEqual([withFiles?.title, withFiles?.text], [without?.title, without?.text]);
      webhook.close();
    });

  it('reach SIGNL4 by e-mail, beside the parameters', async () => {
    const { 'Fällig "am"': _, ...body } = alert;
    const more = { to: 'sandbox-team@mail.signl4.com', teamSecret: 'sandbox-team', user: '' };
    await new Signl4Mail(mailSettings(signl4.smtpPort ?? 0, more)).send(body, { files: FILES });
    assert.deepEqual(arrived(), FILES);
    const [raised] = signl4.control.alerts('AT-1');
    assert.deepEqual([raised?.title, raised?.text], ['Mail down', 'All | of it.']);
    assert.ok(raised?.parameters.some(({ name, value }) => name === 'Queue' && value === 'On call'));
  });

  it('an upload that is broken off, or takes too long, surely did not arrive; one that ended may have', async () => {
    const large = [file('a.png', 'image/png', Buffer.alloc(30_000_000, 1))];
    for (const [what, expected, files, act] of [
      [
        'broken off',
        'signl4.files entry',
        large,
        (socket: Socket) => setTimeout(() => socket.resetAndDestroy(), 20),
      ],
      ['never read', 'signl4.files entry', large, (socket: Socket) => socket.pause()],
      ['read, and no answer', 'signl4.lost unknown', FILES, (socket: Socket) => socket.resume()],
      [
        'read, and reset',
        'signl4.lost unknown',
        FILES,
        (socket: Socket) => socket.once('data', () => socket.resetAndDestroy()),
      ],
    ] as const) {
      const sockets = new Set<Socket>();
      const server = createServer((socket) => {
        sockets.add(socket.on('error', () => undefined));
        act(socket);
      });
      await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
      const { port } = server.address() as AddressInfo;
      const webhook = new Signl4Webhook(settingsFor(`http://127.0.0.1:${port}`, { timeoutMs: 500 }));
      assert.equal(await codeOf(webhook.send(alert, { files })), expected, what);
      webhook.close();
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  });

  it('a service that is not there is an outage, with files too', async () => {
    const webhook = new Signl4Webhook(settingsFor('http://127.0.0.1:1'));
    assert.equal(await codeOf(webhook.send(alert, { files: FILES })), 'signl4.unreachable outage');
  });

  it('a refusal does not quote their names', async () => {
    signl4.control.choose({ badAttachment: '400' });
    const webhook = new Signl4Webhook(settings());
    const files = [file('customer.exe', 'image/png')];
    signl4.control.faults.add({
      kind: 'status',
      status: 400,
      body: { message: 'No customer.exe here' },
      times: 1,
    });
    const error: unknown = await webhook.send(alert, { files }).catch((one: unknown) => one);
    assert.ok(error instanceof Failure && !error.message.includes('customer'), String(error));
    assert.equal(await codeOf(webhook.send(alert, { files })), 'signl4.refused entry');
    webhook.close();
  });

  it('a mail server that takes no such size says so before the mail is sent', async () => {
    for (const size of [1_000, 100_000]) {
      const server = await startMailServer({ size });
      const mail = new Signl4Mail(mailSettings(server.port));
      const files = [file('a.png', 'image/png', Buffer.alloc(size))];
      assert.equal(await codeOf(mail.send(alert, { files })), 'mail.refused entry');
      assert.equal(server.mails.length, 0);
      await server.stop();
    }
  });
});
