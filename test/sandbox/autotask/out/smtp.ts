import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

export interface Mail {
  to: string;
  subject: string;
  text: string;
}

const PATIENCE_MS = 10_000;

/** Sends one mail by a plain SMTP conversation (RFC 5321); nothing where no server is set. @throws Error */
export async function sendMail(
  { host, port, from }: { host: string; port: number; from: string },
  mail: Mail,
): Promise<void> {
  if (port === 0) return;
  const socket = connect({ host, port });
  socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('the mail server does not answer')));
  try {
    await converse(socket, [
      [null, 220],
      ['EHLO autotask.sandbox.example', 250],
      [`MAIL FROM:<${from}>`, 250],
      [`RCPT TO:<${mail.to}>`, 250],
      ['DATA', 354],
      [message(from, mail), 250],
      ['QUIT', 221],
    ]);
  } finally {
    socket.destroy();
  }
}

async function converse(socket: Socket, steps: Array<[string | null, number]>): Promise<void> {
  const broken = new Promise<never>((_, reject) => {
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the mail server hung up')));
  });
  broken.catch(() => null);
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  for (const [command, expected] of steps) {
    if (command !== null) socket.write(`${command}\r\n`);
    await Promise.race([reply(lines, expected), broken]);
  }
}

/** Reads one reply; all its lines but the last have a hyphen after the code. */
async function reply(lines: AsyncIterator<string>, expected: number): Promise<void> {
  for (;;) {
    const { value, done } = await lines.next();
    if (done) throw new Error('the mail server hung up');
    const line = String(value);
    if (line[3] === '-') continue;
    if (!line.startsWith(String(expected))) throw new Error(`the mail server answered: ${line}`);
    return;
  }
}

function message(from: string, { to, subject, text }: Mail): string {
  const encoded =
    Buffer.from(text)
      .toString('base64')
      .match(/.{1,76}/g) ?? [];
  return [
    `From: Service Desk <${from}>`,
    `To: <${to}>`,
    `Subject: =?utf-8?B?${Buffer.from(subject).toString('base64')}?=`,
    `Date: ${new Date().toUTCString()}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    ...encoded,
    '.',
  ].join('\r\n');
}
