import { mergeDestination } from './autotask/merged.js';
import { NoteAuthors } from './autotask/note-author.js';
import { readTicket, updateTicket } from './autotask/ticket-updates.js';
import type { Carrier } from './delivery/carrier.js';
import { NoteCarrier } from './delivery/note/carrier.js';
import { notesAccount } from './delivery/note/settings.js';
import { authorInOtherTeam, authorOf } from './delivery/ticket/author.js';
import { TicketCarrier, type Rejudge, type TicketService } from './delivery/ticket/carrier.js';
import { autotaskAccount } from './delivery/ticket/settings.js';
import type { Tenant } from './intake/tenant.js';
import type { Store } from './store/store.js';

/** What is written to a tenant, by the name of its account; each has a gate of its own. */
export function tenantCarriers(
  { client, people }: Tenant,
  store: Store,
  rejudge: Rejudge,
  now: () => number,
  { isDry, settingsOf }: { isDry: () => boolean; settingsOf: TicketService['settingsOf'] },
): Array<[account: string, Carrier]> {
  const authors = new NoteAuthors(client);
  const tickets = new TicketCarrier(
    {
      read: (id) => readTicket(client, id),
      update: (change, impersonate) =>
        updateTicket(client, change, impersonate === null ? {} : { impersonate }),
      findOwner: (email, ownerMap) => people.findOwner(email, ownerMap),
      authorOf: async (raw, about, status) =>
        (await authorInOtherTeam(store, about, status)) ?? authorOf({ client, people }, raw, null),
      settingsOf,
      isMerged: async (raw) => (await mergeDestination(client, raw)).kind === 'merged',
    },
    rejudge,
    now,
    isDry,
  );
  return [
    [autotaskAccount(client.tenant), tickets],
    [notesAccount(client.tenant), new NoteCarrier(client, (email) => authors.resourceOf(email), now, isDry)],
  ];
}
