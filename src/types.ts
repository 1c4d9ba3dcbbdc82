/** An option of a picklist, as people know it. */
export interface Labelled {
  id: number;
  label: string;
}

/** A ticket as every message carries it. Times are ISO 8601 UTC. */
export interface Ticket {
  id: number;
  number: string;
  title: string;
  description: string;
  status: Labelled | null;
  priority: Labelled | null;
  queue: Labelled | null;
  source: Labelled | null;
  type: Labelled | null;
  category: Labelled | null;
  issueType: Labelled | null;
  subIssueType: Labelled | null;
  sla: Labelled | null;
  company: { id: number; name: string; classification: Labelled | null } | null;
  creator: { kind: 'resource' | 'contact'; id: number } | null;
  problemId: number | null;
  contact: { id: number; name: string; email: string; phone: string } | null;
  assignee: { id: number; name: string; email: string } | null;
  dueAt: string | null;
  createdAt: string | null;
  lastActivityAt: string | null;
  completedAt: string | null;
  /** Deep link into Autotask's web interface. */
  url: string;
  udf: Record<string, string | null>;
  /** The raw Autotask record. */
  fields: RawRecord;
}

/** A record as Autotask answers it. */
export type RawRecord = Record<string, unknown>;

/** `msg.ticketNote`: a new note of a ticket. */
export interface TicketNote {
  id: number;
  title: string;
  text: string;
  /** Name of the person who wrote it; empty where it is not known. */
  author: string;
  /** Written by a contact. */
  customer: boolean;
}

export type TicketEventType = 'opened' | 'reopened' | 'changed' | 'closed' | 'noted';

/** One field of a ticket that people see, before and after. */
export interface FieldChange {
  field: string;
  from: unknown;
  to: unknown;
}

/** `msg.event` of a ticket trigger. */
export interface TicketEvent {
  /** One and the same for one real-world change, however it arrived. */
  id: string;
  type: TicketEventType;
  /** ISO 8601 UTC, by Autotask's clock. */
  at: string;
  intake: 'poll' | 'callout' | 'webhook';
  changes?: FieldChange[];
  /** The ticket no longer matches the filter. */
  left?: boolean;
  partial?: boolean;
  /** Found while taking stock: it may have rung before this store was made. */
  stock?: boolean;
  /** Which tenant the ticket belongs to. */
  tenant: string;
  /** Rank of the priority in the tenant's own order; smaller is more urgent. */
  urgency?: number;
  replayed?: boolean;
}

export const ALERT_EVENT_TYPES = [
  'raised',
  'acknowledged',
  'closed',
  'reopened',
  'escalated',
  'annotated',
  'no-reply',
  'no-one-on-duty',
  'duty-started',
  'duty-ended',
  'punched-in',
  'punched-out',
  'test',
] as const;

export type AlertEventType = (typeof ALERT_EVENT_TYPES)[number];

/** A SIGNL4 user; an empty text where SIGNL4 does not say it. */
export interface AlertUser {
  id: string;
  name: string;
  email: string;
}

/** `msg.payload` of an alert event. */
export interface AlertEventPayload {
  /** The same as `msg.event.id`. */
  id: string;
  type: AlertEventType;
  /** ISO 8601 UTC, by SIGNL4's clock. */
  at: string;
  alertId: string | null;
  /** SIGNL4's id of the event that raised the alert. */
  eventId: string | null;
  externalId: string | null;
  /** `null` for an alert that is not ours. */
  ticketId: number | null;
  episode: number | null;
  statusCode: number | null;
  /** `null` where no person did it. */
  user: AlertUser | null;
  annotation: string | null;
  teamId: string | null;
  /** SIGNL4's own body; of a polled event what the list said. */
  raw: unknown;
}

/** `msg.event` of an alert event. */
export interface AlertEvent {
  /** One and the same for one real-world change, however it arrived. */
  id: string;
  type: AlertEventType;
  /** ISO 8601 UTC, by SIGNL4's clock. */
  at: string;
  intake: 'webhook' | 'poll';
  /** What our own commands caused, or what was overtaken by something newer: told, and nothing is done about it. */
  verdict?: 'echo' | 'late';
  /** The alert went back from closed, and not only from acknowledged. */
  undone?: boolean;
  /** One more acknowledgement beside those that are there, or with an undo that was not heard of by itself. */
  joins?: boolean;
  replayed?: boolean;
}
