import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { MailSettings } from '../../../src/signl4/mail.js';
import { selfSigned } from '../self-signed.js';

export const MAIL_USER = 'mailer@sandbox.example';
export const MAIL_PASSWORD = 'mail-pa55word';

export interface TakenMail {
  from: string;
  to: string[];
  raw: string;
}

export interface MailServer {
  port: number;
  cert: string;
  mails: TakenMail[];
  connections: number;
  stop(): Promise<void>;
}

/** An answer of the server that refuses. */
export function reply(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

/** What a test changes; the rest takes one login, every recipient and every mail. */
export interface Behaviour extends SMTPServerOptions {
  /** What becomes of a mail once its text has come. */
  take?: (socket: Socket | undefined) => Error | null | 'hang';
}

/** A real SMTP server with STARTTLS and a login, as a test wants it to behave. */
export async function startMailServer({ take, ...options }: Behaviour = {}): Promise<MailServer> {
  const { key, cert } = selfSigned();
  const sockets = new Set<Socket>();
  const server = new SMTPServer({
    key,
    cert,
    disableReverseLookup: true,
    closeTimeout: 1,
    logger: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      username === MAIL_USER && password === MAIL_PASSWORD
        ? done(null, { user: username })
        : done(reply(535, 'Authentication failed')),
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const answer = take?.([...sockets].at(-1)) ?? null;
        if (answer === 'hang') return;
        if (answer) return done(answer);
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? '' : mailFrom.address;
        const to = rcptTo.map(({ address }) => address);
        running.mails.push({ from, to, raw: Buffer.concat(parts).toString() });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    running.connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const running: MailServer = {
    port: (server.server.address() as AddressInfo).port,
    cert,
    mails: [],
    connections: 0,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return running;
}

export function mailSettings(port: number, more: Partial<MailSettings> = {}): MailSettings {
  return {
    to: 'te4m-secret@mail.signl4.example',
    from: 'Alerts <alerts@sandbox.example>',
    host: '127.0.0.1',
    port,
    security: 'none',
    user: MAIL_USER,
    password: MAIL_PASSWORD,
    tls: null,
    teamSecret: 'te4m-secret',
    timeoutMs: 5_000,
    ...more,
  };
}
