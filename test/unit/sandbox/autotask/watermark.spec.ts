import assert from 'node:assert/strict';
import { Client, is } from './client.js';
import { describeIn } from '../../../house/share.js';

describeIn(1, 'Autotask sandbox: dates that Autotask keeps', () => {
  const api = new Client();
  const T0 = '2026-03-01T10:00:00.000Z';
  const T1 = '2026-03-01T11:00:00.000Z';
  let id: number;

  beforeEach(() => {
    api.control.setClock({ mode: 'fixed', at: T0 });
    id = api.control.createTicket().id;
    api.control.setClock({ mode: 'fixed', at: T1 });
  });

  it('a changed field moves lastActivityDate and lastTrackedModificationDateTime', () => {
    const ticket = api.control.editTicket(id, { priority: 'High' });
    assert.deepEqual([ticket['lastActivityDate'], ticket['lastTrackedModificationDateTime']], [T1, T1]);
  });

  it('a note moves lastActivityDate alone; the other too, in that variant', () => {
    api.control.addNote(id, 'x');
    assert.equal(api.control.ticket(id)['lastActivityDate'], T1);
    assert.equal(api.control.ticket(id)['lastTrackedModificationDateTime'], T0);
    api.control.setVariants({ noteTracked: 'yes' });
    api.control.addNote(id, 'y');
    assert.equal(api.control.ticket(id)['lastTrackedModificationDateTime'], T1);
  });

  it('a note for the customer moves lastCustomerVisibleActivityDateTime, an internal one does not', () => {
    api.control.addNote(id, { description: 'x', publish: 2 });
    assert.equal(api.control.ticket(id)['lastCustomerVisibleActivityDateTime'], null);
    api.control.addNote(id, { description: 'x', publish: 1 });
    assert.equal(api.control.ticket(id)['lastCustomerVisibleActivityDateTime'], T1);
  });

  it('lastActivityResourceID and its person type tell who acted', async () => {
    await api.patch({ id, title: 'x' });
    assert.equal(api.control.ticket(id)['lastActivityResourceID'], 29680090);
    api.control.addNote(id, 'Thank you', 'contact:30690001');
    const ticket = api.control.ticket(id);
    assert.deepEqual([ticket['lastActivityResourceID'], ticket['lastActivityPersonType']], [30690001, 2]);
  });

  it('lastActivityResourceID is null where a contact acted, in that variant', () => {
    api.control.setVariants({ contactActivity: 'null' });
    api.control.addNote(id, 'Thank you', 'contact:30690001');
    const ticket = api.control.ticket(id);
    assert.deepEqual([ticket['lastActivityResourceID'], ticket['lastActivityPersonType']], [null, 2]);
  });

  it('completedDate is set at Complete and cleared when reopened', () => {
    const done = api.control.complete(id, 29680002);
    assert.deepEqual(
      [done['status'], done['completedDate'], done['completedByResourceID']],
      [5, T1, 29680002],
    );
    const open = api.control.reopen(id);
    assert.deepEqual([open['completedDate'], open['completedByResourceID']], [null, null]);
  });

  it('completedDate stays when a complete ticket becomes Invoiced, and in the variant also when reopened', () => {
    api.control.complete(id);
    assert.equal(api.control.editTicket(id, { status: 'Invoiced' })['completedDate'], T1);
    api.control.setVariants({ reopen: 'keeps completedDate' });
    assert.equal(api.control.reopen(id)['completedDate'], T1);
  });

  it('a query from an instant on finds what was active since then, at the instant itself too', async () => {
    api.control.editTicket(id, { title: 'x' });
    assert.deepEqual(await api.ids('Tickets', is('gte', 'lastActivityDate', T1)), [id]);
    assert.deepEqual(await api.ids('Tickets', is('gt', 'lastActivityDate', T1)), []);
  });

  it('a clock that is set back is found all the same', async () => {
    api.control.setClock({ mode: 'fixed', at: '2026-02-01T00:00:00Z' });
    const early = api.control.createTicket().id;
    assert.deepEqual(await api.ids('Tickets', is('gte', 'lastActivityDate', '2026-02-01T00:00:00Z')), [
      id,
      early,
    ]);
    assert.deepEqual(await api.ids('Tickets', is('gte', 'lastActivityDate', T0)), [id]);
  });

  it('reads lag behind writes by the set time: a new ticket is item null, a changed one is as before', async () => {
    api.control.set({ lagMs: 3000 });
    const fresh = api.control.createTicket().id;
    await api.patch({ id, title: 'after' });
    assert.equal((await api.get(`Tickets/${fresh}`)).body.item, null);
    assert.notEqual((await api.get(`Tickets/${id}`)).body.item.title, 'after');
    assert.deepEqual(await api.ids('Tickets', is('gte', 'lastActivityDate', T1)), []);
    api.control.setClock({ mode: 'fixed', at: '2026-03-01T11:00:03.000Z' });
    assert.deepEqual(await api.ids('Tickets', is('gte', 'lastActivityDate', T1)), [id, fresh]);
  });

  it('a fresh record is 404 instead of item null, in that variant', async () => {
    api.control.set({ lagMs: 3000 });
    api.control.setVariants({ freshRecord: '404' });
    const fresh = api.control.createTicket().id;
    assert.equal((await api.get(`Tickets/${fresh}`)).status, 404);
    assert.equal((await api.get('Tickets/999999')).status, 200);
    api.control.setClock({ mode: 'fixed', at: '2026-03-01T11:00:03.000Z' });
    assert.equal((await api.get(`Tickets/${fresh}`)).body.item.id, fresh);
  });

  it('TicketHistory answers by ticketID only, and names who did it', async () => {
    api.control.editTicket(id, { priority: 'High' }, 29680002);
    const { body } = await api.query('TicketHistory', [is('eq', 'ticketID', id)]);
    assert.deepEqual(
      body.items.map(({ action, resourceID }: { action: string; resourceID: number }) => [
        action,
        resourceID,
      ]),
      [
        ['Created', 29680001],
        ['Edited', 29680002],
      ],
    );
    assert.equal((await api.query('TicketHistory', [is('gt', 'id', 0)])).status, 500);
  });

  it('a deleted ticket is gone, and stands in DeletedTicketLogs', async () => {
    const number = api.control.ticket(id)['ticketNumber'];
    api.control.addNote(id, 'x');
    api.control.remove(id, 29680002);
    assert.equal((await api.get(`Tickets/${id}`)).body.item, null);
    assert.deepEqual(await api.ids('TicketNotes', is('eq', 'ticketID', id)), []);
    const { body } = await api.query('DeletedTicketLogs', [is('eq', 'ticketID', id)]);
    const [log] = body.items;
    assert.deepEqual(
      [log.ticketNumber, log.deletedByResourceID, log.deletedDateTime],
      [number, 29680002, T1],
    );
  });
});
