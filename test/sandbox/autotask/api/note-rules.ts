import { refuse } from '../query/errors.js';
import type { Row, Values } from '../tenant/row.js';
import type { Context } from './context.js';
import { categoryOf } from './ticket-rules.js';

const VISIBLE_TO_CUSTOMER = 1;

/** What Autotask asks of a ticket's note, beyond single fields. @throws Refusal */
export function checkNote(context: Context, ticket: Row, values: Values): void {
  const { tenant } = context;
  const kind = tenant
    .options('TicketNotes', 'noteType')
    .find(({ value }) => value === String(values['noteType']));
  if (kind?.isSystem) refuse('Picklist value on field: noteType does not exist or is invalid.', 'noteType');
  if (categoryOf(tenant, ticket.values)?.requireNoteTitles && (values['title'] ?? '') === '')
    refuse('Missing Required Field: title', 'title');
  const author = values['createdByContactID'];
  if (author != null) checkAuthor(context, ticket, values, Number(author));
}

function checkAuthor({ tenant, user }: Context, ticket: Row, values: Values, author: number): void {
  if (!user.rights.contactAuthors)
    refuse('The logged in Resource does not have the adequate permissions to impersonate a Contact.');
  const contact = tenant.table('Contacts').get(author);
  const good =
    contact?.values['companyID'] === ticket.values['companyID'] && values['publish'] === VISIBLE_TO_CUSTOMER;
  if (!good)
    refuse(
      'Reference value on field: createdByContactID of type: Contact does not exist or is invalid.',
      'createdByContactID',
    );
}
