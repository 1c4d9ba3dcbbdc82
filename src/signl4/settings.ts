import type { ProxySettings, TlsSettings } from '../call.js';

/** What is needed to reach one SIGNL4 team. */
export interface Signl4Settings {
  /** `https://connect.signl4.com`, with or without a slash at the end. */
  baseUrl: string;
  /** Part of the webhook's URL and its only authentication. */
  teamSecret: string;
  /** For the REST API only; the webhook does without. */
  apiKey: string | null;
  /** E-mail address of the SIGNL4 user in whose name the API is asked; empty: any active user. */
  apiUser?: string;
  proxy: ProxySettings | null;
  tls: TlsSettings | null;
  /** Limit of one whole call; default 15 s. */
  timeoutMs?: number;
}
