import type { Row } from './row.js';
import type { Actor, Tenant } from './tenant.js';
import { touchTicket } from './tickets.js';

export interface AttachmentInput {
  /** Name of the file, or address of a link. */
  name: string;
  title?: string;
  contentType?: string;
  /** In base64 where it is text. */
  data?: Buffer | string;
  /** `FILE_ATTACHMENT` where there is data, else `URL`. */
  attachmentType?: string;
  /** It hangs on a note; queries for the ticket tell of it too. */
  ticketNoteID?: number;
}

/** Adds an attachment, which is an activity of its ticket. Nothing is checked here. */
export function addAttachment(tenant: Tenant, ticketID: number, given: AttachmentInput, by: Actor): Row {
  const { name, title = name, contentType = null, ticketNoteID = null } = given;
  const content = typeof given.data === 'string' ? Buffer.from(given.data, 'base64') : given.data;
  const added = tenant.insert('TicketAttachments', {
    attachDate: tenant.now(),
    attachedByContactID: by.kind === 'contact' ? by.id : null,
    attachedByResourceID: by.kind === 'resource' ? by.id : null,
    attachmentType: given.attachmentType ?? (content ? 'FILE_ATTACHMENT' : 'URL'),
    contentType,
    creatorType: by.kind === 'resource' ? 1 : 2,
    data: content?.toString('base64') ?? null,
    fileSize: content?.length ?? 0,
    fullPath: name,
    parentID: ticketNoteID ?? ticketID,
    publish: 1,
    ticketID,
    ticketNoteID,
    title,
  });
  touchTicket(tenant, ticketID, by, {});
  return added;
}
