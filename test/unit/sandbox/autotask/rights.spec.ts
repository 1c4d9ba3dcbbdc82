import assert from 'node:assert/strict';
import { Client, is } from './client.js';
import { describeIn } from '../../../house/share.js';

describeIn(1, 'Autotask sandbox: rights', () => {
  const api = new Client();
  const note = { description: 'x', noteType: 201, publish: 1 };
  let id: number;

  beforeEach(() => {
    id = api.control.createTicket({ companyID: 29762001 }).id;
  });

  it('the four of SIGNL4’s guide: tickets, notes, companies and contacts, and no more', async () => {
    api.control.setRights('signl4-guide');
    const all = [is('exist', 'id')];
    for (const entity of ['Tickets', 'Companies', 'Contacts', 'TicketNotes'])
      assert.equal((await api.query(entity, all)).status, 200, entity);
    assert.equal((await api.patch({ id, title: 'x' })).status, 200);
    assert.equal((await api.call('POST', `Tickets/${id}/Notes`, note)).status, 200);
    for (const entity of ['Resources', 'ResourceServiceDeskRoles', 'DeletedTicketLogs', 'TicketWebhooks'])
      assert.equal((await api.query(entity, all)).status, 500, entity);
    assert.equal((await api.call('POST', 'Tickets', {})).status, 500);
    assert.equal((await api.get('Tickets/entityInformation/fields')).status, 200);
    assert.equal((await api.get('ThresholdInformation')).status, 200);
  });

  it('a missing right is 500 with the official words', async () => {
    api.control.setRights('read-only');
    const answer = await api.patch({ id, title: 'x' });
    const text = 'The logged in Resource does not have the adequate permissions to update this entity type.';
    assert.deepEqual([answer.status, answer.body.errors], [500, [text]]);
  });

  it('or 403, or fewer rows without an error: by variant', async () => {
    api.control.setRights('none');
    api.control.setVariants({ missingRight: '403' });
    assert.equal((await api.get(`Tickets/${id}`)).status, 403);
    api.control.setVariants({ missingRight: 'no rows' });
    assert.deepEqual(await api.ids('Tickets', is('exist', 'id')), []);
    assert.deepEqual((await api.get(`Tickets/${id}`)).body, { item: null });
  });

  it('a restricted level sees fewer rows, without an error', async () => {
    const other = api.control.createTicket({ companyID: 29762002 }).id;
    api.control.restrict('Tickets', [is('eq', 'companyID', 29762002)]);
    assert.deepEqual(await api.ids('Tickets', is('exist', 'id')), [other]);
    assert.equal((await api.get(`Tickets/${id}`)).body.item, null);
    assert.equal((await api.patch({ id, title: 'x' })).status, 500);
    assert.equal((await api.call('POST', `Tickets/${id}/Notes`, note)).status, 500);
    assert.equal((await api.call('POST', `Tickets/${other}/Notes`, note)).status, 200);
    api.control.restrict('Tickets', null);
    assert.deepEqual(await api.ids('Tickets', is('exist', 'id')), [id, other]);
  });

  it('webhooks need the right and count against its number', async () => {
    const webhook = {
      name: 'x',
      webhookUrl: 'https://x.example/a',
      deactivationUrl: 'https://x.example/b',
      secretKey: 's',
      isActive: true,
      isSubscribedToCreateEvents: true,
      isSubscribedToUpdateEvents: true,
      isSubscribedToDeleteEvents: true,
      sendThresholdExceededNotification: false,
    };
    api.control.setRights('signl4-guide');
    assert.equal((await api.call('POST', 'TicketWebhooks', webhook)).status, 500);
    api.control.setRights('guide-with-webhooks');
    for (let made = 0; made < 5; made++)
      assert.equal((await api.call('POST', 'TicketWebhooks', webhook)).status, 200);
    assert.equal((await api.call('POST', 'TicketWebhooks', webhook)).status, 500);
  });
});
