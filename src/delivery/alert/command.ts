import type { Pair } from '../../sync/pair.js';
import type { AlertTransport, Fallback } from './settings.js';

/** What is kept of an alert command until it is delivered. */
export interface StoredAlert {
  kind: 'raise' | 'acknowledge' | 'resolve';
  episode: number;
  /** Of a raise that replaces another alert: the pair as it was. */
  replaces?: Pair;
  externalId: string | null;
  /** Parameters of the webhook as SIGNL4 reads them. */
  body: Record<string, unknown>;
  /** Of a raise for a ticket: where to look whether it is still open, when it comes late. */
  ticket: { tenant: string; id: number } | null;
  delayedText: string;
  /** Of a raise: the files of its ticket go along, as far as they can. */
  attachments?: true;
  transport: AlertTransport;
  /** Where it goes when `transport` has failed for a while; absent once it went there. */
  fallback?: Fallback;
  /** Of one that took its fallback: the way that failed, and the tries until then. */
  failed?: { transport: AlertTransport; attempts: number };
  /** Of an acknowledge or resolve: e-mail of the person who did it, who gets the credit where there is a key. */
  as?: string | null;
  /** SIGNL4's id of the alert that is to change, where it is known. */
  alertId?: string | null;
  /** The alert may be there from before this store was made: ask before it is raised. */
  mayExist: boolean;
  /** Found while taking stock: an alert that was closed before is not raised anew. */
  stock: boolean;
}

/** A comment for an alert; it belongs into a lane and an account of its own. */
export interface StoredAnnotation {
  kind: 'annotate';
  episode: number;
  externalId: string;
  alertId: string | null;
  text: string;
  /** E-mail of whoever wrote it; `null`: nobody that SIGNL4 could know. */
  as: string | null;
}

/** The look at what became of an alert that SIGNL4 took. */
export interface StoredCheck {
  kind: 'check';
  episode: number;
  externalId: string | null;
  eventId: string | null;
}

export type StoredCommand = StoredAlert | StoredAnnotation | StoredCheck;

/** SIGNL4's word for what a command makes of an alert. */
export const STATUS = { raise: 'new', acknowledge: 'acknowledged', resolve: 'resolved' } as const;

/** What `msg.alert` says. */
export function alertResult(
  stored: Pick<StoredAlert, 'kind' | 'episode' | 'externalId' | 'transport'>,
  more: Record<string, unknown>,
): { alert: Record<string, unknown> } {
  const { kind, episode, externalId, transport } = stored;
  return {
    alert: {
      externalId,
      episode,
      status: STATUS[kind],
      transport,
      eventId: null,
      attempts: 0,
      sentAt: null,
      ...more,
    },
  };
}

/** What the message of a command gets that was cancelled before it arrived. */
export function cancelledResult(command: string): { alert: Record<string, unknown> } {
  return alertResult(JSON.parse(command) as StoredAlert, { status: 'resolved', suppressed: 'cancelled' });
}
