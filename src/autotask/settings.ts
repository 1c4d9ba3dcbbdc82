import type { ProxySettings, TlsSettings } from '../call.js';

/** How one tenant of Autotask is reached, and how much of it may be used. */
export interface AutotaskSettings {
  username: string;
  secret: string;
  integrationCode: string;
  /** API base; empty: discovered from the user name. With or without `V1.0`. */
  zoneUrl: string;
  /** Where zone discovery asks; empty: Autotask's own. */
  discoveryUrl: string;
  /** Calls per rolling 60 minutes. */
  hourlyBudget: number;
  /** Concurrent calls per entity, 1 to 3. */
  threads: number;
  proxy: ProxySettings | null;
  tls: TlsSettings | null;
  /** Limit of one call; default 30,000. */
  timeoutMs?: number;
}

/** What a call is for: decides what waits first when the budget runs short. */
export type Purpose = 'poll' | 'write' | 'note' | 'names' | 'reconcile' | 'editor';

/** How a call is made. */
export interface CallOptions {
  purpose: Purpose;
  signal?: AbortSignal;
  /** Instead of the settings' limit. */
  timeoutMs?: number;
  /** Limit of the answer's body, instead of 50 MB. */
  maxBytes?: number;
}
