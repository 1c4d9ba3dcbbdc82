import type { EntityName } from '../schema/entities.js';

export interface Option {
  /** A number as text, as Autotask writes it. */
  value: string;
  label: string;
  isActive: boolean;
  isSystem: boolean;
  isDefaultValue: boolean;
  sortOrder: number;
  /** Value of the parent field for which this option is valid; empty = no parent. */
  parentValue: string;
}

export type PickLists = Partial<Record<EntityName, Record<string, Option[]>>>;

/** Options in short: `value label`, then marks: `*` system, `-` inactive, `!` default, `<n` parent's value. */
export function options(text: string): Option[] {
  return text.split('|').map((part, index) => {
    const [, value = '', label = '', marks = ''] =
      /^\s*(\d+) (.*?)((?:\s+(?:\*|-|!|<\d+))*)\s*$/.exec(part) ?? [];
    return {
      value,
      label,
      isActive: !marks.includes('-'),
      isSystem: marks.includes('*'),
      isDefaultValue: marks.includes('!'),
      sortOrder: index + 1,
      parentValue: /<(\d+)/.exec(marks)?.[1] ?? '',
    };
  });
}

const COMMON_TICKET = {
  ticketType: options('1 Service Request * ! | 2 Incident * | 3 Problem * | 4 Change Request * | 5 Alert *'),
  serviceLevelAgreementID: options('3 Gold 4h | 4 Silver 8h | 6 Best effort'),
  creatorType: options('1 Resource * | 2 Contact *'),
  lastActivityPersonType: options('1 Resource * | 2 Contact *'),
};

/**
 * Labels and numbers differ from the usual ones on purpose. Only New (1) and Complete (5) are Autotask's own;
 * every other status is the customer's.
 */
const ENGLISH: PickLists = {
  Tickets: {
    ...COMMON_TICKET,
    status: options(
      '1 New * ! | 21 Assigned | 22 In Progress | 23 Waiting Customer | 24 Waiting Vendor | 25 Escalated | ' +
        '26 Customer Replied | 27 Dispatched - | 5 Complete * | 31 Invoiced | 32 Complete - Auto',
    ),
    priority: options('14 Critical | 11 High | 12 Normal ! | 13 Low'),
    queueID: options(
      '29684001 On-Call | 29684002 Level 1 ! | 29684003 Level 2 | 29684004 Projects | 29684005 Client Portal * | ' +
        '29684006 Old Helpdesk -',
    ),
    source: options('2 Phone | 4 Email | 8 Monitoring Alert | 11 Client Portal * | 19 Web'),
    ticketCategory: options('3 Standard ! | 101 AEM Alert * | 110 Datacentre | 111 Field Service'),
    issueType: options('41 Server | 42 Network | 43 Workplace'),
    subIssueType: options(
      '411 Disk full <41 | 412 Host down <41 | 421 Link down <42 | 422 DHCP <42 | 431 Printer <43 | 432 Other <43',
    ),
  },
  TicketNotes: {
    noteType: options(
      '13 Workflow Rule Note * - | 15 Duplicate Ticket * - | 201 Technician Note | 202 Customer Contact',
    ),
    publish: options('1 All Autotask Users | 2 Internal Only | 4 Internal & Co-managed'),
  },
  Companies: {
    companyType: options('1 Customer | 2 Lead | 3 Prospect | 7 Vendor'),
    classification: options('15 Platinum | 16 Gold | 17 Residential'),
  },
  Resources: {
    licenseType: options(
      '1 Professional | 4 Team Member | 5 Time & Attendance | 6 Dashboard | 7 API-only | 8 Contractor | 9 Co-help Desk',
    ),
  },
};

const GERMAN: PickLists = {
  ...ENGLISH,
  Tickets: {
    ...ENGLISH.Tickets,
    ticketType: options('1 Serviceanfrage * ! | 2 Störung * | 3 Problem * | 4 Änderungsantrag * | 5 Alarm *'),
    status: options(
      '1 Neu * ! | 41 Zugewiesen | 42 In Bearbeitung | 43 Warten auf Kunde | 44 Warten auf Lieferant | ' +
        '45 Eskaliert | 5 Abgeschlossen * | 51 Abgerechnet',
    ),
    priority: options('3 Kritisch | 2 Hoch | 1 Mittel ! | 4 Niedrig'),
    queueID: options('8 Bereitschaft | 5 Erster Support ! | 6 Zweiter Support | 9 Projekte'),
    source: options('1 Telefon | 2 E-Mail | 3 Überwachung | 4 Kundenportal *'),
  },
  TicketNotes: {
    noteType: options('13 Notiz einer Workflow-Regel * - | 15 Doppeltes Ticket * - | 301 Aufgabennotiz'),
    publish: options('1 Alle Autotask-Benutzer | 7 Nur intern | 8 Intern & Co-managed'),
  },
};

/** Two statuses share a label, "In Progress" does not exist, and two publish options look internal. */
const AWKWARD: PickLists = {
  ...ENGLISH,
  Tickets: {
    ...ENGLISH.Tickets,
    status: options('1 New * ! | 61 Working | 62 Waiting | 63 Waiting | 5 Done * | 64 Invoiced'),
    priority: options('1 P1 | 2 P2 | 3 P3 ! | 4 P4'),
  },
  TicketNotes: {
    ...ENGLISH.TicketNotes,
    publish: options('1 Everybody | 5 Internal Team | 6 Internal Department'),
  },
};

export const PICKLIST_PRESETS = { english: ENGLISH, german: GERMAN, awkward: AWKWARD } as const;
export type PickListPreset = keyof typeof PICKLIST_PRESETS;

/** @throws Error for an unknown preset */
export function pickListsOf(preset: string): PickLists {
  if (!Object.hasOwn(PICKLIST_PRESETS, preset))
    throw new Error(`no such preset of picklists; known: ${Object.keys(PICKLIST_PRESETS).join(', ')}`);
  return structuredClone(PICKLIST_PRESETS[preset as PickListPreset]);
}
