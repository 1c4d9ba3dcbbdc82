import { readFields } from './field.js';

/** Companies, Contacts, Resources and roles: names and types as in Autotask's swagger, which has no lengths. */
export const COMPANY_FIELDS = readFields(`
  id                                     long ro
  additionalAddressInformation           string(100)
  address1                               string(128)
  address2                               string(128)
  alternatePhone1                        string(25)
  alternatePhone2                        string(25)
  apiVendorID                            int pick
  assetValue                             double
  billingAddress1                        string(150)
  billingAddress2                        string(150)
  billToAdditionalAddressInformation     string(100)
  billToAddressToUse                     int pick
  billToAttention                        string(50)
  billToCity                             string(50)
  billToCompanyLocationID                int ref=CompanyLocation
  billToCountryID                        int ref=Country
  billToState                            string(128)
  billToZipCode                          string(50)
  city                                   string(30)
  classification                         int pick
  companyName                            string(100) required
  companyNumber                          string(50)
  companyType                            int required pick
  competitorID                           int pick
  countryID                              int
  createDate                             datetime ro
  createdByResourceID                    int ro ref=Resource
  currencyID                             int
  fax                                    string(25)
  impersonatorCreatorResourceID          int ro ref=Resource
  invoiceEmailMessageID                  int
  invoiceMethod                          int pick
  invoiceNonContractItemsToParentCompany bool
  invoiceTemplateID                      int ref=InvoiceTemplate
  isActive                               bool
  isClientPortalActive                   bool
  isEnabledForComanaged                  bool
  isTaskFireActive                       bool
  isTaxExempt                            bool
  lastActivityDate                       datetime ro
  lastTrackedModifiedDateTime            datetime ro
  marketSegmentID                        int pick
  ownerResourceID                        int required ref=Resource
  parentCompanyID                        int ref=Company
  phone                                  string(25) required
  postalCode                             string(10)
  quoteEmailMessageID                    int
  quoteTemplateID                        int ref=QuoteTemplate
  sicCode                                string(32)
  state                                  string(40)
  stockMarket                            string(10)
  stockSymbol                            string(10)
  surveyCompanyRating                    double ro
  taxID                                  string(50)
  taxRegionID                            int ref=TaxRegion
  territoryID                            int pick
  webAddress                             string(255)
`);

export const CONTACT_FIELDS = readFields(`
  id                            long ro
  additionalAddressInformation  string(100)
  addressLine                   string(128)
  addressLine1                  string(128)
  alternatePhone                string(32)
  apiVendorID                   int pick
  bulkEmailOptOutTime           datetime ro
  city                          string(32)
  companyID                     int required ref=Company
  companyLocationID             int ref=CompanyLocation
  countryID                     int ref=Country
  createDate                    datetime ro
  emailAddress                  string(254)
  emailAddress2                 string(254)
  emailAddress3                 string(254)
  extension                     string(10)
  externalID                    string(50)
  facebookUrl                   string(200)
  faxNumber                     string(25)
  firstName                     string(50) required
  impersonatorCreatorResourceID int ro ref=Resource
  isActive                      int required
  isOptedOutFromBulkEmail       bool
  lastActivityDate              datetime ro
  lastModifiedDate              datetime ro
  lastName                      string(50)
  linkedInUrl                   string(200)
  middleInitial                 string(50)
  mobilePhone                   string(25)
  namePrefix                    int pick
  nameSuffix                    int pick
  note                          string(50)
  phone                         string(25)
  primaryContact                bool
  receivesEmailNotifications    bool
  roomNumber                    string(50)
  solicitationOptOut            bool
  solicitationOptOutTime        datetime ro
  state                         string(40)
  surveyOptOut                  bool
  title                         string(50)
  twitterUrl                    string(200)
  zipCode                       string(16)
`);

export const RESOURCE_FIELDS = readFields(`
  id                       long ro
  accountingReferenceID    string(100)
  dateFormat               string(20)
  defaultServiceDeskRoleID long ro noquery ref=Role
  email                    string(254)
  email2                   string(254)
  email3                   string(254)
  emailTypeCode            string(20) pick
  emailTypeCode2           string(20) pick
  emailTypeCode3           string(20) pick
  firstName                string(50)
  gender                   string(1) pick
  greeting                 int pick
  hireDate                 datetime
  homePhone                string(25)
  initials                 string(32)
  internalCost             double
  isActive                 bool
  lastName                 string(50)
  licenseType              int pick
  locationID               int pick
  middleName               string(50)
  mobilePhone              string(25)
  numberFormat             string(20)
  officeExtension          string(10)
  officePhone              string(25)
  payrollType              int pick
  resourceType             string(15)
  suffix                   int pick
  surveyResourceRating     double ro
  timeFormat               string(20)
  title                    string(50)
  travelAvailabilityPct    string(15) pick
  userName                 string(32)
  userType                 int pick
`);

export const SERVICE_DESK_ROLE_FIELDS = readFields(`
  id          long ro
  isActive    bool required
  isDefault   bool
  resourceID  int required ref=Resource
  roleID      int required ref=Role
`);

export const RESOURCE_ROLE_FIELDS = readFields(`
  id            long ro
  departmentID  long ro ref=Department
  isActive      bool ro
  queueID       long ro
  resourceID    long ro ref=Resource
  roleID        long ro ref=Role
`);

export const ROLE_FIELDS = readFields(`
  id                          long ro
  description                 string(200)
  hourlyFactor                double required
  hourlyRate                  double required
  isActive                    bool required
  isExcludedFromNewContracts  bool
  isSystemRole                bool ro
  name                        string(200) required
  quoteItemDefaultTaxCategoryId int
  roleType                    int pick
`);
