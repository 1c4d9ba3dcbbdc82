import { Readable } from 'node:stream';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { AlertFile } from './alert-files.js';
import type { MailSettings } from './mail-settings.js';

const TIMEOUT = 20_000;

/** What came of a talk with an SMTP server that went wrong. Holds the server's words, and nothing of ours. */
export class MailFailed extends Error {
  /**
   * @param code nodemailer's, or `TIMEOUT`
   * @param command during which it happened, such as `RCPT TO`
   * @param reply the server's, such as 550; `null` where there was none
   * @param sent whether the text of the mail was under way: the server may have taken it
   */
  constructor(
    readonly reason: string,
    readonly code: string,
    readonly command: string,
    readonly reply: number | null,
    readonly sent: boolean,
  ) {
    super(reason);
    this.name = 'MailFailed';
  }
}

export interface Letter {
  subject: string;
  text: string;
  files: readonly AlertFile[];
}

type Progress = { sent: boolean };

/** Sends one mail over a connection of its own. Nothing is repeated. @throws MailFailed */
export async function sendMail(settings: MailSettings, { files, ...letter }: Letter): Promise<void> {
  const { to, from } = settings;
  const attachments = files.map(({ name, ...file }) => ({ ...file, filename: name }));
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  // Quoted-printable, because a text that is folded as "flowed" would get lines that nobody wrote.
  const composer = new MailComposer({ from, to, ...letter, attachments, encoding: 'quoted-printable' });
  const content = await composer.compile().build();
  await talk(settings, async (connection, progress) => {
    const data = new Readable({
      read() {
        // Read only after the server has said that it takes the text.
        progress.sent = true;
        this.push(content);
        this.push(null);
      },
    });
    // A server that says how much it takes is not sent more.
    const size = files.length > 0 ? { size: content.length } : {};
    await called((done) => connection.send({ from: bare(from), to: [bare(to)], ...size }, data, done));
  });
}

/** Connects and logs in, and sends nothing. @throws MailFailed */
export async function tryLogin(settings: MailSettings): Promise<void> {
  await talk(settings, async () => undefined);
}

async function talk(
  settings: MailSettings,
  say: (connection: SMTPConnection, progress: Progress) => Promise<void>,
): Promise<void> {
  const { default: Connection } = await import('nodemailer/lib/smtp-connection');
  const { user, password, timeoutMs = TIMEOUT } = settings;
  const connection = new Connection(optionsOf(settings, timeoutMs));
  const progress: Progress = { sent: false };
  let timer: NodeJS.Timeout | undefined;
  const ended = new Promise<never>((_, reject) => {
    connection.once('error', reject);
    connection.once('end', () => reject(new Error('the server closed the connection')));
    const late = () => reject(new MailFailed('', 'TIMEOUT', '', null, progress.sent));
    // A process that stood still finds its timers due before it reads what came meanwhile: that goes first.
    timer = setTimeout(() => setImmediate(late), timeoutMs);
  });
  // It is also told to whoever waits for an answer.
  connection.on('error', () => undefined);
  const work = async () => {
    await called((done) => connection.connect(done));
    if (user !== '')
      await called((done) => connection.login({ credentials: { user, pass: password } }, done));
    await say(connection, progress);
  };
  try {
    await Promise.race([work(), ended]);
    connection.quit();
  } catch (error) {
    connection.close();
    throw failed(error, progress);
  } finally {
    clearTimeout(timer);
  }
}

function optionsOf({ host, port, security, tls }: MailSettings, ms: number): SMTPConnection.Options {
  // The name of the certificate is that of SIGNL4's, not of the mail server's.
  const { servername: _, ...rest } = tls ?? {};
  const set = Object.entries(rest).filter(([, value]) => value !== undefined && value !== '');
  return {
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: Object.fromEntries(set),
    connectionTimeout: ms,
    greetingTimeout: ms,
    socketTimeout: ms,
    dnsTimeout: ms,
  };
}

/** The address itself, where it is written with a name. */
function bare(address: string): string {
  return /<([^<>]*)>\s*$/.exec(address)?.[1] ?? address;
}

function called(start: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => start((error) => (error ? reject(error) : resolve())));
}

function failed(error: unknown, { sent }: Progress): MailFailed {
  if (error instanceof MailFailed) return error;
  const { code = '', command = '', responseCode, response, message } = error as SMTPConnection.SMTPError;
  return new MailFailed(response ?? message, String(code), command, responseCode || null, sent);
}
