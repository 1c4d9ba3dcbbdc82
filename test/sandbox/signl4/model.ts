/** Codes of an alert's state, as outbound webhooks and the REST API give them. */
export const AlertStatus = {
  open: 1,
  acknowledged: 2,
  closed: 4,
  noReply: 8,
  failed: 16,
  error: 32,
} as const;
export type AlertStatus = (typeof AlertStatus)[keyof typeof AlertStatus];

/** What became of an inbound event; codes of the REST API v2 (v1 knows 0 to 6 and 1000). */
export const EventStatus = {
  none: 0,
  processing: 1,
  signled: 2,
  filtered: 3,
  resolved: 4,
  discarded: 5,
  acknowledged: 6,
  suppressed: 7,
  noRuleApplied: 8,
  waitingForAutoClose: 21,
  notEnoughOccurrences: 22,
  duplicateSuppressed: 23,
  noTarget: 30,
  error: 1000,
} as const;
export type EventStatus = (typeof EventStatus)[keyof typeof EventStatus];

/** Bits of an alert's `flags`. */
export const AlertFlag = { attachments: 1, annotations: 2, breached: 4, location: 8, escalated: 16 } as const;

/** Closures by inbound events are logged under this user, `system@signl4.com`. */
export const SYSTEM_USER_ID = '00000000-0000-0000-0000-000000000000';

export type Scenario = 'single_ack' | 'multi_ack' | 'emergency';

export interface Parameter {
  name: string;
  value: string;
}

export interface Attachment {
  id: string;
  name: string;
  contentType: string;
  content: Buffer;
}

export interface Annotation {
  id: string;
  text: string;
  userId: string;
  at: number;
}

/** What somebody did to an alert; `done` is the name of the operation. */
export interface HistoryEntry {
  id: string;
  at: number;
  done: 'created' | 'acknowledged' | 'closed' | 'annotated' | 'unacknowledged' | 'reopened' | 'escalated';
  userId: string | null;
}

/** Times are milliseconds since 1970 by the stand-in's clock. */
export interface Alert {
  id: string;
  eventId: string;
  teamId: string;
  title: string;
  text: string;
  externalId: string | null;
  category: string | null;
  sourceSystem: string | null;
  location: string | null;
  scenario: Scenario;
  /** 0 low, 1 major, 2 critical. */
  severity: number;
  flags: number;
  status: AlertStatus;
  createdAt: number;
  modifiedAt: number;
  requiredAcknowledgements: number;
  acknowledgements: Array<{ userId: string; at: number }>;
  closedAt: number | null;
  closedBy: string | null;
  parameters: Parameter[];
  attachments: Attachment[];
  annotations: Annotation[];
  history: HistoryEntry[];
  /** Who was told; `silenced` when alarm-flood suppression kept the phone quiet. */
  notified: Array<{ userId: string; at: number; silenced: boolean }>;
}

/** An event that came in by webhook, REST API or e-mail. */
export interface InboundEvent {
  id: string;
  teamId: string;
  sourceId: string | null;
  sourceType: 'webhook' | 'email' | 'api';
  status: EventStatus;
  externalId: string | null;
  title: string;
  text: string;
  category: string | null;
  parameters: Parameter[];
  createdAt: number;
  alertId: string | null;
  acknowledgedAlerts: string[];
  closedAlerts: string[];
}

export interface User {
  id: string;
  name: string;
  mail: string;
  isDeactivated: boolean;
}

export interface Category {
  id: string;
  name: string;
  color: string;
  imageName: string;
  keywords: string[];
  /** 0 any keyword, 1 all keywords. */
  keywordMatching: 0 | 1;
  isDefault: boolean;
}

export interface Team {
  id: string;
  name: string;
  timezone: string;
  memberIds: string[];
  /** Members on duty; `manager` is told of escalations. */
  duty: Record<string, 'primary' | 'manager'>;
  dutySince: number | null;
  categories: Category[];
  /** Alert settings as the REST API shows them; the stand-in only keeps them. */
  alertSettings: Record<string, number>;
}

/** An inbound webhook or e-mail address; `secret` is the last part of the URL, or before the `@`. */
export interface EventSource {
  id: string;
  secret: string;
  /** 1 e-mail, 2 webhook. A team secret works for both. */
  type: 1 | 2;
  name: string;
  teamId: string;
  disabled: boolean;
  /** Option DisableContentParsing: the whole body is the text. */
  rawContent: boolean;
  /** What distribution rules and alert patterns make of its new events. */
  distribution: 'team' | 'no-rule' | 'no-target' | 'suppress' | 'not-enough' | 'wait-for-auto-close';
}

export interface ApiKey {
  key: string;
  readOnly: boolean;
  /** `null` for a global key. */
  teamId: string | null;
  /** ISO 8601, `null` for never. */
  expiresAt: string | null;
}

export interface OutboundWebhook {
  id: string;
  name: string;
  externalAddress: string;
  /** `null` for the whole subscription. */
  teamId: string | null;
  enabled: boolean;
}
