import assert from 'node:assert/strict';
import { Client } from './client.js';
import { describeIn } from '../../../house/share.js';

describeIn(1, 'Autotask sandbox: changing tickets', () => {
  const api = new Client();
  let id: number;

  beforeEach(() => {
    id = api.control.createTicket({ title: 'before', description: 'text', companyID: 29762001 }).id;
  });

  it('PATCH leaves out what is omitted, clears what is null, and answers itemId', async () => {
    const answer = await api.patch({ id, title: 'after', description: null });
    assert.deepEqual([answer.status, answer.body], [200, { itemId: id }]);
    const { title, description, queueID } = api.control.ticket(id);
    assert.deepEqual([title, description, queueID], ['after', null, 29684002]);
  });

  it('PUT wipes what is omitted, and refuses when a required field is', async () => {
    const { status, priority, companyID } = api.control.ticket(id);
    assert.equal((await api.call('PUT', 'Tickets', { id, title: 'x' })).status, 500);
    const answer = await api.call('PUT', 'Tickets', { id, title: 'x', status, priority, companyID });
    assert.equal(answer.status, 200);
    const { description, queueID } = api.control.ticket(id);
    assert.deepEqual([description, queueID], [null, null]);
  });

  it('a required field is neither null nor an empty text, a description may be both', async () => {
    for (const title of [null, ''])
      assert.deepEqual((await api.patch({ id, title })).body.errors, ['Missing Required Field: title']);
    assert.equal((await api.patch({ id, description: '' })).status, 200);
    assert.equal(api.control.ticket(id)['title'], 'before');
  });

  it('an id that does not exist is refused', async () => {
    assert.equal((await api.patch({ id: 4711, title: 'x' })).status, 500);
  });

  it('a whole ticket piped back is refused for its read-only fields; or they are ignored: by variant', async () => {
    const { item } = (await api.get(`Tickets/${id}`)).body;
    assert.equal((await api.patch(item)).status, 500);
    api.control.setVariants({ readOnlyFields: 'ignored' });
    assert.equal((await api.patch(item)).status, 200);
  });

  it('UDFs that are not sent stay', async () => {
    await api.patch({ id, userDefinedFields: [{ name: 'Site Code', value: 'A' }] });
    await api.patch({ id, userDefinedFields: [{ name: 'Maintenance Window', value: 'B' }] });
    const [site, window] = (await api.get(`Tickets/${id}`)).body.item.userDefinedFields;
    assert.deepEqual([site.value, window.value], ['A', 'B']);
  });

  it('an owner without a role is refused in Autotask’s own words', async () => {
    const text =
      'Data violation: When assigning a Resource, you must assign both a assignedResourceID and assignedResourceRoleID.';
    for (const half of [{ assignedResourceID: 29680001 }, { assignedResourceRoleID: 29683501 }])
      assert.deepEqual((await api.patch({ id, ...half })).body.errors, [text]);
  });

  const assign = (
    assignedResourceID: number | null,
    assignedResourceRoleID: number | null,
  ): ReturnType<Client['call']> => api.patch({ id, assignedResourceID, assignedResourceRoleID });

  it('owner and role go together if they are a valid pair', async () => {
    assert.equal((await assign(29680001, 29683502)).status, 200);
    assert.match((await assign(29680002, 29683501)).body.errors[0], /This Role \(Help Desk\) cannot/);
  });

  it('null clears both, also when only the owner is named', async () => {
    await assign(29680001, 29683501);
    assert.equal((await api.patch({ id, assignedResourceID: null })).status, 200);
    const { assignedResourceID, assignedResourceRoleID } = api.control.ticket(id);
    assert.deepEqual([assignedResourceID, assignedResourceRoleID], [null, null]);
  });

  for (const [who, resource] of [
    ['an inactive resource', 29680006],
    ['an API-only user', 29680090],
  ] as const)
    it(`${who} cannot own a ticket`, async () => {
      assert.match(
        (await assign(resource, 29683501)).body.errors[0],
        /Reference value on field: assignedResourceID/,
      );
    });

  it('a resource without a service desk role cannot own a ticket', async () => {
    assert.equal((await assign(29680005, 29683501)).status, 500);
  });

  it('an inactive owner already on the ticket blocks edits, in that variant', async () => {
    api.control.editTicket(id, { assignedResourceID: 29680006 });
    assert.equal((await api.patch({ id, title: 'one' })).status, 200);
    api.control.setVariants({ inactiveOnTicket: 'blocks edits' });
    assert.match(
      (await api.patch({ id, title: 'two' })).body.errors[0],
      /Reference value on field: assignedResourceID/,
    );
  });

  it('a category can demand fields before completion', async () => {
    const rules = {
      requiredOnCreate: [],
      requiredOnComplete: ['resolution'],
      requireNoteTitles: false,
      defaults: {},
    };
    api.control.set({ categories: { 3: rules } });
    assert.deepEqual((await api.patch({ id, status: 5 })).body.errors, [
      'Missing Required Field: resolution',
    ]);
    assert.equal((await api.patch({ id, status: 5, resolution: 'done' })).status, 200);
  });

  it('a category can demand user-defined fields, at creation and before completion', async () => {
    const fields = { requiredOnCreate: ['Site Code'], requiredOnComplete: ['Maintenance Window'] };
    api.control.set({ categories: { 3: { ...fields, requireNoteTitles: false, defaults: {} } } });
    const made = { title: 'x', status: 1, priority: 12, companyID: 0, queueID: 29684002, ticketCategory: 3 };
    assert.deepEqual((await api.call('POST', 'Tickets', made)).body.errors, [
      'Missing Required Field: Site Code',
    ]);
    const userDefinedFields = [{ name: 'Site Code', value: 'A1' }];
    assert.equal((await api.call('POST', 'Tickets', { ...made, userDefinedFields })).status, 200);
    assert.equal((await api.patch({ id, status: 5 })).status, 500);
    const needed = [{ name: 'Maintenance Window', value: 'night' }];
    assert.equal((await api.patch({ id, status: 5, userDefinedFields: needed })).status, 200);
  });

  it('a secondary resource needs all three fields, a valid role, and not to be the owner', async () => {
    await assign(29680001, 29683501);
    const post = (resourceID: number, roleID?: number): ReturnType<Client['call']> =>
      api.call('POST', `Tickets/${id}/SecondaryResources`, { resourceID, roleID, ticketID: id });
    assert.equal((await post(29680002)).status, 500);
    const isApiUser = (await post(29680090, 29683501)).body.errors[0];
    assert.match(isApiUser, /^Reference value on field: resourceID of type: Resource/);
    assert.equal((await post(29680001, 29683501)).status, 500);
    const made = await post(29680002, 29683502);
    assert.equal(made.status, 200);
    assert.equal(
      (await assign(29680002, 29683502)).status,
      500,
      'a secondary resource cannot become the owner',
    );
    const listed = await api.get(`Tickets/${id}/SecondaryResources`);
    assert.equal(listed.body.items[0].resourceID, 29680002);
    const one = `Tickets/${id}/SecondaryResources/${made.body.itemId}`;
    assert.equal((await api.call('PATCH', one, {})).status, 405);
    assert.equal((await api.call('DELETE', one)).status, 200);
    assert.match((await api.call('DELETE', one)).body.errors[0], /No matching records found/);
  });
});
