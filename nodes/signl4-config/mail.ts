import type { TlsSettings } from '../../src/call.js';
import { Failure } from '../../src/failure.js';
import type { MailSettings } from '../../src/signl4/mail.js';
import type { Definition } from '../shared/node-red.js';
import { credentialTexts, Properties } from '../shared/properties.js';

const SECURITIES = ['none', 'starttls', 'tls'] as const;

/** How alerts go out by e-mail, as far as it is filled in. */
export interface MailSetUp {
  settings: MailSettings;
  /** What is wrong with what is filled in. */
  problem: Failure | null;
  /** What keeps mails from being sent. */
  lack: Failure | null;
}

/** Reads what the e-mail transport needs; none of it matters for the other ways. */
export function readMail(
  definition: Definition,
  credentials: Record<string, unknown> | undefined,
  { teamSecret, tls }: { teamSecret: string; tls: TlsSettings | null },
): MailSetUp {
  const properties = new Properties(definition);
  const { values, problems } = credentialTexts(credentials, ['smtpUser', 'smtpPassword']);
  const user = values.smtpUser;
  const settings: MailSettings = {
    to: properties.text('mailAddress').trim() || `${teamSecret}@mail.signl4.com`,
    from: properties.text('mailFrom').trim() || (user.includes('@') ? user : ''),
    host: properties.text('smtpHost').trim(),
    port: properties.number('smtpPort', 587, 1, 65_535),
    security: properties.choice('smtpSecurity', 'starttls', SECURITIES),
    user,
    password: values.smtpPassword,
    tls,
    teamSecret,
  };
  const problem = [...properties.problems, ...problems][0] ?? null;
  const fields = [
    ...(settings.host === '' ? ['smtpHost'] : []),
    ...(settings.from === '' ? ['mailFrom'] : []),
  ];
  return { settings, problem, lack: problem ?? (fields.length > 0 ? lacking(fields) : null) };
}

/** The configuration lacks these fields for a transport. */
export function lacking(fields: string[]): Failure {
  return new Failure('config.transport', 'account', { facts: { fields: fields.join(', ') } });
}
