/** Where a fault can strike. */
export const PLACES = {
  Everything: {},
  'Zone discovery': { entity: 'ZoneInformation' },
  Tickets: { entity: 'Tickets' },
  'Ticket queries': { entity: 'Tickets', path: '*/query*' },
  'Ticket changes': { entity: 'Tickets', method: 'PATCH' },
  'Ticket notes': { entity: 'TicketNotes' },
  Companies: { entity: 'Companies' },
  Contacts: { entity: 'Contacts' },
  Resources: { entity: 'Resources' },
  'Ticket webhooks': { entity: 'TicketWebhooks' },
  'Threshold information': { entity: 'ThresholdInformation' },
};
