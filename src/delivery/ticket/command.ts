import type { Owner } from '../../autotask/people.js';
import type { TicketCommand } from '../../sync/change.js';
import type { Policy } from '../../sync/policy.js';
import type { Origin } from '../message.js';

/** What is kept of a write of a ticket until it is done. */
export interface StoredWrite extends TicketCommand {
  ticketId: number;
  tenant: string;
  policy: Policy;
  /** Ids of the statuses that mean "done". */
  closed: number[];
  ownerMap: Array<{ email: string; resource: string }>;
  /** Who becomes the owner, where that was found out already. */
  owner: Owner | null;
  impersonate: boolean;
  origin: Origin;
}
