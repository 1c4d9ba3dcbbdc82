import { type Row, type Values } from './row.js';
import type { Actor, Tenant } from './tenant.js';
import { touchTicket } from './tickets.js';
import { windows1252 } from './windows-1252.js';

export const NOTE_TYPE = { workflowRule: 13, merge: 15 } as const;

/** `publish` 1: the customer sees it. */
const VISIBLE_TO_CUSTOMER = 1;

/** Adds a note, which is an activity of its ticket. Nothing is checked here. */
export function addNote(
  tenant: Tenant,
  ticketID: number,
  values: Values,
  by: Actor,
  byRules: readonly number[] = [],
): Row {
  const at = tenant.now();
  const contact = by.kind === 'contact' ? by.id : (values['createdByContactID'] ?? null);
  const note = tenant.insert('TicketNotes', {
    ...letters(tenant, values),
    ticketID,
    createDateTime: at,
    lastActivityDate: at,
    creatorResourceID: by.kind === 'contact' || contact !== null ? null : by.id,
    createdByContactID: contact,
    impersonatorCreatorResourceID: by.impersonator ?? null,
  });
  touchTicket(tenant, ticketID, by, activityOfNote(tenant, values, at));
  tenant.tell({
    entity: 'TicketNotes',
    action: 'Create',
    before: null,
    after: note,
    by,
    fields: Object.keys(values),
    byRules,
  });
  return note;
}

export function editNote(tenant: Tenant, note: Row, changes: Values, by: Actor): Row {
  const at = tenant.now();
  const values: Values = { ...letters(tenant, changes), lastActivityDate: at };
  if (by.impersonator !== undefined) values['impersonatorUpdaterResourceID'] = by.impersonator;
  const after = tenant.replace('TicketNotes', note, values);
  const ticketID = note.values['ticketID'];
  if (typeof ticketID === 'number')
    touchTicket(tenant, ticketID, by, activityOfNote(tenant, after.values, at));
  const fields = Object.keys(changes);
  tenant.tell({ entity: 'TicketNotes', action: 'Update', before: note, after, by, fields, byRules: [] });
  return after;
}

export function notesOf(tenant: Tenant, ticketID: number): Row[] {
  const table = tenant.table('TicketNotes');
  return [...(table.idsWith('ticketID', ticketID) ?? [])]
    .toSorted((a, b) => a - b)
    .flatMap((id) => table.get(id) ?? []);
}

/** A merge leaves its note where it cannot be read, in one variant. */
export function isHidden(tenant: Tenant, note: Row): boolean {
  return note.values['noteType'] === NOTE_TYPE.merge && tenant.settings.variants.mergeNote === 'hidden';
}

function activityOfNote(tenant: Tenant, values: Readonly<Values>, at: number): Values {
  const more: Values = {};
  if (tenant.settings.variants.noteTracked === 'yes') more['lastTrackedModificationDateTime'] = at;
  if (values['publish'] === VISIBLE_TO_CUSTOMER) more['lastCustomerVisibleActivityDateTime'] = at;
  return more;
}

function letters(tenant: Tenant, values: Values): Values {
  if (tenant.settings.variants.noteLetters === 'kept') return values;
  const mangled = { ...values };
  for (const name of ['title', 'description'])
    if (typeof values[name] === 'string') mangled[name] = windows1252(values[name]);
  return mangled;
}
