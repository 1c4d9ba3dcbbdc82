import assert from 'node:assert/strict';
import { Client } from './client.js';
import { describeIn } from '../../../house/share.js';

describeIn(0, 'Autotask sandbox: routes and verbs of tickets', () => {
  const api = new Client();

  it('GET of an unknown id is 200 with item null', async () => {
    const answer = await api.get('Tickets/999999');
    assert.deepEqual([answer.status, answer.body], [200, { item: null }]);
  });

  it('PATCH lives on the collection only: with the id in the path it is 405', async () => {
    const { id } = api.control.createTicket();
    const answer = await api.call('PATCH', `Tickets/${id}`, { title: 'x' });
    assert.equal(answer.status, 405);
    assert.match(answer.body.Message, /does not support http method 'PATCH'/);
  });

  it('there is no DELETE of tickets', async () => {
    const { id } = api.control.createTicket();
    assert.equal((await api.call('DELETE', `Tickets/${id}`)).status, 405);
  });

  it('an unknown route is 404', async () => {
    for (const path of ['Nonsense/query', 'Tickets/7001/Nonsense', 'Tickets/query/all', 'V2'])
      assert.equal((await api.get(path)).status, 404, path);
  });

  it('PATCH answers 404 in HTML, in the variant of zone 18; PUT with the id in the path works there', async () => {
    const { id, ...ticket } = api.control.createTicket();
    api.control.setVariants({ patch: '404' });
    const answer = await api.patch({ id, title: 'x' });
    assert.deepEqual([answer.status, answer.headers.get('content-type')], [404, 'text/html']);
    const { status, priority, companyID } = ticket;
    const put = await api.call('PUT', `Tickets/${id}`, { title: 'x', status, priority, companyID });
    assert.deepEqual(put.body, { itemId: id });
  });

  it('PATCH answers 404 for contacts alone, in that variant', async () => {
    api.control.setVariants({ patch: '404 for Contacts' });
    const { id } = api.control.createTicket();
    assert.equal((await api.patch({ id, title: 'x' })).status, 200);
    assert.equal((await api.call('PATCH', 'Companies/29762001/Contacts', { id: 30690001 })).status, 404);
  });
});

describeIn(0, 'Autotask sandbox: creating tickets', () => {
  const api = new Client();
  const good = { title: 'x', status: 1, priority: 14, companyID: 29762001, queueID: 29684001 };
  const post = (body: object): ReturnType<Client['call']> => api.call('POST', 'Tickets', body);

  it('answers itemId; number, dates and creator are the system’s', async () => {
    api.control.setClock({ mode: 'fixed', at: '2026-03-01T10:00:00Z' });
    const answer = await post(good);
    assert.equal(answer.status, 200);
    const { item } = (await api.get(`Tickets/${answer.body.itemId}`)).body;
    assert.equal(item.ticketNumber, 'T20260301.0001');
    assert.equal(item.createDate, '2026-03-01T10:00:00.000Z');
    assert.deepEqual([item.creatorResourceID, item.creatorType], [29680090, 1]);
  });

  for (const field of ['title', 'status', 'priority', 'companyID'])
    it(`needs ${field}`, async () => {
      const answer = await post({ ...good, [field]: null });
      assert.equal(answer.status, 500);
      assert.deepEqual(answer.body.errors, [`Missing Required Field: ${field}`]);
    });

  it('needs a queue, or an owner with a role', async () => {
    const { queueID: _, ...without } = good;
    assert.equal((await post(without)).status, 500);
    const owned = { ...without, assignedResourceID: 29680001, assignedResourceRoleID: 29683501 };
    assert.equal((await post(owned)).status, 200);
  });

  it('needs dueDateTime in the variant that says so', async () => {
    api.control.setVariants({ dueDate: 'required' });
    assert.equal((await post(good)).status, 500);
    assert.equal((await post({ ...good, dueDateTime: '2026-03-02T10:00:00Z' })).status, 200);
  });

  it('a category adds required fields and defaults', async () => {
    const rules = { requiredOnCreate: ['issueType'], requiredOnComplete: [], requireNoteTitles: false };
    api.control.set({ categories: { 110: { ...rules, defaults: { source: 8 } } } });
    assert.equal((await post({ ...good, ticketCategory: 110 })).status, 500);
    const answer = await post({ ...good, ticketCategory: 110, issueType: 41 });
    assert.equal(api.control.ticket(answer.body.itemId)['source'], 8);
  });

  it('company 0 is the own company', async () => {
    assert.equal((await post({ ...good, companyID: 0 })).status, 200);
  });

  it('sets user-defined fields by name, as texts', async () => {
    const userDefinedFields = [{ name: 'Site Code', value: 'B-12' }];
    const { body } = await post({ ...good, userDefinedFields });
    const { item } = (await api.get(`Tickets/${body.itemId}`)).body;
    assert.deepEqual(item.userDefinedFields[0], { name: 'Site Code', value: 'B-12' });
  });

  const refusals: Array<[string, object, RegExp]> = [
    ['a title of 256 letters', { title: 'x'.repeat(256) }, /String value/],
    ['an unknown status', { status: 777 }, /Picklist value on field: status/],
    ['an inactive status', { status: 27 }, /Picklist value on field: status/],
    ['a sub-issue type of another issue type', { issueType: 41, subIssueType: 421 }, /subIssueType/],
    [
      'a company that does not exist',
      { companyID: 4711 },
      /Reference value on field: companyID of type: Company/,
    ],
    [
      'a contact of another company',
      { contactID: 30690002 },
      /Reference value on field: contactID of type: Contact/,
    ],
    ['an inactive contact', { companyID: 29762040, contactID: 30690040 }, /contactID of type: Contact/],
    ['a status that is no number', { status: 'New' }, /status/],
    ['a UDF that does not exist', { userDefinedFields: [{ name: 'nope', value: 'x' }] }, /nope/],
  ];
  for (const [name, changes, text] of refusals)
    it(`refuses ${name}`, async () => {
      const answer = await post({ ...good, ...changes });
      assert.equal(answer.status, 500);
      assert.match(answer.body.errors[0], text);
    });

  it('writes errors as objects in the variant that says so', async () => {
    api.control.setVariants({ errorShape: 'objects' });
    const answer = await post({ ...good, title: null });
    assert.deepEqual(answer.body.errors, [{ message: 'Missing Required Field: title', field: 'title' }]);
  });

  it('writes errors into an answer of status 200 in the variant that says so', async () => {
    api.control.setVariants({ errorStatus: '200' });
    const answer = await post({ ...good, title: null });
    assert.deepEqual([answer.status, answer.body], [200, { errors: ['Missing Required Field: title'] }]);
    assert.equal(api.control.find('Tickets').length, 0);
  });

  it('gives a number of its own, whatever is sent, and none twice', async () => {
    const numberOf = async (): Promise<unknown> =>
      api.control.ticket((await post({ ...good, ticketNumber: 'T20000101.0001' })).body.itemId)[
        'ticketNumber'
      ];
    const first = await numberOf();
    assert.match(String(first), /^T\d{8}\.0001$/);
    api.control.remove(Number(api.control.find('Tickets')[0]?.id));
    assert.notEqual(await numberOf(), first);
  });
});
