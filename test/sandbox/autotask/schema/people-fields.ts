import { readFields } from './field.js';

/** Those of Companies, Contacts, Resources and roles that the stand-in keeps. */
export const COMPANY_FIELDS = readFields(`
  id                          long ro
  additionalAddressInformation string(100)
  address1                    string(128)
  address2                    string(128)
  city                        string(30)
  classification              int pick
  companyName                 string(100) required
  companyNumber               string(50)
  companyType                 int required pick
  countryID                   int
  createDate                  datetime ro
  createdByResourceID         int ro ref=Resource
  currencyID                  int
  fax                         string(25)
  impersonatorCreatorResourceID int ro ref=Resource
  isActive                    bool
  isClientPortalActive        bool
  isTaskFireActive            bool
  lastActivityDate            datetime ro
  lastTrackedModifiedDateTime datetime ro
  marketSegmentID             int pick
  ownerResourceID             int required ref=Resource
  parentCompanyID             int ref=Company
  phone                       string(25) required
  postalCode                  string(10)
  state                       string(40)
  territoryID                 int pick
  webAddress                  string(255)
`);

export const CONTACT_FIELDS = readFields(`
  id                          long ro
  addressLine                 string(128)
  alternatePhone              string(32)
  city                        string(32)
  companyID                   int required ref=Company
  companyLocationID           int ref=CompanyLocation
  createDate                  datetime ro
  emailAddress                string(254)
  emailAddress2               string(254)
  emailAddress3               string(254)
  extension                   string(10)
  externalID                  string(50)
  firstName                   string(50) required
  impersonatorCreatorResourceID int ro ref=Resource
  isActive                    int required
  lastActivityDate            datetime ro
  lastModifiedDate            datetime ro
  lastName                    string(50)
  middleInitial               string(50)
  mobilePhone                 string(25)
  note                        string(50)
  phone                       string(25)
  primaryContact              bool
  title                       string(50)
  zipCode                     string(16)
`);

export const RESOURCE_FIELDS = readFields(`
  id                          long ro
  dateFormat                  string(20)
  defaultServiceDeskRoleID    long ro noquery ref=Role
  email                       string(254)
  email2                      string(254)
  email3                      string(254)
  emailTypeCode               string(20) pick
  firstName                   string(50)
  hireDate                    datetime
  homePhone                   string(25)
  initials                    string(32)
  isActive                    bool
  lastName                    string(50)
  licenseType                 int pick
  locationID                  int pick
  middleName                  string(50)
  mobilePhone                 string(25)
  numberFormat                string(20)
  officeExtension             string(10)
  officePhone                 string(25)
  payrollType                 int pick
  resourceType                string(15)
  timeFormat                  string(20)
  title                       string(50)
  userName                    string(32)
  userType                    int pick
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
