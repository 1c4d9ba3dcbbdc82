import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readFields } from '../../../src/autotask/fields.js';
import { Picklists } from '../../../src/autotask/picklists.js';
import { toTicket, visible, VISIBLE_FIELDS } from '../../../src/autotask/tickets.js';
import { isoTime, parseTime } from '../../../src/autotask/time.js';
import type { RawRecord } from '../../../src/types.js';

const option = (id: number, label: string) => ({ value: String(id), label, isActive: true, sortOrder: id });
const picklists = Picklists.from(
  readFields({
    fields: [
      { name: 'status', isPickList: true, picklistValues: [option(1, 'New'), option(5, 'Complete')] },
      { name: 'priority', isPickList: true, picklistValues: [option(4, 'Critical')] },
    ],
  }),
);
const names = {
  companies: new Map([[175, { name: 'Acme', classification: { id: 15, label: 'Gold' } }]]),
  contacts: new Map([[30, { name: 'Ada', email: 'a@b.example', phone: '1' }]]),
  resources: new Map([[40, { name: 'Kim', email: 'k@b.example' }]]),
};
const webUrl = 'https://ww5.autotask.net/';
const convert = (raw: RawRecord) => toTicket(raw, { picklists, names, webUrl });

const RAW: RawRecord = {
  id: 7865,
  ticketNumber: 'T20240131.0004',
  title: 'Server is down',
  description: 'No answer',
  status: 1,
  priority: 4,
  queueID: 99,
  companyID: 175,
  contactID: 30,
  assignedResourceID: 40,
  problemTicketId: null,
  creatorType: 1,
  creatorResourceID: 4,
  dueDateTime: '2024-01-31T15:04:05.307',
  createDate: '2024-01-31T15:04:05Z',
  lastActivityDate: '2024-01-31T16:04:05+01:00',
  completedDate: null,
  userDefinedFields: [
    { name: 'Site', value: 'North' },
    { name: '__proto__', value: 'x' },
    { name: 'Empty', value: null },
    null,
  ],
};

describe('Autotask tickets', () => {
  it('become what every message carries', () => {
    const { fields, udf, ...ticket } = convert(RAW);
    assert.equal(fields, RAW);
    assert.deepEqual(Object.entries(udf), [
      ['Site', 'North'],
      ['__proto__', 'x'],
      ['Empty', null],
    ]);
    assert.deepEqual(ticket, {
      id: 7865,
      number: 'T20240131.0004',
      title: 'Server is down',
      description: 'No answer',
      status: { id: 1, label: 'New' },
      priority: { id: 4, label: 'Critical' },
      queue: { id: 99, label: '' },
      source: null,
      type: null,
      category: null,
      issueType: null,
      subIssueType: null,
      sla: null,
      company: { id: 175, name: 'Acme', classification: { id: 15, label: 'Gold' } },
      creator: { kind: 'resource', id: 4 },
      problemId: null,
      contact: { id: 30, name: 'Ada', email: 'a@b.example', phone: '1' },
      assignee: { id: 40, name: 'Kim', email: 'k@b.example' },
      dueAt: '2024-01-31T15:04:05.307Z',
      createdAt: '2024-01-31T15:04:05.000Z',
      lastActivityAt: '2024-01-31T15:04:05.000Z',
      completedAt: null,
      url: 'https://ww5.autotask.net/Autotask/AutotaskExtend/ExecuteCommand.aspx?Code=OpenTicketDetail&TicketID=7865',
    });
  });

  it('are the same whatever the case of the keys', () => {
    const shouted = Object.fromEntries(Object.entries(RAW).map(([key, value]) => [key.toUpperCase(), value]));
    assert.deepEqual({ ...convert(shouted), fields: null }, { ...convert(RAW), fields: null });
    assert.deepEqual(visible(shouted), visible(RAW));
  });

  it('keep what is known of a company or person without a name', () => {
    const ticket = convert({ ...RAW, companyID: 0, contactID: 5, assignedResourceID: 6 });
    assert.deepEqual(ticket.company, { id: 0, name: '', classification: null });
    assert.deepEqual(ticket.contact, { id: 5, name: '', email: '', phone: '' });
    assert.deepEqual(ticket.assignee, { id: 6, name: '', email: '' });
  });

  it('know who created them', () => {
    const creator = (raw: RawRecord) => convert({ id: 1, ...raw }).creator;
    const both = { creatorResourceID: 4, createdByContactID: 30 };
    assert.deepEqual(creator({ ...both, creatorType: 1 }), { kind: 'resource', id: 4 });
    assert.deepEqual(creator({ ...both, creatorType: '2' }), { kind: 'contact', id: 30 });
    assert.deepEqual(creator({ ...both, creatorType: 'Contact' }), { kind: 'contact', id: 30 });
    assert.deepEqual(creator(both), { kind: 'contact', id: 30 });
    assert.deepEqual(creator({ creatorResourceID: 4, createdByContactID: null }), {
      kind: 'resource',
      id: 4,
    });
    assert.equal(creator({}), null);
  });

  it('have no link while the web interface is unknown', () => {
    assert.equal(toTicket(RAW, { picklists, names, webUrl: null }).url, '');
  });

  it('can be made of any record', () => {
    const keys = fc.constantFrom(...Object.keys(RAW), 'xyz');
    fc.assert(
      fc.property(fc.dictionary(keys, fc.jsonValue()), (raw) => {
        JSON.stringify(convert(raw));
        visible(raw);
      }),
    );
  });
});

describe('Autotask tickets: what people see', () => {
  it('is the fields of the contract and nothing else', () => {
    assert.deepEqual(Object.keys(visible(RAW)), Object.keys(VISIBLE_FIELDS));
    const activity = {
      ...RAW,
      lastActivityDate: '2025-01-01T00:00:00Z',
      resolution: 'x',
      completedDate: '2025-01-01T00:00:00Z',
    };
    assert.deepEqual(visible(activity), visible(RAW));
  });

  for (const [name, field] of Object.entries(VISIBLE_FIELDS)) {
    it(`shows a changed ${name}`, () => {
      const changed = visible({
        ...RAW,
        [field]:
          field === 'dueDateTime' ? '2030-01-01T00:00:00Z' : typeof RAW[field] === 'string' ? 'other' : 4711,
      });
      const before = visible(RAW);
      const differing = Object.entries(changed).filter(
        ([key, value]) => before[key as keyof typeof before] !== value,
      );
      assert.deepEqual(
        differing.map(([key]) => key),
        [name],
      );
    });
  }

  it('keeps no customer’s text of the description', () => {
    const { description } = visible({ ...RAW, description: 'the password is 1234' });
    assert.match(String(description), /^[0-9a-f]{12}$/);
    assert.equal(visible({ ...RAW, description: null }).description, '');
  });

  it('takes the same due date with and without a zone for the same', () => {
    const due = (dueDateTime: string) => visible({ ...RAW, dueDateTime }).dueAt;
    assert.equal(due('2024-01-31T15:04:05.000Z'), due('2024-01-31T15:04:05'));
  });
});

describe('Autotask times', () => {
  it('are UTC without a designator, whatever zone this machine is in', () => {
    const zone = process.env['TZ'];
    try {
      process.env['TZ'] = 'America/New_York';
      assert.equal(isoTime('2024-07-31T15:04:05.307'), '2024-07-31T15:04:05.307Z');
      assert.equal(isoTime('2024-07-31T15:04:05.3071234'), '2024-07-31T15:04:05.307Z');
      assert.equal(isoTime('2024-07-31'), '2024-07-31T00:00:00.000Z');
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });

  it('keep their designator', () => {
    assert.equal(isoTime('2024-07-31T15:04:05-04:00'), '2024-07-31T19:04:05.000Z');
    assert.equal(isoTime('2024-07-31T15:04:05Z'), '2024-07-31T15:04:05.000Z');
  });

  it('are null where there is none', () => {
    for (const value of [null, undefined, '', 'soon', 5, {}]) assert.equal(parseTime(value), null);
  });
});
