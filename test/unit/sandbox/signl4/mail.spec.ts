import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { type Bench, startBench } from './helpers.js';
import { describeIn } from '../../../house/share.js';

describeIn(0, 'SIGNL4 stand-in: e-mail', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench({ smtpPort: 0 });
  });
  afterEach(() => bench.stop());

  /** Codes of the server's answers to greeting, HELO, MAIL, RCPT, DATA and the message, as far as it comes. */
  async function mail(to: string, lines: readonly string[]): Promise<number[]> {
    const socket: Socket = connect(bench.smtpPort ?? 0, '127.0.0.1');
    const codes: number[] = [];
    const say = [
      'HELO test',
      'MAIL FROM:<psa@sandbox.example>',
      `RCPT TO:<${to}>`,
      'DATA',
      [...lines, '.'].join('\r\n'),
    ];
    for await (const line of createInterface(socket)) {
      const code = Number(line.slice(0, 3));
      codes.push(code);
      const next = code < 400 ? say.shift() : undefined;
      if (next === undefined) break;
      socket.write(`${next}\r\n`);
    }
    socket.destroy();
    return codes;
  }

  it('raises an alert; subject is the title, Name: value lines are parameters', async () => {
    const lines = [
      'Subject: Server Down',
      '',
      'Message: does not answer',
      'X-S4-ExternalID: AT-7',
      'Site: Lyon',
    ];
    assert.deepEqual(await mail('sandbox-team@mail.signl4.com', lines), [220, 250, 250, 250, 354, 250]);
    const [alert] = bench.control.alerts('AT-7');
    assert.deepEqual([alert?.title, alert?.text], ['Server Down', 'does not answer']);
    assert.deepEqual(alert?.parameters, [{ name: 'Site', value: 'Lyon' }]);
    assert.equal(bench.control.mails.received[0]?.subject, 'Server Down');
  });

  it('a title in the body beats the subject', async () => {
    await mail('sandbox-team@mail.signl4.com', ['Subject: S', '', 'Title: T']);
    assert.equal(bench.control.alerts()[0]?.title, 'T');
  });

  it('X-S4-Subject in the body beats the subject', async () => {
    await mail('sandbox-team@mail.signl4.com', ['Subject: S', '', 'X-S4-Subject: T', 'Message: M']);
    const [alert] = bench.control.alerts();
    assert.deepEqual([alert?.title, alert?.text, alert?.parameters], ['T', 'M', []]);
  });

  it('X-S4-Status acknowledged acknowledges', async () => {
    bench.control.raise('a', { externalId: 'AT-7' });
    const lines = ['Subject: S', '', 'X-S4-ExternalID: AT-7', 'X-S4-Status: acknowledged'];
    await mail('sandbox-team@mail.signl4.com', lines);
    assert.equal(bench.control.alerts('AT-7')[0]?.status, 2);
  });

  it('a source without content parsing takes the whole mail as text', async () => {
    bench.control.addSource({ secret: 'raw', rawContent: true });
    await mail('raw@mail.signl4.com', ['Subject: S', '', 'Site: Lyon']);
    const [alert] = bench.control.alerts();
    assert.deepEqual([alert?.title, alert?.text, alert?.parameters], ['S', 'Site: Lyon', []]);
  });

  it('X-S4-Status resolved closes', async () => {
    bench.control.raise('a', { externalId: 'AT-7' });
    await mail('sandbox-team@mail.signl4.com', [
      'Subject: S',
      '',
      'X-S4-ExternalID: AT-7',
      'X-S4-Status: resolved',
    ]);
    assert.equal(bench.control.alerts('AT-7')[0]?.status, 4);
  });

  it('keeps attachments', async () => {
    await mail('sandbox-team@mail.signl4.com', [
      'Subject: S',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'see file',
      '--b',
      'Content-Type: text/plain; name=log.txt',
      'Content-Disposition: attachment; filename=log.txt',
      'Content-Transfer-Encoding: base64',
      '',
      'aGVsbG8=',
      '--b--',
    ]);
    assert.equal(bench.control.alerts()[0]?.attachments[0]?.content.toString(), 'hello');
  });

  it('an unknown address is refused, nothing is raised', async () => {
    assert.equal((await mail('nobody@mail.signl4.com', ['Subject: S', '', 'x'])).at(-1), 550);
    assert.equal(bench.control.alerts().length, 0);
  });

  it('counts against the same throttle as the webhook', async () => {
    bench.control.set({ plan: 'free' });
    for (let i = 0; i < 10; i++) await bench.send({ Title: 'a' });
    assert.equal((await mail('sandbox-team@mail.signl4.com', ['Subject: S', '', 'x'])).at(-1), 451);
  });
});
