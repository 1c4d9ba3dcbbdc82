import { numberOf, textOf, type Row } from './row.js';
import { addNote, NOTE_TYPE } from './notes.js';
import { SYSTEM, type Actor, type Tenant } from './tenant.js';
import { editTicket, STATUS, TICKET_TYPE } from './tickets.js';

/**
 * Merges one ticket into another (Autotask help, "Merge tickets"): the source is completed and stays, the
 * destination's status does not change, a system note on the source holds the destination's number.
 * @throws Error for a problem or change ticket, and for one ticket with itself
 */
export function mergeTickets(tenant: Tenant, source: Row, destination: Row, by: Actor): Row {
  if (source.id === destination.id) throw new Error('A ticket cannot be merged with itself.');
  for (const ticket of [source, destination]) {
    const type = numberOf(ticket, 'ticketType');
    if (type === TICKET_TYPE.problem || type === TICKET_TYPE.change)
      throw new Error('Problem and change tickets cannot be merged.');
  }
  const merged = editTicket(tenant, source, { status: STATUS.complete }, by);
  addNote(tenant, source.id, noteOf(tenant, textOf(destination, 'ticketNumber')), SYSTEM);
  return merged;
}

function noteOf(tenant: Tenant, number: string): Record<string, string | number> {
  const common = { noteType: NOTE_TYPE.merge, publish: 1 };
  switch (tenant.settings.variants.mergeNote) {
    case 'title':
      return { ...common, title: `Merged into ${number}`, description: 'This ticket was merged.' };
    case 'german':
      return {
        ...common,
        title: 'Ticket zusammengeführt',
        description: `Dieses Ticket wurde mit Ticket ${number} zusammengeführt.`,
      };
    default:
      return {
        ...common,
        title: 'Ticket merged',
        description: `This ticket has been merged into ticket ${number}.`,
      };
  }
}
