import type { Row } from './row.js';
import type { Actor, Tenant } from './tenant.js';

/** One line of TicketHistory. A contact's doing stands under the system's resource. */
export function writeHistory(
  tenant: Tenant,
  ticketID: number,
  by: Actor,
  action: string,
  detail: string,
): Row {
  const resourceID = by.kind === 'resource' ? by.id : 4;
  return tenant.insert('TicketHistory', { ticketID, resourceID, action, detail, date: tenant.now() });
}
