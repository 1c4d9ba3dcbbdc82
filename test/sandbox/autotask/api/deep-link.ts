import type { Answer, Call } from '../../frame/call.js';
import type { Tenant } from '../tenant/tenant.js';

const EXECUTE = /^\/Autotask\/AutotaskExtend\/ExecuteCommand\.aspx$/i;

/**
 * The link that opens a ticket in the web interface, by id or by number (Autotask developer help, ExecuteCommand
 * API): leads to the stand-in's own page. `null` for any other path.
 */
export function deepLink(tenant: Tenant, { path, query }: Call): Answer | null {
  if (!EXECUTE.test(path)) return null;
  const given = new Map([...query].map(([name, value]) => [name.toLowerCase(), value]));
  const [byNumber] = tenant.table('Tickets').idsWith('ticketNumber', given.get('ticketnumber') ?? '') ?? [];
  const id = Number(given.get('ticketid') ?? byNumber ?? 0);
  const known = given.get('code') === 'OpenTicketDetail' && tenant.table('Tickets').get(id);
  if (!known)
    return { status: 404, headers: { 'Content-Type': 'text/plain' }, body: 'There is no such ticket.' };
  return { status: 302, headers: { Location: `/#ticket-${id}` } };
}
