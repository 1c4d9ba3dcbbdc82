import type { Random } from '../../frame/random.js';
import { PEOPLE, ROLES } from './seed-people.js';
import type { Tenant } from './tenant.js';

const FIRST = [
  'Mia',
  'Ben',
  'Ana',
  'Leo',
  'Eva',
  'Tom',
  'Zoë',
  'Max',
  'Ida',
  'Jan',
  'Lea',
  'Noah',
  'Ruth',
  'Ömer',
];
const LAST = [
  'Adler',
  'Baker',
  'Costa',
  'Dietz',
  'Ellis',
  'Frank',
  'Grün',
  'Hansen',
  'Ito',
  'Jensen',
  'Kaya',
  'Löwe',
];
const TRADE = [
  'Dental',
  'Logistics',
  'Bakery',
  'Architects',
  'Print',
  'Motors',
  'Pharmacy',
  'Legal',
  'Farms',
  'Hotel',
];
const PLACE = [
  'Nord',
  'Harbour',
  'Hill',
  'River',
  'Central',
  'West',
  'Park',
  'Bridge',
  'Old Town',
  'Station',
];
const FORM = ['Ltd', 'GmbH', 'Inc.', 'AG', '& Sons'];

/** Fills an empty tenant: people and roles as above, 50 companies and 200 contacts by the seeded chance. */
export function seed(tenant: Tenant): void {
  const { random } = tenant.frame;
  const at = tenant.now() - 90 * 86_400_000;
  seedRoles(tenant);
  seedPeople(tenant, at);
  seedCompanies(tenant, random, at);
  seedContacts(tenant, random, at);
}

function seedRoles(tenant: Tenant): void {
  const roles: Array<[number, string, boolean, boolean]> = [
    [110, 'Timesheet', true, true],
    [112, 'Expense', true, true],
    [ROLES.helpDesk, 'Help Desk', true, false],
    [ROLES.levelTwo, 'Level 2 Engineer', true, false],
    [ROLES.field, 'Field Technician', true, false],
    [ROLES.retired, 'Retired Role', false, false],
  ];
  for (const [id, name, isActive, isSystemRole] of roles)
    tenant.insert('Roles', {
      id,
      name,
      isActive,
      isSystemRole,
      hourlyFactor: 1,
      hourlyRate: 100,
      description: '',
    });
}

function seedPeople(tenant: Tenant, hireDate: number): void {
  const common = { isActive: true, licenseType: 1, resourceType: 'Employee', userType: 1, hireDate };
  tenant.insert('Resources', {
    ...common,
    id: 4,
    firstName: 'Autotask',
    lastName: 'Administrator',
    userName: 'system',
  });
  for (const { id, name, email, roles, more } of PEOPLE) {
    const [firstName = '', lastName = ''] = name.split(' ');
    const own = { id, firstName, lastName, email, userName: email.split('@')[0] ?? '' };
    tenant.insert('Resources', { ...common, ...own, defaultServiceDeskRoleID: roles[0] ?? null, ...more });
    roles.forEach((roleID, index) => {
      tenant.insert('ResourceServiceDeskRoles', {
        isActive: true,
        isDefault: index === 0,
        resourceID: id,
        roleID,
      });
      tenant.insert('ResourceRoles', {
        isActive: true,
        departmentID: 29683401,
        queueID: null,
        resourceID: id,
        roleID,
      });
    });
    tenant.insert('ResourceRoles', {
      isActive: true,
      departmentID: null,
      queueID: null,
      resourceID: id,
      roleID: 110,
    });
  }
}

function seedCompanies(tenant: Tenant, random: Random, createDate: number): void {
  const common = { isActive: true, ownerResourceID: 29680001, createDate, lastActivityDate: createDate };
  tenant.insert('Companies', {
    ...common,
    id: 0,
    companyName: 'Sandbox Managed Services',
    companyType: 1,
    phone: '+49 30 5550100',
  });
  for (let index = 0; index < 50; index++) {
    tenant.insert('Companies', {
      ...common,
      companyName: `${PLACE[index % 10]} ${TRADE[Math.floor(index / 5)]} ${random.pick(FORM)}`,
      companyType: 1,
      classification: random.pick([15, 16, 17, null]),
      phone: phone(random),
      city: random.pick(['Potsdam', 'Albany', 'Leeds', 'Graz']),
    });
  }
}

function seedContacts(tenant: Tenant, random: Random, createDate: number): void {
  const companies = tenant.table('Companies').ids.slice(1);
  for (let index = 0; index < 200; index++) {
    const firstName = random.pick(FIRST);
    const lastName = random.pick(LAST);
    tenant.insert('Contacts', {
      companyID: companies[index % companies.length] ?? 0,
      firstName,
      lastName,
      emailAddress: `${plain(firstName)}.${plain(lastName)}.${index + 1}@customer.example`,
      phone: phone(random),
      mobilePhone: index % 3 === 0 ? phone(random) : null,
      isActive: index % 40 === 39 ? 0 : 1,
      primaryContact: index < companies.length,
      createDate,
      lastActivityDate: createDate,
      lastModifiedDate: createDate,
    });
  }
}

function phone(random: Random): string {
  return `+49 30 555${random.int(1000, 9999)}`;
}

function plain(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[^a-z]/gi, '')
    .toLowerCase();
}
