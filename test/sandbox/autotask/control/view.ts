import type { EntityName } from '../schema/entities.js';
import { notesOf } from '../tenant/notes.js';
import { textOf, type Row, type Scalar } from '../tenant/row.js';
import type { Tenant } from '../tenant/tenant.js';
import type { Control } from './control.js';

/** Tells the web page that a ticket changed; it asks for the rest. */
export function tellPage(tenant: Tenant): void {
  tenant.onChange(({ entity, before, after }) => {
    const record = after ?? before;
    const id = entity === 'Tickets' ? record?.id : record?.values['ticketID'];
    tenant.frame.live.tell('ticket', () => ({ id }));
  });
}

/** Tickets as the page lists them, the newest first. */
export function ticketList({ tenant }: Control, most: number): object {
  const table = tenant.table('Tickets');
  const ids = table.ids.slice(-most).toReversed();
  return {
    total: table.size,
    tickets: ids.flatMap((id) => table.get(id) ?? []).map((row) => summary(tenant, row)),
  };
}

/** One ticket with its notes. */
export function ticketView(control: Control, id: number): object {
  const { tenant } = control;
  const row = tenant.table('Tickets').get(id);
  if (!row) throw new Error(`no ticket ${id}`);
  const notes = notesOf(tenant, id).map((note) => ({
    id: note.id,
    title: textOf(note, 'title'),
    description: textOf(note, 'description'),
    publish: label(tenant, 'TicketNotes', 'publish', note.values['publish']),
    author: author(tenant, note.values['creatorResourceID'], note.values['createdByContactID']),
    at: time(note.values['createDateTime']),
  }));
  return {
    ...summary(tenant, row),
    description: textOf(row, 'description'),
    fields: control.ticket(id),
    notes,
  };
}

/** What the page's lists offer. */
export function choices({ tenant }: Control): object {
  const resources = [...tenant.table('Resources').rows()].map((row) => ({
    id: row.id,
    name: name(row),
    note: noteOf(row),
    canOwn: row.values['isActive'] === true && row.values['licenseType'] !== 7 && row.id !== 4,
  }));
  const contacts = [...tenant.table('Contacts').rows()]
    .slice(0, 20)
    .map((row) => ({ id: row.id, name: name(row) }));
  const companies = [...tenant.table('Companies').rows()].map((row) => ({
    id: row.id,
    name: textOf(row, 'companyName'),
  }));
  const options = (field: string): object[] =>
    tenant
      .options('Tickets', field)
      .filter(({ isActive }) => isActive)
      .map(({ value, label: text }) => ({ value, text }));
  return {
    resources,
    contacts,
    companies,
    status: options('status'),
    priority: options('priority'),
    queueID: options('queueID'),
  };
}

function summary(tenant: Tenant, row: Row): object {
  const { values } = row;
  const company = tenant.table('Companies').get(Number(values['companyID']));
  return {
    id: row.id,
    number: textOf(row, 'ticketNumber'),
    title: textOf(row, 'title'),
    status: { id: values['status'], label: label(tenant, 'Tickets', 'status', values['status']) },
    priority: {
      id: values['priority'],
      label: label(tenant, 'Tickets', 'priority', values['priority']),
      rank: tenant
        .options('Tickets', 'priority')
        .findIndex(({ value }) => value === String(values['priority'])),
    },
    queue: { id: values['queueID'] ?? null, label: label(tenant, 'Tickets', 'queueID', values['queueID']) },
    company: company ? textOf(company, 'companyName') : '',
    owner: author(tenant, values['assignedResourceID'], null),
    ownerId: values['assignedResourceID'] ?? null,
    completed: values['completedDate'] != null,
    activityAt: time(values['lastActivityDate']),
    createdAt: time(values['createDate']),
  };
}

function author(tenant: Tenant, resource: Scalar | undefined, contact: Scalar | undefined): string {
  const row =
    typeof resource === 'number'
      ? tenant.table('Resources').get(resource)
      : typeof contact === 'number'
        ? tenant.table('Contacts').get(contact)
        : undefined;
  return row ? name(row) : '';
}

function label(tenant: Tenant, entity: EntityName, field: string, value: Scalar | undefined): string {
  return tenant.options(entity, field).find((option) => option.value === String(value))?.label ?? '';
}

function name(row: Row): string {
  return `${textOf(row, 'firstName')} ${textOf(row, 'lastName')}`.trim();
}

function noteOf(row: Row): string {
  if (row.values['isActive'] !== true) return 'inactive';
  if (row.values['licenseType'] === 7) return 'API user';
  return row.id === 4 ? 'system' : '';
}

function time(value: Scalar | undefined): string | null {
  return typeof value === 'number' ? new Date(value).toISOString() : null;
}
