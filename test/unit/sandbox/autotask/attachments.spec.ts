import assert from 'node:assert/strict';
import { Client, is } from './client.js';
import { describeIn } from '../../../house/share.js';

describeIn(1, 'Autotask sandbox: attachments of tickets', () => {
  const api = new Client();
  const png = { name: 'screen.png', contentType: 'image/png', data: Buffer.from('a picture') };
  let ticket: number;
  let id: number;
  beforeEach(() => {
    ticket = api.control.createTicket().id;
    id = api.control.addAttachment(ticket, png).id;
  });
  const route = () => `Tickets/${ticket}/Attachments`;

  it('are listed below their ticket, and found by a query, without their content', async () => {
    for (const { status, body } of [
      await api.get(route()),
      await api.query('TicketAttachments', [is('eq', 'ticketID', ticket)]),
    ]) {
      assert.equal(status, 200);
      const [item] = body.items;
      assert.deepEqual(
        [item.id, item.attachmentType, item.fullPath, item.title, item.contentType, item.fileSize, item.data],
        [id, 'FILE_ATTACHMENT', 'screen.png', 'screen.png', 'image/png', 9, null],
      );
    }
  });

  it('one of them has its content in base64', async () => {
    const { item } = (await api.get(`${route()}/${id}`)).body;
    assert.equal(Buffer.from(item.data, 'base64').toString(), 'a picture');
  });

  it('one of another ticket is none of this one', async () => {
    const other = api.control.createTicket().id;
    assert.deepEqual((await api.get(`Tickets/${other}/Attachments/${id}`)).body, { item: null });
    assert.deepEqual((await api.get(`Tickets/${other}/Attachments`)).body.items, []);
  });

  it('links have no content; those of notes are told of too', async () => {
    api.control.addAttachment(ticket, { name: 'https://files.example/a.png' });
    api.control.addAttachment(ticket, { ...png, ticketNoteID: 50001 });
    const { items } = (await api.get(route())).body;
    assert.deepEqual(
      items.map((item: Record<string, unknown>) => [item['attachmentType'], item['ticketNoteID']]),
      [
        ['FILE_ATTACHMENT', null],
        ['URL', null],
        ['FILE_ATTACHMENT', 50001],
      ],
    );
  });

  it('go with their ticket', async () => {
    api.control.remove(ticket);
    const { body } = await api.query('TicketAttachments', [is('eq', 'ticketID', ticket)]);
    assert.deepEqual(body.items, []);
  });

  it('need a right of their own', async () => {
    api.control.setRights('signl4-guide');
    assert.equal((await api.get(route())).status, 500);
    assert.equal((await api.get(`${route()}/${id}`)).status, 500);
  });

  it('are an activity of their ticket', async () => {
    const before = api.control.ticket(ticket)['lastActivityDate'];
    api.control.setClock({ mode: 'offset', offsetMs: 60_000 });
    api.control.addAttachment(ticket, png);
    assert.notEqual(api.control.ticket(ticket)['lastActivityDate'], before);
  });

  it('variant attachmentRead', async () => {
    const read = async (attachmentRead: 'items' | 'no contentType' | 'no data') => {
      api.control.setVariants({ attachmentRead });
      return (await api.get(`${route()}/${id}`)).body;
    };
    assert.equal((await read('items')).items[0].id, id);
    const { item } = await read('no contentType');
    assert.deepEqual([item.contentType, typeof item.data], [null, 'string']);
    assert.equal((await read('no data')).item.data, null);
  });

  it('are added by hand through the control', async () => {
    const attachment = { name: 'a.txt', data: Buffer.from('hello').toString('base64') };
    const response = await fetch(`${api.autotask.url}/_control/actions/addAttachment`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ id: ticket, attachment }),
    });
    assert.equal(response.status, 200);
    const { items } = (await api.get(route())).body;
    const read = (await api.get(`${route()}/${items[1].id}`)).body.item;
    assert.equal(Buffer.from(read.data, 'base64').toString(), 'hello');
  });
});
