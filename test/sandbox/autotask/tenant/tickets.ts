import { numberOf, textOf, type Row, type Scalar, type Values } from './row.js';
import type { Actor, Tenant } from './tenant.js';
import { writeHistory } from './history.js';

export const STATUS = { new: 1, complete: 5 } as const;
export const TICKET_TYPE = { problem: 3, change: 4 } as const;
const PERSON_TYPE = { resource: 1, contact: 2 } as const;

/** UDF values that are set; what is absent stays. */
export type UdfChanges = Record<string, string | null>;

/** Makes a ticket as Autotask does: number, dates and creator are the system's. Nothing is checked here. */
export function createTicket(tenant: Tenant, values: Values, by: Actor, udf: UdfChanges = {}): Row {
  const at = tenant.now();
  const own: Values = {
    ticketType: 1,
    ...values,
    ...activity(tenant, by, at),
    ticketNumber:
      typeof values['ticketNumber'] === 'string' ? values['ticketNumber'] : nextNumber(tenant, at),
    createDate: typeof values['createDate'] === 'number' ? values['createDate'] : at,
    lastTrackedModificationDateTime: at,
    ...creator(by, values),
  };
  if (own['status'] === STATUS.complete) Object.assign(own, completion(by, at));
  if (typeof values['lastActivityDate'] === 'number') own['lastActivityDate'] = values['lastActivityDate'];
  const made = tenant.insert('Tickets', withoutNulls(own), udf);
  writeHistory(tenant, made.id, by, 'Created', textOf(made, 'ticketNumber'));
  const fields = [...Object.keys(made.values), ...Object.keys(udf)];
  tenant.tell({ entity: 'Tickets', action: 'Create', before: null, after: made, by, fields, byRules: [] });
  return made;
}

/**
 * Changes a ticket. `completedDate` is set on reaching Complete and cleared on leaving it for a status that
 * does not count as completed. Equal values change nothing and tell nobody, but are an activity.
 */
export function editTicket(
  tenant: Tenant,
  before: Row,
  changes: Values,
  by: Actor,
  options: { udf?: UdfChanges; byRules?: readonly number[] } = {},
): Row {
  const at = tenant.now();
  const differing = (some: Values): string[] =>
    Object.keys(some).filter((name) => (before.values[name] ?? null) !== (some[name] ?? null));
  const fields = differing(changes);
  const udf = options.udf ?? {};
  const udfs = Object.keys(udf).filter((name) => (before.udf[name] ?? null) !== (udf[name] ?? null));
  const effects = fields.includes('status')
    ? statusEffects(tenant, before, changes['status'] ?? null, by, at)
    : {};
  const all = [...fields, ...differing(effects), ...udfs];
  const values: Values = { ...changes, ...effects, ...activity(tenant, by, at) };
  if (all.length > 0) values['lastTrackedModificationDateTime'] = at;
  const after = tenant.replace('Tickets', before, values, { ...before.udf, ...udf });
  for (const name of fields)
    writeHistory(tenant, before.id, by, 'Edited', `${name}: ${shown(before, name)} -> ${shown(after, name)}`);
  const byRules = options.byRules ?? [];
  if (all.length > 0)
    tenant.tell({ entity: 'Tickets', action: 'Update', before, after, by, fields: all, byRules });
  return after;
}

/** Removes a ticket with what hangs on it; what is left is a row in DeletedTicketLogs. */
export function removeTicket(tenant: Tenant, ticket: Row, by: Actor): void {
  for (const child of [
    'TicketNotes',
    'TicketAttachments',
    'TicketSecondaryResources',
    'TicketHistory',
  ] as const)
    for (const id of tenant.table(child).idsWith('ticketID', ticket.id) ?? []) tenant.remove(child, id);
  tenant.remove('Tickets', ticket.id);
  tenant.insert('DeletedTicketLogs', {
    ticketID: ticket.id,
    ticketNumber: textOf(ticket, 'ticketNumber'),
    ticketTitle: textOf(ticket, 'title'),
    deletedByResourceID: by.kind === 'resource' ? by.id : null,
    deletedDateTime: tenant.now(),
  });
  tenant.tell({
    entity: 'Tickets',
    action: 'Delete',
    before: ticket,
    after: null,
    by,
    fields: [],
    byRules: [],
  });
}

/** Moves the ticket's activity to now, as a note does. */
export function touchTicket(tenant: Tenant, ticketId: number, by: Actor, more: Values = {}): void {
  const ticket = tenant.table('Tickets').get(ticketId);
  if (ticket) tenant.replace('Tickets', ticket, { ...activity(tenant, by, tenant.now()), ...more });
}

function activity(tenant: Tenant, by: Actor, at: number): Values {
  const isNobody = by.kind === 'contact' && tenant.settings.variants.contactActivity === 'null';
  return {
    lastActivityDate: at,
    lastActivityResourceID: isNobody ? null : by.id,
    lastActivityPersonType: PERSON_TYPE[by.kind],
  };
}

function creator(by: Actor, values: Values): Values {
  if (by.kind === 'contact')
    return { creatorType: PERSON_TYPE.contact, createdByContactID: by.id, creatorResourceID: null };
  return {
    creatorType: PERSON_TYPE.resource,
    creatorResourceID: numberIn(values, 'creatorResourceID') ?? by.id,
    impersonatorCreatorResourceID: by.impersonator ?? null,
  };
}

function statusEffects(tenant: Tenant, before: Row, status: Scalar, by: Actor, at: number): Values {
  if (status === STATUS.complete) return completion(by, at);
  const wasCompleted = numberOf(before, 'completedDate') !== null;
  const stays = typeof status === 'number' && tenant.settings.completedStatuses.includes(status);
  if (!wasCompleted || stays || tenant.settings.variants.reopen === 'keeps completedDate') return {};
  return { completedDate: null, completedByResourceID: null, resolvedDateTime: null };
}

function completion(by: Actor, at: number): Values {
  const completedByResourceID = by.kind === 'resource' ? by.id : null;
  return { completedDate: at, completedByResourceID, resolvedDateTime: at };
}

/** `T20240131.0004`: the day, then a number that begins anew every day. None is given twice. */
function nextNumber(tenant: Tenant, at: number): string {
  const day = new Date(at).toISOString().slice(0, 10).replaceAll('-', '');
  let last = tenant.lastNumbers.get(day) ?? 0;
  let number: string;
  do number = `T${day}.${String(++last).padStart(4, '0')}`;
  while (tenant.table('Tickets').idsWith('ticketNumber', number)?.size);
  tenant.lastNumbers.set(day, last);
  return number;
}

function numberIn(values: Values, name: string): number | null {
  const value = values[name];
  return typeof value === 'number' ? value : null;
}

function withoutNulls(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

function shown(row: Row, name: string): string {
  const value = row.values[name];
  return value === null || value === undefined ? '(empty)' : String(value);
}
