import type { Labelled, RawRecord, Ticket } from '../types.js';
import type { FoundNames } from './found-names.js';
import type { Picklists } from './picklists.js';
import { asNumber, asText, fieldReader } from './raw.js';
import { isoTime } from './time.js';

export { VISIBLE_FIELDS, visible } from './visible.js';

export interface TicketContext {
  /** Of the entity `Tickets`. */
  picklists: Picklists;
  names: Pick<FoundNames, 'companies' | 'contacts' | 'resources'>;
  /** Base of Autotask's web interface; `null`: unknown. */
  webUrl: string | null;
}

type Read = (name: string) => unknown;

/** A ticket as every message carries it, from Autotask's record. Names that are not known are empty texts. */
export function toTicket(raw: RawRecord, { picklists, names, webUrl }: TicketContext): Ticket {
  const read = fieldReader(raw);
  const pick = (field: string) => labelled(picklists, field, asNumber(read(field)));
  const id = asNumber(read('id')) ?? 0;
  const reference = <T extends object>(field: string, known: ReadonlyMap<number, T>, unknown: T) => {
    const of = asNumber(read(field));
    return of === null ? null : { id: of, ...(known.get(of) ?? unknown) };
  };
  return {
    id,
    number: asText(read('ticketNumber')),
    title: asText(read('title')),
    description: asText(read('description')),
    status: pick('status'),
    priority: pick('priority'),
    queue: pick('queueID'),
    source: pick('source'),
    type: pick('ticketType'),
    category: pick('ticketCategory'),
    issueType: pick('issueType'),
    subIssueType: pick('subIssueType'),
    sla: pick('serviceLevelAgreementID'),
    company: reference('companyID', names.companies, { name: '', classification: null }),
    creator: creator(read),
    problemId: asNumber(read('problemTicketId')),
    contact: reference('contactID', names.contacts, { name: '', email: '', phone: '' }),
    assignee: reference('assignedResourceID', names.resources, { name: '', email: '' }),
    dueAt: isoTime(read('dueDateTime')),
    createdAt: isoTime(read('createDate')),
    lastActivityAt: isoTime(read('lastActivityDate')),
    completedAt: isoTime(read('completedDate')),
    url: deepLink(webUrl, id),
    udf: userDefined(read('userDefinedFields')),
    fields: raw,
  };
}

/** An option that the known picklist does not have keeps its id. */
function labelled(picklists: Picklists, field: string, id: number | null): Labelled | null {
  return id === null ? null : (picklists.label(field, id) ?? { id, label: '' });
}

/** `creatorType` says whether a resource (1) or a contact (2) created it; without it, a contact's id does. */
function creator(read: Read): Ticket['creator'] {
  const resource = asNumber(read('creatorResourceID'));
  const contact = asNumber(read('createdByContactID'));
  const type = asText(read('creatorType')).trim().toLowerCase();
  const isContact =
    type === '2' || type === 'contact' || (type !== '1' && type !== 'resource' && contact !== null);
  const id = isContact ? contact : resource;
  return id === null ? null : { kind: isContact ? 'contact' : 'resource', id };
}

/** Opens the ticket in the web interface (developer help, ExecuteCommand API). */
export function deepLink(webUrl: string | null, id: number): string {
  const path = 'Autotask/AutotaskExtend/ExecuteCommand.aspx?Code=OpenTicketDetail&TicketID=';
  return webUrl === null ? '' : `${webUrl}${path}${id}`;
}

function userDefined(fields: unknown): Ticket['udf'] {
  if (!Array.isArray(fields)) return {};
  const entries = fields.flatMap((field: unknown): Array<[string, string | null]> => {
    if (typeof field !== 'object' || field === null) return [];
    const read = fieldReader(field as RawRecord);
    const name = read('name');
    const value = read('value');
    if (typeof name !== 'string') return [];
    return [
      [
        name,
        value === null || value === undefined
          ? null
          : typeof value === 'string'
            ? value
            : JSON.stringify(value),
      ],
    ];
  });
  return Object.fromEntries(entries);
}
