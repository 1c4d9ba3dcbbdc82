import { read } from '../house/sources.js';

const manifest = JSON.parse(read('package.json')) as { 'node-red': { nodes: Record<string, string> } };

/** Types of this package that Node-RED loads. */
export const registered = Object.keys(manifest['node-red'].nodes);

/** Properties and defaults of the nodes, as users' flows hold them: part of what the product promises. */
const properties: Record<string, Record<string, unknown>> = {
  'autotask-config': {
    name: '',
    zoneUrl: '',
    discoveryUrl: '',
    hourlyBudget: 1000,
    threads: 2,
    impersonate: false,
    timeZone: '',
    language: '',
    dryRun: false,
    tls: '',
    proxy: '',
  },
  'signl4-config': {
    name: '',
    baseUrl: 'https://connect.signl4.com',
    externalIdPrefix: 'AT',
    plan: 'commercial',
    apiUser: '',
    dryRun: false,
    mailAddress: '',
    smtpHost: '',
    smtpPort: 587,
    smtpSecurity: 'starttls',
    mailFrom: '',
    tls: '',
    proxy: '',
  },
  'autotask-ticket-in': {
    name: '',
    autotask: '',
    poll: true,
    interval: 30,
    lookback: 60,
    publicUrl: '',
    callout: false,
    webhook: false,
    path: '',
    companies: [],
    queues: [],
    priorities: [],
    ticketTypes: [],
    sources: [],
    statuses: [1],
    skipOwn: true,
    query: '',
    closedStatuses: [5],
    onReopen: 'ring',
    notes: 'never',
  },
  'signl4-event-in': {
    name: '',
    signl4: '',
    receive: 'both',
    interval: 15,
    publicUrl: '',
    events: [],
    foreign: false,
  },
  'signl4-alert-out': {
    name: '',
    signl4: '',
    transport: 'webhook',
    fallback: '',
    fallbackAfter: 120,
    title: '{{priority.label}} {{company.name}}: {{title}}',
    message: '',
    service: '',
    serviceType: 'str',
    scenario: '',
    scenarioType: 'str',
    priorityMap: [],
    location: '',
    locationType: 'str',
    filtering: false,
    details: ['number', 'contact', 'phone', 'queue', 'due', 'link'],
    attachments: false,
  },
  'autotask-signl4-sync': {
    name: '',
    autotask: '',
    signl4: '',
    ackStatus: 'In Progress',
    closeStatus: '',
    reopenStatus: '',
    ticketAckStatuses: ['In Progress'],
    ticketCloseStatuses: [],
    ownerAcknowledges: false,
    onLeave: 'keep',
    annotate: false,
    assignOn: 'acknowledged',
    assignPolicy: 'if-unassigned',
    ownerMap: [],
  },
  'autotask-note': {
    name: '',
    autotask: '',
    title: '',
    text: '',
    events: ['acknowledged', 'closed', 'reopened', 'escalated', 'annotated', 'no-reply', 'no-one-on-duty'],
    noteType: '',
    publish: 'internal',
  },
};

/** Those of the nodes that Node-RED loads. */
export const contract = Object.fromEntries(
  Object.entries(properties).filter(([type]) => registered.includes(type)),
);

/** Every credential, with its type: only `text` ones can be read back from Node-RED. */
export const credentials: Record<string, Record<string, 'text' | 'password'>> = {
  'autotask-config': { username: 'password', secret: 'password', integrationCode: 'password' },
  'signl4-config': {
    teamSecret: 'password',
    apiKey: 'password',
    eventToken: 'text',
    smtpUser: 'password',
    smtpPassword: 'password',
  },
  'autotask-ticket-in': {
    calloutUser: 'password',
    calloutPassword: 'password',
    webhookSecret: 'password',
  },
  'signl4-event-in': {},
  'signl4-alert-out': {},
  'autotask-signl4-sync': {},
  'autotask-note': {},
};
