import { readFields } from './field.js';

/** What hangs on a ticket, and what is left of it. */
export const TICKET_NOTE_FIELDS = readFields(`
  id                            long ro
  createDateTime                datetime ro
  createdByContactID            int once ref=Contact
  creatorResourceID             int ro ref=Resource
  description                   string(32000) required
  impersonatorCreatorResourceID int ro ref=Resource
  impersonatorUpdaterResourceID int ro ref=Resource
  lastActivityDate              datetime ro
  noteType                      int required pick
  publish                       int required pick
  ticketID                      int required ref=Ticket
  title                         string(250)
`);

export const TICKET_ATTACHMENT_FIELDS = readFields(`
  id                            long ro
  attachDate                    datetime ro
  attachedByContactID           long ro ref=Contact
  attachedByResourceID          long ro ref=Resource
  attachmentType                string(30) required
  contentType                   string(100) ro
  creatorType                   int ro noquery
  data                          string(10000000) noquery
  fileSize                      double ro noquery
  fullPath                      string(255) required
  impersonatorCreatorResourceID int ro ref=Resource
  opportunityID                 long ro
  parentAttachmentID            int ro
  parentID                      long ro
  publish                       int required
  ticketID                      int required ref=Ticket
  ticketNoteID                  int ro ref=TicketNote
  timeEntryID                   int ro
  title                         string(255) required
`);

export const SECONDARY_RESOURCE_FIELDS = readFields(`
  id          long ro
  resourceID  long required ref=Resource
  roleID      long required ref=Role
  ticketID    long required ref=Ticket
`);

export const TICKET_HISTORY_FIELDS = readFields(`
  id          long ro noquery
  action      string(100) ro noquery
  date        datetime ro noquery
  detail      string(8000) ro noquery
  resourceID  int ro noquery ref=Resource
  ticketID    int ro ref=Ticket
`);

export const DELETED_TICKET_FIELDS = readFields(`
  id                   long ro
  ticketID             int ro
  ticketNumber         string(50) ro
  ticketTitle          string(255) ro
  deletedByResourceID  int ro ref=Resource
  deletedDateTime      datetime ro
`);

export const WEBHOOK_FIELDS = readFields(`
  id                                long ro
  deactivationUrl                   string(500) required
  isActive                          bool required
  isReady                           bool ro
  isSubscribedToCreateEvents        bool required
  isSubscribedToDeleteEvents        bool required
  isSubscribedToUpdateEvents        bool required
  name                              string(50) required
  notificationEmailAddress          string(150)
  ownerResourceID                   int ref=Resource
  secretKey                         string(64) required
  sendThresholdExceededNotification bool required
  webhookGUID                       string(50) ro
  webhookUrl                        string(500) required
`);

export const WEBHOOK_FIELD_FIELDS = readFields(`
  id                    long ro
  fieldID               int required pick
  isDisplayAlwaysField  bool required
  isSubscribedField     bool required
  webhookID             int required ref=TicketWebhook
`);

export const WEBHOOK_UDF_FIELDS = readFields(`
  id                    long ro
  isDisplayAlwaysField  bool required
  isSubscribedField     bool required
  udfFieldID            int required pick
  webhookID             int required ref=TicketWebhook
`);

export const WEBHOOK_EXCLUDED_FIELDS = readFields(`
  id          long ro
  resourceID  int required ref=Resource
  webhookID   int required ref=TicketWebhook
`);

export const WEBHOOK_ERROR_FIELDS = readFields(`
  id                        long ro
  accountWebhookID          int ro
  contactWebhookID          int ro
  createDateTime            datetime ro
  errorMessage              string(8000) ro
  installedProductWebhookID int ro
  payload                   string(8000) ro
  sequenceNumber            int ro
  ticketNoteWebhookID       int ro
  ticketWebhookID           int ro
`);
