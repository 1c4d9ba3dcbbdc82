import type { TlsSettings } from '../call.js';

export type MailSecurity = 'none' | 'starttls' | 'tls';

/** How alerts reach a team by e-mail. */
export interface MailSettings {
  /** Address of the team. */
  to: string;
  from: string;
  host: string;
  port: number;
  /** `starttls` and `tls` never send anything unencrypted. */
  security: MailSecurity;
  /** Empty: no login. */
  user: string;
  password: string;
  tls: TlsSettings | null;
  /** Part of the team's address, and so never quoted. */
  teamSecret: string;
  /** Limit of one whole send, from connecting to the last answer; default 20 s. */
  timeoutMs?: number;
}
