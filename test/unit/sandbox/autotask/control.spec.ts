import assert from 'node:assert/strict';
import { Client, is } from './client.js';
import { describeIn } from '../../../house/share.js';

describeIn(1, 'Autotask sandbox: control interface', () => {
  const api = new Client();
  const http = async (
    method: string,
    path: string,
    body?: object,
  ): Promise<{ status: number; body: any }> => {
    const response = await fetch(`${api.autotask.url}/_control/${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, body: await response.json() };
  };

  it('makes, changes and lists tickets over HTTP as in the process', async () => {
    const made = await http('POST', 'actions/createTicket', {
      ticket: { title: 'x', priority: 'Critical' },
      as: 29680002,
    });
    assert.equal(made.body.priority, 14);
    assert.equal(made.body.creatorResourceID, 29680002);
    const { id } = made.body;
    await http('POST', 'actions/editTicket', {
      id,
      changes: { status: 'In Progress', assignedResourceID: 29680001 },
    });
    await http('POST', 'actions/addNote', { id, note: 'hello', as: 'sam@sandbox.example' });
    const { body } = await http('POST', 'actions/ticket', { id });
    assert.deepEqual(
      [body.status.label, body.owner, body.notes[0].author],
      ['In Progress', 'Kim Berger', 'Sam Okafor'],
    );
    await http('POST', 'actions/complete', { id });
    await http('POST', 'actions/reopen', { id, status: 'Escalated' });
    const second = (await http('POST', 'actions/createTicket', {})).body.id;
    await http('POST', 'actions/merge', { source: second, destination: id });
    await http('POST', 'actions/remove', { id });
    const list = (await http('POST', 'actions/tickets')).body;
    assert.deepEqual([list.total, list.tickets[0].id, list.tickets[0].completed], [1, second, true]);
  });

  it('makes many tickets at once, numbered', () => {
    const ids = api.control.createTickets(20, { title: 'Storm #' });
    assert.equal(api.control.ticket(ids[19] ?? 0)['title'], 'Storm 20');
  });

  it('says which labels there are when one is unknown, and who is not known', async () => {
    const answer = await http('POST', 'actions/createTicket', { ticket: { priority: 'Urgent' } });
    assert.equal(answer.status, 400);
    assert.match(answer.body.error, /Critical, High, Normal, Low/);
    assert.throws(() => api.control.createTicket({}, 'nobody'), /nobody is called nobody/);
    assert.throws(() => api.control.createTicket({ nonsense: 1 }), /no field nonsense/);
  });

  it('tells and sets the state: variants, rights, picklists, usage, lock', async () => {
    const { body } = await http('PUT', 'state', {
      variants: { dates: 'bare' },
      rights: 'signl4-guide',
      pickLists: 'german',
      used: 4000,
      locked: true,
      threads: 1,
    });
    assert.deepEqual(
      [body.variants.dates, body.used, body.users[0].locked, body.threads],
      ['bare', 4000, true, 1],
    );
    assert.deepEqual(Object.keys(body.users[0].rights.entities), [
      'Tickets',
      'TicketNotes',
      'Companies',
      'Contacts',
    ]);
    assert.equal(body.pickLists.Tickets.status[0].label, 'Neu');
    assert.ok(body.choices.variants.overLimit.includes('500'));
  });

  it('refuses variants and settings that do not exist', async () => {
    assert.equal((await http('PUT', 'state', { variants: { dates: 'roman' } })).status, 400);
    assert.equal((await http('PUT', 'state', { variants: { nope: 1 } })).status, 400);
    assert.equal((await http('PUT', 'state', { nope: 1 })).status, 400);
    assert.equal((await http('PUT', 'state', { rights: 'king' })).status, 400);
  });

  it('reset brings back everything of the seed', async () => {
    api.control.createTicket();
    api.control.setRights('none');
    api.control.addFault({ kind: 'status', status: 503 });
    const { body } = await http('POST', 'reset');
    assert.equal(body.tickets, 0);
    assert.equal((await api.get('Companies/0')).status, 200);
    assert.equal(api.control.summary().total, 1);
  });

  it('adds and alters records of every entity', () => {
    const company = api.control.put('Companies', {
      companyName: 'New & Co',
      companyType: 'Customer',
      phone: '1',
    });
    assert.equal(
      api.control.put('Companies', { id: company.id, isActive: false })['companyName'],
      'New & Co',
    );
    assert.equal(api.control.find('Companies', [is('eq', 'companyName', 'new & co')])[0]?.id, company.id);
  });

  it('faults strike where they are told to: done, but the answer is lost', async () => {
    const { id } = api.control.createTicket();
    api.control.addFault({ kind: 'lost', entity: 'Tickets', method: 'PATCH', times: 1 });
    await assert.rejects(api.patch({ id, title: 'after' }));
    assert.equal(api.control.ticket(id)['title'], 'after');
    assert.equal((await api.patch({ id, title: 'again' })).status, 200);
  });

  it('a throttle fault is the refusal of the hourly limit', async () => {
    api.control.addFault({ kind: 'throttle', times: 1 });
    assert.equal((await api.get('Companies/0')).status, 429);
  });

  it('records calls by entity, children by the entity they are', async () => {
    const { id } = api.control.createTicket();
    await api.get(`Tickets/${id}/Notes`);
    await api.query('Tickets', [is('exist', 'id')]);
    await api.get('ThresholdInformation');
    await api.get('zoneInformation?user=x');
    const counts = Object.entries(api.control.summary().byEntity).map(([name, { total }]) => [name, total]);
    assert.deepEqual(Object.fromEntries(counts), {
      TicketNotes: 1,
      Tickets: 1,
      ThresholdInformation: 1,
      ZoneInformation: 1,
    });
  });

  it('deep links lead to the page, by id and by number', async () => {
    const ticket = api.control.createTicket();
    const link = `${api.autotask.url}/Autotask/AutotaskExtend/ExecuteCommand.aspx?Code=OpenTicketDetail`;
    for (const name of [`TicketID=${ticket.id}`, `TicketNumber=${String(ticket['ticketNumber'])}`]) {
      const answer = await fetch(`${link}&${name}`, { redirect: 'manual' });
      assert.equal(answer.headers.get('location'), `/#ticket-${ticket.id}`);
    }
    assert.equal((await fetch(`${link}&TicketID=1`)).status, 404);
  });

  it('serves its page, and tells it at once what changed', async () => {
    const page = await fetch(`${api.autotask.url}/`);
    assert.match(await page.text(), /<title>Autotask/);
    const live = await fetch(`${api.autotask.url}/live`);
    const reader = (live.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    const { id } = api.control.createTicket();
    const told = new TextDecoder().decode((await reader.read()).value);
    assert.equal(told, `event: ticket\ndata: {"id":${id}}\n\n`);
    await reader.cancel();
  });
});
