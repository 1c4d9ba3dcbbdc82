import assert from 'node:assert/strict';
import { forwardingFlow, raiseCurtain, type Stage } from './stage.js';

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const KEYS =
  `id number title description status priority queue source type category issueType subIssueType sla
  company creator problemId contact assignee dueAt createdAt lastActivityAt completedAt url udf fields`.split(
    /\s+/,
  );

/** What leaves `ticket in` for tickets that lack something, in Node-RED itself. */
describe('the message of a ticket', () => {
  let stage: Stage;
  before(async () => {
    stage = await raiseCurtain();
    stage.autotask.setVariants({ dates: 'bare', noteqNull: 'match' });
    await stage.red.deploy(forwardingFlow(stage.urls));
    await stage.red.whenStatus('tickets', ({ fill }) => fill === 'green');
  });
  after(() => stage.close());

  const opened = async (...given: Parameters<Stage['autotask']['createTicket']>) => {
    const { id } = stage.autotask.createTicket(...given);
    await stage.poll();
    return stage.red.next('opened', ({ ticketId }) => ticketId === id);
  };

  it('has every key, whatever is missing', async () => {
    const msg = await opened({
      title: 'Bare',
      description: null,
      priority: null,
      queueID: null,
      source: null,
      ticketType: null,
      ticketCategory: null,
      contactID: null,
      dueDateTime: null,
      companyID: 0,
    });
    const { payload, event } = msg as Record<string, any>;
    assert.deepEqual(Object.keys(payload), KEYS);
    const { description, priority, queue, source, category, contact, assignee, dueAt, completedAt } = payload;
    assert.equal(description, '');
    assert.deepEqual([priority, queue, source, category], [null, null, null, null]);
    assert.deepEqual([contact, assignee, dueAt, completedAt], [null, null, null, null]);
    assert.equal(payload.company.id, 0);
    assert.ok(payload.company.name.length > 0, 'the tenant itself is a company too, of the id 0');
    assert.deepEqual(payload.status, { id: 1, label: 'New' });
    assert.equal(msg['topic'], 'ticket/opened');
    assert.equal(msg['ticketId'], payload.id);
    assert.equal(event.type, 'opened');
    assert.equal(event.intake, 'poll');
    assert.equal(event.replayed, undefined);
    const { alert } = await stage.red.next('sent', ({ ticketId }) => ticketId === payload.id);
    assert.equal(alert.status, 'new');
  });

  it('times without a zone are UTC', async () => {
    const due = '2031-02-03T04:05:06';
    const { payload, event } = (await opened({ title: 'Times', dueDateTime: due })) as Record<string, any>;
    assert.equal(payload.fields.dueDateTime.endsWith('Z'), false, 'the stand-in writes it without a zone');
    assert.equal(payload.dueAt, '2031-02-03T04:05:06.000Z');
    for (const at of [payload.createdAt, payload.lastActivityAt, event.at]) assert.match(at, ISO);
    assert.equal(event.at, payload.lastActivityAt);
    assert.ok(Math.abs(Date.parse(payload.createdAt) - Date.now()) < 15 * 60_000);
  });

  it('a contact made it, and its fields of the user’s own are there by name', async () => {
    const [contact] = stage.autotask.find('Contacts') as Array<Record<string, any>>;
    const udf = { 'Site Code': 'Nord "A" & <B>', 'Alert On-Call': 'Yes' };
    const { payload } = (await opened(
      { title: 'By mail', companyID: contact!['companyID'], contactID: contact!['id'], udf },
      `contact:${contact!['id']}`,
    )) as Record<string, any>;
    assert.deepEqual(payload.creator, { kind: 'contact', id: contact!['id'] });
    assert.equal(payload.contact.id, contact!['id']);
    assert.equal(payload.contact.email, contact!['emailAddress']);
    assert.ok(payload.company.name.length > 0);
    assert.deepEqual(payload.udf, { ...udf, 'Maintenance Window': null });
  });

  it('an owner has name and address', async () => {
    const { payload } = (await opened({
      title: 'Owned',
      assignedResourceID: 29680002,
    })) as Record<string, any>;
    assert.deepEqual(payload.assignee, { id: 29680002, name: 'Alex Moreau', email: 'alex@sandbox.example' });
    assert.deepEqual(payload.creator, { kind: 'resource', id: 29680001 });
  });
});
