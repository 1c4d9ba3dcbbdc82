import type { AutotaskClient } from '../../autotask/client.js';
import type { People } from '../../autotask/people.js';
import { asNumber, fieldReader } from '../../autotask/raw.js';
import { statusSetter } from '../../autotask/status-setter.js';
import { pairsOfTickets } from '../../store/pairs.js';
import type { Store } from '../../store/store.js';
import type { Pair } from '../../sync/pair.js';
import type { RawRecord } from '../../types.js';

/** Whether a person set a ticket's status, who that is, and his e-mail address; `null`: nobody can tell. */
export interface Author {
  byPerson: boolean | null;
  by: number | null;
  email: string | null;
}

export const UNKNOWN_AUTHOR: Author = { byPerson: null, by: null, email: null };

/** Of what another team's people made of a ticket. */
const OTHER_TEAM: Author = { byPerson: true, by: null, email: null };

/** A customer's activity says nothing of who moved the ticket. */
const CONTACT = 2;

/**
 * Who made a ticket what it is: whoever was active last, or whom its history names where that was a customer or a
 * machine, which may have acted after the person. What may not be read is not known.
 */
export async function authorOf(
  { client, people }: { client: AutotaskClient; people: People },
  raw: RawRecord,
  changedAfter: number | null,
): Promise<Author> {
  const read = fieldReader(raw);
  const last = asNumber(read('lastActivityResourceID'));
  const byContact = asNumber(read('lastActivityPersonType')) === CONTACT;
  if (last !== null && !byContact) {
    const author = await describe(people, last);
    if (author.byPerson !== false) return author;
  }
  const id = asNumber(read('id'));
  const named = id === null ? null : await statusSetter(client, id, changedAfter ?? undefined);
  if (named?.resourceId != null) return describe(people, named.resourceId);
  return last === null || byContact ? UNKNOWN_AUTHOR : describe(people, last);
}

/**
 * What another team's alert made of the same ticket, that team's people made of it, although the write is ours.
 *
 * @param pair the one that asks
 * @returns `null` where no other pair wrote this status, or is about to
 * @throws Failure `store.*`
 */
export async function authorInOtherTeam(
  store: Store,
  { key, tenant, ticketId }: Pick<Pair, 'key' | 'tenant' | 'ticketId'>,
  status: number | null,
): Promise<Author | null> {
  if (ticketId === null || status === null) return null;
  const pairs = await store.read((db) => pairsOfTickets(db, tenant, [ticketId]));
  const others = pairs.filter((other) => other.key !== key && other.heir !== key);
  const wrote = ({ ticket }: Pair) => [ticket.wanted, ticket.sending, ticket.written].includes(status);
  return others.some(wrote) ? OTHER_TEAM : null;
}

async function describe(people: People, resourceId: number): Promise<Author> {
  const byPerson = (await people.self()) === resourceId ? false : await people.isPerson(resourceId);
  if (byPerson !== true) return { byPerson, by: resourceId, email: null };
  const email = (await people.describe([resourceId])).get(resourceId)?.emails[0] ?? null;
  return { byPerson, by: resourceId, email };
}
