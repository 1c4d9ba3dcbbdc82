import type { Known } from '../intake/known.js';
import type { TicketRow } from './schema.js';
import type { Db } from './store.js';

const CHUNK = 100;

/** What a trigger knows of these tickets. */
export async function readTickets(db: Db, triggerId: string, ids: number[]): Promise<Map<number, Known>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('ticket')
    .selectAll()
    .where('trigger_id', '=', triggerId)
    .where('ticket_id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.ticket_id, fromRow(row)]));
}

/** Which triggers know which of these tickets. */
export async function triggersOf(db: Db, ids: number[]): Promise<Map<number, string[]>> {
  const knowing = new Map<number, string[]>();
  for (let start = 0; start < ids.length; start += CHUNK) {
    const some = ids.slice(start, start + CHUNK);
    const rows = await db
      .selectFrom('ticket')
      .select(['ticket_id', 'trigger_id'])
      .where('ticket_id', 'in', some)
      .execute();
    for (const row of rows)
      knowing.set(row.ticket_id, [...(knowing.get(row.ticket_id) ?? []), row.trigger_id]);
  }
  return knowing;
}

/** A word for each known ticket that changes with whatever is known of it. */
export async function ticketVersions(db: Db, triggerId: string, ids: number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('ticket')
    .select(['ticket_id', 'last_activity', 'count', 'matching', 'opened', 'closed', 'partial'])
    .where('trigger_id', '=', triggerId)
    .where('ticket_id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.ticket_id, versionOfRow(row)]));
}

/** The same word for what was read before. */
export function versionOf(ticket: Known): string {
  return versionOfRow(toRow('', ticket, 0));
}

function versionOfRow(row: Omit<TicketRow, 'trigger_id' | 'visible' | 'updated_at'>): string {
  return [row.last_activity, row.count, row.matching, row.opened, row.closed, row.partial].join(' ');
}

/** Writes in chunks that keep the event loop free. */
export async function writeTickets(db: Db, triggerId: string, tickets: Known[], now: number): Promise<void> {
  for (let start = 0; start < tickets.length; start += CHUNK) {
    const rows = tickets.slice(start, start + CHUNK).map((ticket) => toRow(triggerId, ticket, now));
    await db
      .insertInto('ticket')
      .values(rows)
      .onConflict((c) =>
        c.columns(['trigger_id', 'ticket_id']).doUpdateSet((e) => ({
          visible: e.ref('excluded.visible'),
          last_activity: e.ref('excluded.last_activity'),
          matching: e.ref('excluded.matching'),
          opened: e.ref('excluded.opened'),
          closed: e.ref('excluded.closed'),
          count: e.ref('excluded.count'),
          partial: e.ref('excluded.partial'),
          updated_at: now,
        })),
      )
      .execute();
    await new Promise((next) => setImmediate(next));
  }
}

/** Ids, below zero, of the tickets of which a trigger knows only the number. */
export async function numberedTickets(db: Db, triggerId: string): Promise<Set<number>> {
  const rows = await db
    .selectFrom('ticket')
    .select('ticket_id')
    .where('trigger_id', '=', triggerId)
    .where('ticket_id', '<', 0)
    .where('partial', '=', 1)
    .execute();
  return new Set(rows.map((row) => row.ticket_id));
}

/** Ids of the tickets that a trigger still follows: open ones first, then closed ones, newest first. */
export async function followedTickets(
  db: Db,
  triggerId: string,
  most: number,
): Promise<{ ids: number[]; all: boolean }> {
  const rows = await db
    .selectFrom('ticket')
    .select('ticket_id')
    .where('trigger_id', '=', triggerId)
    // Below zero are those of which only the number is known.
    .where('ticket_id', '>=', 0)
    .orderBy('closed')
    .orderBy('updated_at', 'desc')
    .limit(most + 1)
    .execute();
  const ids = rows.slice(0, most).map((row) => row.ticket_id);
  return { ids, all: rows.length <= most };
}

/** Ids of the known tickets that match the filter. */
export async function matchingTickets(db: Db, triggerId: string): Promise<number[]> {
  const rows = await db
    .selectFrom('ticket')
    .select('ticket_id')
    .where('trigger_id', '=', triggerId)
    .where('matching', '=', 1)
    .execute();
  return rows.map((row) => row.ticket_id);
}

/**
 * After a changed filter: whatever known ticket was not found any more no longer matches, and nobody is told.
 *
 * @param matching those that matched when it was begun to look; what came since says itself how it is
 */
export async function unmatchOthers(
  db: Db,
  triggerId: string,
  matching: number[],
  found: Set<number>,
): Promise<void> {
  const gone = matching.filter((id) => !found.has(id));
  for (let start = 0; start < gone.length; start += CHUNK) {
    await db
      .updateTable('ticket')
      .set({ matching: 0, opened: 0 })
      .where('trigger_id', '=', triggerId)
      .where('ticket_id', 'in', gone.slice(start, start + CHUNK))
      .execute();
  }
}

/** Ids of the known tickets that are open, in order of id. */
export async function openTickets(db: Db, triggerId: string): Promise<number[]> {
  const rows = await db
    .selectFrom('ticket')
    .select('ticket_id')
    .where('trigger_id', '=', triggerId)
    .where('ticket_id', '>=', 0)
    .where('closed', '=', 0)
    .orderBy('ticket_id')
    .execute();
  return rows.map((row) => row.ticket_id);
}

function toRow(triggerId: string, ticket: Known, now: number): TicketRow {
  return {
    trigger_id: triggerId,
    ticket_id: ticket.id,
    visible: JSON.stringify(ticket.visible),
    last_activity: ticket.lastActivity,
    matching: ticket.matching ? 1 : 0,
    opened: ticket.opened ? 1 : 0,
    closed: ticket.closed ? 1 : 0,
    count: ticket.count,
    partial: ticket.partial ? 1 : 0,
    updated_at: now,
  };
}

function fromRow(row: TicketRow): Known {
  return {
    id: row.ticket_id,
    visible: JSON.parse(row.visible) as Record<string, unknown>,
    lastActivity: row.last_activity,
    matching: row.matching === 1,
    opened: row.opened === 1,
    closed: row.closed === 1,
    count: row.count,
    partial: row.partial === 1,
  };
}
