import type { Change, Decision } from './change.js';
import { fromAlert } from './from-alert.js';
import { fromTicket, gone } from './from-ticket.js';
import type { Pair } from './pair.js';
import type { Policy } from './policy.js';
import { byOrder, byTicket } from './ring.js';

/** `alert out` has no policy: it only rings, and ends what it rang for. */
export const NO_POLICY: Policy = {
  ackStatus: null,
  closeStatus: null,
  reopenStatus: null,
  ackStatuses: [],
  closeStatuses: [],
  ownerAcknowledges: false,
  onLeave: 'keep',
  assignOn: 'never',
  assignPolicy: 'if-unassigned',
};

/**
 * Decides what a change means for a pair. Pure: every raise, resolve, acknowledge, write of the ticket and new episode
 * is a command of it, and what a command will cause is in the pair's `wanted` before anybody can hear of it.
 */
export function decide(pair: Pair, change: Change, policy: Policy = NO_POLICY): Decision {
  switch (change.side) {
    case 'ticket':
      return byTicket(pair, change);
    case 'order':
      return byOrder(pair, change.order, change);
    case 'alert':
      return fromAlert(pair, change, policy);
    case 'reading':
      return fromTicket(pair, change, policy);
    case 'gone':
      return gone(pair);
  }
}
