import { Failure, type FailureDetails } from '../failure.js';
import type { MailFailed } from './mail-transport.js';

const TOO_MANY = /too many|rate|throttl|limit|quota/i;
const CERTIFICATE = /certificate|self.?signed|TLS|SSL/i;

/** What a talk with an SMTP server that went wrong means (RFC 5321: 4yz later, 5yz never). Pure. */
export function judgeMail(failed: MailFailed, host: string, said: string): Failure {
  const details = { facts: { host }, ...(said === '' ? {} : { said }), cause: failed };
  return failed.reply === null ? withoutReply(failed, details) : withReply(failed, failed.reply, details);
}

function withReply({ code, command, sent }: MailFailed, reply: number, given: FailureDetails): Failure {
  const details = { ...given, status: reply };
  const login = code === 'EAUTH' || command.startsWith('AUTH') || reply === 530;
  if (reply < 500) {
    // "Too many" is said by 450 to 452 as well as everything else that is only so for now.
    const throttled = !login && TOO_MANY.test(details.said ?? '');
    return throttled
      ? new Failure('mail.throttled', 'throttled', details)
      : new Failure('mail.outage', 'outage', details);
  }
  if (login) return new Failure('mail.login', 'account', details);
  if (code === 'ETLS' || command === 'STARTTLS') return new Failure('mail.tls', 'outage', details);
  // Too large, said before its text was sent (RFC 1870).
  const tooLarge = command === 'MAIL FROM' && reply === 552;
  if (sent || command === 'DATA' || tooLarge) return new Failure('mail.refused', 'entry', details);
  if (command === 'RCPT TO') return new Failure('mail.recipient', 'account', details);
  if (command === 'MAIL FROM') return new Failure('mail.sender', 'account', details);
  return new Failure('mail.outage', 'outage', details);
}

function withoutReply({ code, sent, reason }: MailFailed, details: FailureDetails): Failure {
  if (sent) return new Failure('mail.lost', 'unknown', details);
  if (code === 'TIMEOUT' || code === 'ETIMEDOUT') return new Failure('mail.timeout', 'outage', details);
  if (code === 'EAUTH') return new Failure('mail.login', 'account', details);
  if (code === 'EENVELOPE') return new Failure('mail.recipient', 'account', details);
  if (code === 'EMESSAGE') return new Failure('mail.refused', 'entry', details);
  if (code === 'ETLS' || CERTIFICATE.test(reason)) return new Failure('mail.tls', 'outage', details);
  return new Failure('mail.unreachable', 'outage', details);
}
