import { readFields } from './field.js';

/** Tickets: names and types as in Autotask's swagger; lengths, required and read-only as its field information. */
export const TICKET_FIELDS = readFields(`
  id                                       long ro
  apiVendorID                              int once pick
  assignedResourceID                       int ref=Resource hook
  assignedResourceRoleID                   int ref=Role hook
  billingCodeID                            int ref=BillingCode hook
  changeApprovalBoard                      int pick
  changeApprovalStatus                     int pick
  changeApprovalType                       int pick
  changeInfoField1                         string(8000)
  changeInfoField2                         string(8000)
  changeInfoField3                         string(8000)
  changeInfoField4                         string(8000)
  changeInfoField5                         string(8000)
  companyID                                int required ref=Company hook
  companyLocationID                        int ref=CompanyLocation
  completedByResourceID                    int ro ref=Resource
  completedDate                            datetime ro hook
  configurationItemID                      int ref=ConfigurationItem hook
  contactID                                int ref=Contact hook
  contractID                               int ref=Contract hook
  contractServiceBundleID                  long ref=ContractServiceBundle
  contractServiceID                        long ref=ContractService
  createDate                               datetime once hook
  createdByContactID                       int ref=Contact
  creatorResourceID                        int once ref=Resource hook
  creatorType                              int ro pick noquery
  currentServiceThermometerRating          int pick
  description                              string(8000) hook
  dueDateTime                              datetime hook
  estimatedHours                           double hook
  externalID                               string(50) hook
  firstResponseAssignedResourceID          int ro ref=Resource
  firstResponseDateTime                    datetime ro
  firstResponseDueDateTime                 datetime ro
  firstResponseInitiatingResourceID        int ro ref=Resource
  hoursToBeScheduled                       double ro
  impersonatorCreatorResourceID            int ro ref=Resource
  isAssignedToComanaged                    bool
  issueType                                int pick hook
  isVisibleToComanaged                     bool
  lastActivityDate                         datetime ro
  lastActivityPersonType                   int ro pick noquery
  lastActivityResourceID                   int ro
  lastCustomerNotificationDateTime         datetime ro
  lastCustomerVisibleActivityDateTime      datetime ro
  lastTrackedModificationDateTime          datetime ro
  monitorID                                int
  monitorTypeID                            int pick
  opportunityID                            int ref=Opportunity
  organizationalLevelAssociationID         int ref=OrganizationalLevelAssociation
  previousServiceThermometerRating         int pick
  priority                                 int required pick hook
  problemTicketId                          int ref=Ticket
  projectID                                int ref=Project
  purchaseOrderNumber                      string(50)
  queueID                                  int pick hook
  resolution                               string(32000) hook
  resolutionPlanDateTime                   datetime ro
  resolutionPlanDueDateTime                datetime ro
  resolvedDateTime                         datetime ro
  resolvedDueDateTime                      datetime ro
  rmaStatus                                int pick
  rmaType                                  int pick
  rmmAlertID                               string(50) once
  serviceLevelAgreementHasBeenMet          bool ro
  serviceLevelAgreementID                  int pick hook
  serviceLevelAgreementPausedNextEventHours double ro
  serviceThermometerTemperature            int
  source                                   int pick hook
  status                                   int required pick hook
  subIssueType                             int pick<issueType hook
  ticketCategory                           int pick hook
  ticketNumber                             string(50) hook
  ticketType                               int pick hook
  title                                    string(255) required hook
`);
