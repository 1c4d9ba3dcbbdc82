import type { AddressInfo } from 'node:net';
import type { ParsedMail } from 'mailparser';
import type { SMTPServer } from 'smtp-server';
import { keepFiles } from './inbound/attachments.js';
import { processEvent } from './inbound/process.js';
import { readText } from './inbound/text.js';
import type { Inbound } from './inbound/webhook.js';
import type { EventSource } from './model.js';

/** Names in the body that come before the subject of the mail. */
const OVERRIDES = ['title', 'x-s4-subject'];

export interface ReceivedMail {
  to: string;
  from: string;
  subject: string;
  text: string;
  eventId: string | null;
}

/** The e-mail ingress: `<secret>@mail.signl4.com`, any domain here. Subject is the title unless the body names one. */
export class Mails {
  received: ReceivedMail[] = [];
  #server: SMTPServer | null = null;

  constructor(readonly inbound: Inbound) {}

  /** Starts the SMTP server; without TLS unless the client asks for STARTTLS. @throws Error for a port in use */
  async start(host: string, port: number): Promise<number> {
    const { SMTPServer: Server } = await import('smtp-server');
    const server = new Server({
      authOptional: true,
      onAuth: ({ username }, _session, done) => done(null, { user: username ?? '' }),
      disableReverseLookup: true,
      logger: false,
      closeTimeout: 1,
      size: 32 * 1024 * 1024,
      onRcptTo: ({ address }, _session, done) =>
        done(this.#sourceOf(address) ? null : refusal(550, 'Unknown address')),
      onData: (stream, session, done) => {
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? '' : mailFrom.address;
        this.#take(
          stream,
          from,
          rcptTo.map(({ address }) => address),
        ).then(() => done(), done);
      },
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => {
        const inUse = `Port ${port} is in use. Set SANDBOX_SMTP_PORT to another one.`;
        reject(error.code === 'EADDRINUSE' ? new Error(inUse) : error);
      });
      server.listen(port, host, resolve);
    });
    // A client that breaks off is no business of the stand-in.
    server.on('error', () => undefined);
    return (server.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (!server) return;
    await new Promise<void>((resolve) => {
      server.close(resolve);
    });
  }

  async #take(stream: NodeJS.ReadableStream, from: string, to: readonly string[]): Promise<void> {
    const { simpleParser } = await import('mailparser');
    const mail = await simpleParser(stream as Parameters<typeof simpleParser>[0]);
    const { world, throttle } = this.inbound;
    for (const address of to) {
      const source = this.#sourceOf(address);
      if (!source) continue;
      if (!throttle.events.take(world.now())) throw refusal(451, 'Too many events');
      const eventId = this.#raise(source, mail);
      this.received.push({ to: address, from, subject: mail.subject ?? '', text: mail.text ?? '', eventId });
    }
  }

  #raise(source: EventSource, mail: ParsedMail): string | null {
    const { world, outbound } = this.inbound;
    const said = (mail.text ?? '').trim();
    const given = source.rawContent ? [{ name: 'Text', value: said, isText: true }] : readText(said);
    const isTitled = given.some(({ name }) => OVERRIDES.includes(name.toLowerCase()));
    if (!isTitled) given.unshift({ name: 'Title', value: mail.subject ?? '', isText: true });
    const files = mail.attachments.map(({ filename, contentType, content }) => {
      return { name: filename ?? '', contentType, content };
    });
    const event = processEvent(world, outbound, {
      source,
      sourceType: 'email',
      given,
      attachments: keepFiles(world, files),
      query: new URLSearchParams(),
      direct: false,
    });
    return event?.id ?? null;
  }

  #sourceOf(address: string): EventSource | null {
    return this.inbound.world.sourceOf(address.split('@')[0] ?? '');
  }
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
