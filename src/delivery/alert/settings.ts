/** A row of the priority map: for tickets of this priority, this category and scenario. */
export interface PriorityRow {
  /** Label or id. */
  priority: string;
  service: string;
  scenario: string;
}

/** How an alert gets to SIGNL4: its webhook, its REST API with a key, or the team's e-mail address. */
export type AlertTransport = 'webhook' | 'api' | 'email';

/** The way an alert takes when the first one has failed for a while. */
export interface Fallback {
  transport: AlertTransport;
  afterMs: number;
}

/** What `alert out` was told, ready to use: no environment variables and no typed inputs any more. */
export interface AlertSettings {
  nodeId: string;
  /** First part of the external id; also names the account. */
  prefix: string;
  dryRun: boolean;
  /** When the store was made (ms): alerts of older tickets may be there already. */
  storeSince: number;
  transport: AlertTransport;
  fallback: Fallback | null;
  titleTemplate: string;
  messageTemplate: string;
  priorityMap: PriorityRow[];
  filtering: boolean;
  details: string[];
  /** Whether files of the ticket go along. */
  attachments: boolean;
  /** IANA zone and language of what people read; empty is this machine's. */
  timeZone: string;
  language: string;
  /** Names of the details, in people's language. */
  detailLabel: (key: string) => string;
  /** Text in front of the title of a late alert; `__minutes__` is replaced. */
  delayedText: string;
}

/** Values of the typed inputs for one message. */
export interface AlertValues {
  service: string;
  scenario: string;
  location: string;
}

const ACCOUNTS = { webhook: 'signl4', api: 'signl4-api', email: 'signl4-mail' } as const;

/** The account that a team's alerts pass on their way: each way has its own gate and throttle. */
export const alertAccount = (prefix: string, transport: AlertTransport) => `${ACCOUNTS[transport]}:${prefix}`;

export const signl4Account = (prefix: string) => alertAccount(prefix, 'webhook');

/** The account of what is looked up after an alert was taken, so that it holds up no alert. */
export const lookUpAccount = (prefix: string) => `signl4-look-up:${prefix}`;

/** Comments of alerts may have to wait for an API user; no alert waits with them. */
export const commentAccount = (prefix: string) => `signl4-comments:${prefix}`;

export const teamAccounts = (prefix: string): string[] => [
  ...(Object.keys(ACCOUNTS) as AlertTransport[]).map((transport) => alertAccount(prefix, transport)),
  lookUpAccount(prefix),
  commentAccount(prefix),
];
