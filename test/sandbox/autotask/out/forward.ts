import { textOf, type Row } from '../tenant/row.js';
import type { Tenant } from '../tenant/tenant.js';
import { sendMail } from './smtp.js';

/** Forwards a ticket by e-mail, with the lines that Autotask's template shows. @throws Error */
export function forwardTicket(tenant: Tenant, ticket: Row, to: string): Promise<void> {
  const option = (field: string): string =>
    tenant.options('Tickets', field).find(({ value }) => value === String(ticket.values[field]))?.label ?? '';
  const company = tenant.table('Companies').get(Number(ticket.values['companyID']));
  const lines = [
    `Ticket: ${textOf(ticket, 'ticketNumber')}`,
    `Title: ${textOf(ticket, 'title')}`,
    `Company: ${company ? textOf(company, 'companyName') : ''}`,
    `Status: ${option('status')}`,
    `Priority: ${option('priority')}`,
    '',
    textOf(ticket, 'description'),
  ];
  const subject = `[${textOf(ticket, 'ticketNumber')}] ${textOf(ticket, 'title')}`;
  return sendMail(tenant.settings.smtp, { to, subject, text: lines.join('\r\n') });
}
