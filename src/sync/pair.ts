/** Where one side stands. `open` < `acknowledged` < `closed`. */
export type Phase = 'open' | 'acknowledged' | 'closed';

/** The alert of a pair: what was last seen of it, and what the commands under way will make of it. */
export interface AlertSide {
  seen: Phase | null;
  wanted: Phase | null;
  /** E-mail address of the person in whose name that is done; `null`: SIGNL4's system does it. */
  wantedAs: string | null;
  /** When SIGNL4 confirmed our last resolve, by its own clock (ms); 0 for none. */
  resolvedAt: number;
  /** It was asked for and changed shortly before: who did that may still be told, and is news. */
  asked?: true;
}

/** The ticket of a pair. Statuses and owners are ids. */
export interface TicketSide {
  /** What was last seen; `null` while the ticket was never read for this pair. */
  status: number | null;
  /** Where it stood when it last had a phase: a status in no list has none and changes nothing. */
  phase: Phase | null;
  /** `lastActivityDate` (ms) of what was last seen. */
  at: number;
  /** What the write under way will make of it; `null`: none is. */
  wanted: number | null;
  /** What the write that is on its way right now makes of it, and how new the state was that was read before it. */
  sending: number | null;
  sendingAt: number;
  /** What our last confirmed write made of it, and how new the state was that it was decided on. */
  written: number | null;
  writtenAt: number;
  /** Its status when the alert was raised, which is open by definition. */
  base: number | null;
  owner: number | null;
  /** The owner that we set, as long as nobody changed it since. */
  ownOwner: number | null;
}

/** A comment of ours of which SIGNL4 has yet to tell. */
export interface OwnComment {
  /** Of which alert of the pair. */
  episode: number;
  /** How it begins, in one line. */
  text: string;
  /** What SIGNL4 dates later (ms) is somebody else's; `null` while it has not confirmed it. */
  until: number | null;
}

/**
 * A ticket and its alert in one SIGNL4 team. The key is the external id without the episode, so that it survives
 * a rotated secret, a moved flow and a new server.
 */
export interface Pair {
  key: string;
  tenant: string;
  /** After a merge the destination. */
  ticketId: number | null;
  /** Number of the present alert; the first is 1. It never goes back. */
  episode: number;
  alert: AlertSide;
  ticket: TicketSide;
  /** Which row of the priority map the present alert was raised by; `null` for none. */
  row: string | null;
  /** Id of the ticket's priority when it was raised; `null` where that is not known. */
  priority: number | null;
  /** SIGNL4's ids of the present alert, as far as known. */
  eventId: string | null;
  alertId: string | null;
  comments?: readonly OwnComment[];
  /** The episode whose raise was repeated after a lost answer, so that there may be two alerts of it. */
  twice?: number;
  /** After a merge into this ticket: key of the pair whose alert it took over. */
  heir?: string;
}

const NO_ALERT: AlertSide = { seen: null, wanted: null, wantedAs: null, resolvedAt: 0 };

const NO_TICKET: TicketSide = {
  status: null,
  phase: null,
  at: 0,
  wanted: null,
  sending: null,
  sendingAt: 0,
  written: null,
  writtenAt: 0,
  base: null,
  owner: null,
  ownOwner: null,
};

/** A pair of which nothing is known yet: no alert was raised. */
export function newPair(key: string, tenant: string, ticketId: number | null): Pair {
  return {
    key,
    tenant,
    ticketId,
    episode: 1,
    alert: NO_ALERT,
    ticket: NO_TICKET,
    row: null,
    priority: null,
    eventId: null,
    alertId: null,
  };
}

/** A stored pair; what an older version did not know is as in a new one. */
export function readPair(json: string): Pair {
  const stored = JSON.parse(json) as Partial<Pair> & Pick<Pair, 'key' | 'tenant' | 'ticketId'>;
  const fresh = newPair(stored.key, stored.tenant, stored.ticketId);
  return {
    ...fresh,
    ...stored,
    alert: { ...fresh.alert, ...stored.alert },
    ticket: { ...fresh.ticket, ...stored.ticket },
  };
}

/** The pair as if the present episode had no alert: it was never raised. */
export function withoutAlert(pair: Pair): Pair {
  return { ...pair, alert: NO_ALERT };
}

/** The pair with its next alert, about which nothing is known. */
export function inEpisode(pair: Pair, episode: number): Pair {
  return { ...pair, episode, alert: NO_ALERT, row: null, priority: null, eventId: null, alertId: null };
}

/** Where the alert will stand when the commands under way are done; `null`: there is no alert in this episode. */
export function alertPhase(pair: Pair): Phase | null {
  return pair.alert.wanted ?? pair.alert.seen;
}

/** Whether the pair has an alert that somebody still has to see to or has acknowledged. */
export function isLive(pair: Pair): boolean {
  const phase = alertPhase(pair);
  return phase === 'open' || phase === 'acknowledged';
}
