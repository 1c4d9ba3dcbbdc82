import assert from 'node:assert/strict';
import { DETAIL_KEYS, details, type DetailStyle } from '../../../src/signl4/details.js';
import type { Ticket } from '../../../src/types.js';

const named = (id: number, label: string) => ({ id, label });
const ticket: Ticket = {
  id: 7,
  number: 'T20260301.0007',
  title: 'Mail down',
  description: 'All of it.',
  status: named(1, 'New'),
  priority: named(4, 'Critical'),
  queue: named(8, 'On call'),
  source: named(2, 'Phone'),
  type: named(1, 'Incident'),
  category: named(3, 'Standard'),
  issueType: null,
  subIssueType: null,
  sla: named(5, 'Gold'),
  company: { id: 9, name: 'ACME', classification: null },
  creator: null,
  problemId: null,
  contact: { id: 3, name: 'Pat Smith', email: 'pat@acme.example', phone: '+41 44 000 00 00' },
  assignee: { id: 2, name: 'Kim Berger', email: 'kim@example.test' },
  dueAt: '2026-07-01T15:00:00Z',
  createdAt: '2026-07-01T10:00:00Z',
  lastActivityAt: null,
  completedAt: null,
  url: 'https://ww5.autotask.net/x?TicketID=7',
  udf: { Building: 'B2', Inspected: '2026-07-01T15:00:00.000', Empty: null },
  fields: {
    purchaseOrderNumber: 'PO-1',
    estimatedHours: 2.5,
    isVip: false,
    nested: { a: 1 },
    building: 'raw',
  },
};
const style: DetailStyle = { label: (key) => `<${key}>`, timeZone: 'Europe/Zurich', language: 'de' };
const values = (keys: string[], more: Partial<DetailStyle> = {}) =>
  details(ticket, keys, { ...style, ...more }).map(({ value }) => value);

describe('Details of an alert', () => {
  it('have the label of their key and stand in the wanted order', () => {
    assert.deepEqual(details(ticket, ['queue', 'number'], style), [
      { name: '<queue>', value: 'On call' },
      { name: '<number>', value: 'T20260301.0007' },
    ]);
  });

  it('know each key', () => {
    const known = [
      'T20260301.0007',
      'Pat Smith',
      '+41 44 000 00 00',
      'On call',
      '01.07.2026, 17:00',
      ticket.url,
    ];
    known.push(
      'ACME',
      'Critical',
      'New',
      'Phone',
      'Incident',
      'Standard',
      'Gold',
      'Kim Berger',
      'All of it.',
    );
    assert.deepEqual(values([...DETAIL_KEYS]), known);
  });

  it('show times in the given zone and language', () => {
    assert.deepEqual(values(['due'], { timeZone: 'America/New_York', language: 'en' }), [
      'Jul 1, 2026, 11:00 AM',
    ]);
  });

  it('show the machine’s own zone where none is given', () => {
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
    assert.deepEqual(values(['due'], { timeZone: '' }), values(['due'], { timeZone }));
  });

  it('never fail for a zone or a language that does not exist', () => {
    assert.deepEqual(values(['due'], { timeZone: 'Mars/Olympus' }), ['01.07.2026, 15:00']);
    assert.deepEqual(values(['due'], { timeZone: 'UTC', language: 'not a language' }), [
      'Jul 1, 2026, 3:00 PM',
    ]);
  });

  it('leave out what is empty', () => {
    const bare: Ticket = {
      ...ticket,
      contact: null,
      assignee: null,
      queue: null,
      dueAt: null,
      url: '',
      company: null,
    };
    const keys = ['contact', 'phone', 'owner', 'queue', 'due', 'link', 'company', 'Empty', 'no such field'];
    assert.deepEqual(details(bare, keys, style), []);
  });

  it('fall back to an address where a person has no name', () => {
    const contact = { id: 3, name: '', email: 'pat@acme.example', phone: '' };
    assert.deepEqual(details({ ...ticket, contact }, ['contact', 'phone'], style), [
      { name: '<contact>', value: 'pat@acme.example' },
    ]);
  });

  it('take other keys for fields: user-defined ones first, names exactly before any case', () => {
    assert.deepEqual(
      details(ticket, ['Building', 'building', 'PURCHASEORDERNUMBER', 'estimatedHours', 'isVip'], style),
      [
        { name: 'Building', value: 'B2' },
        { name: 'building', value: 'raw' },
        { name: 'PURCHASEORDERNUMBER', value: 'PO-1' },
        { name: 'estimatedHours', value: '2.5' },
        { name: 'isVip', value: 'false' },
      ],
    );
  });

  it('take a field’s time without a zone for UTC', () =>
    assert.deepEqual(values(['Inspected']), ['01.07.2026, 17:00']));

  for (const key of ['nested', 'constructor', '__proto__', 'toString']) {
    it(`show nothing for ${key}`, () => assert.deepEqual(values([key]), []));
  }

  it('bear a ticket that a flow has made', () => {
    const made = { number: 'T1', queue: 'On call', contact: { name: 5 } } as unknown as Ticket;
    assert.deepEqual(details(made, [...DETAIL_KEYS, 'Building'], style), [
      { name: '<number>', value: 'T1' },
      { name: '<contact>', value: '5' },
    ]);
  });
});
