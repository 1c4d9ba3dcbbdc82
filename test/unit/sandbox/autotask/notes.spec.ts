import assert from 'node:assert/strict';
import { Client, is } from './client.js';
import { describeIn } from '../../../house/share.js';

describeIn(1, 'Autotask sandbox: ticket notes', () => {
  const api = new Client();
  const good = { title: 'Title', description: 'Text', noteType: 201, publish: 2 };
  let id: number;
  const post = (changes: object = {}): ReturnType<Client['call']> =>
    api.call('POST', `Tickets/${id}/Notes`, { ...good, ...changes });

  beforeEach(() => {
    id = api.control.createTicket({ companyID: 29762001 }).id;
  });

  it('are made on the child route: itemId, the API user as author', async () => {
    const answer = await post();
    assert.equal(answer.status, 200);
    const { item } = (await api.get(`TicketNotes/${answer.body.itemId}`)).body;
    assert.deepEqual([item.ticketID, item.creatorResourceID, item.description], [id, 29680090, 'Text']);
  });

  it('POST /TicketNotes is 404', async () => {
    assert.equal((await api.call('POST', 'TicketNotes', { ...good, ticketID: id })).status, 404);
  });

  it('are read by the child route, by id and by query', async () => {
    const { itemId } = (await post()).body;
    assert.equal((await api.get(`Tickets/${id}/Notes`)).body.items[0].id, itemId);
    assert.equal((await api.get(`Tickets/${id}/Notes/${itemId}`)).body.item.id, itemId);
    assert.deepEqual(
      await api.ids('TicketNotes', is('eq', 'ticketID', id), is('beginsWith', 'title', 'Ti')),
      [itemId],
    );
  });

  it('are changed by PATCH and PUT on the child route, and never deleted', async () => {
    const { itemId } = (await post()).body;
    const route = `Tickets/${id}/Notes`;
    assert.equal((await api.call('PATCH', route, { id: itemId, description: 'New' })).status, 200);
    assert.equal((await api.get(`TicketNotes/${itemId}`)).body.item.title, 'Title');
    assert.equal((await api.call('PUT', route, { ...good, id: itemId, title: undefined })).status, 200);
    assert.equal((await api.get(`TicketNotes/${itemId}`)).body.item.title, null);
    assert.equal((await api.call('DELETE', `${route}/${itemId}`)).status, 405);
  });

  for (const field of ['description', 'noteType', 'publish'])
    it(`need ${field}`, async () => {
      assert.deepEqual((await post({ [field]: undefined })).body.errors, [
        `Missing Required Field: ${field}`,
      ]);
    });

  const refusals: Array<[string, object]> = [
    ['a description of 32,001 letters', { description: 'x'.repeat(32_001) }],
    ['a title of 251 letters', { title: 'x'.repeat(251) }],
    ['publish 3', { publish: 3 }],
    ['the system’s note type 13', { noteType: 13 }],
  ];
  for (const [name, changes] of refusals)
    it(`refuse ${name}`, async () => {
      assert.equal((await post(changes)).status, 500);
    });

  it('take 32,000 letters', async () => {
    assert.equal((await post({ description: 'x'.repeat(32_000) })).status, 200);
  });

  it('need a ticket that exists', async () => {
    assert.equal((await api.call('POST', 'Tickets/4711/Notes', good)).status, 500);
  });

  it('need a title where the category asks for one', async () => {
    const rules = { requiredOnCreate: [], requiredOnComplete: [], requireNoteTitles: true, defaults: {} };
    api.control.set({ categories: { 3: rules } });
    assert.equal((await post({ title: undefined })).status, 500);
    assert.equal((await post()).status, 200);
  });

  it('can have a contact as author: with the right, published to all, of the ticket’s company', async () => {
    const author = { createdByContactID: 30690001, publish: 1 };
    assert.equal((await post(author)).status, 200);
    assert.equal((await post({ ...author, publish: 2 })).status, 500);
    assert.equal((await post({ ...author, createdByContactID: 30690002 })).status, 500);
    api.control.setRights('signl4-guide');
    assert.equal((await post(author)).status, 500);
  });

  it('keep every letter, or lose those outside Windows-1252: by variant', async () => {
    const description = 'Grüße “ok” € 🔥 →';
    await post({ description });
    api.control.setVariants({ noteLetters: 'cp1252' });
    await post({ description });
    const texts = api.control.notes(id).map((note) => note['description']);
    assert.deepEqual(texts, [description, 'Grüße “ok” € ?? ?']);
  });

  it('publish options come from the tenant’s picklist', async () => {
    api.control.usePickLists('german');
    assert.equal((await post({ publish: 2, noteType: 301 })).status, 500);
    assert.equal((await post({ publish: 7, noteType: 301 })).status, 200);
  });
});
