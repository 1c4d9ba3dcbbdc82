import assert from 'node:assert/strict';
import { Client, is } from './client.js';
import { describeIn } from '../../../house/share.js';

describeIn(0, 'Autotask sandbox: people, companies and roles', () => {
  const api = new Client();

  it('resources are found by email, and by email2', async () => {
    assert.deepEqual(await api.ids('Resources', is('eq', 'email', 'KIM@sandbox.example')), [29680001]);
    assert.deepEqual(await api.ids('Resources', is('eq', 'email2', 'robin@sandbox.example')), [29680004]);
  });

  it('two resources can share an address', async () => {
    assert.deepEqual(
      await api.ids('Resources', is('eq', 'email', 'desk@sandbox.example')),
      [29680007, 29680008],
    );
  });

  it('userName is the login without its domain', async () => {
    assert.deepEqual(await api.ids('Resources', is('eq', 'userName', 'api')), [29680090]);
  });

  it('isActive tells who left', async () => {
    assert.ok(!(await api.ids('Resources', is('eq', 'isActive', true))).includes(29680006));
  });

  it('resources cannot be made', async () => {
    assert.equal((await api.call('POST', 'Resources', { firstName: 'x' })).status, 405);
  });

  it('ResourceServiceDeskRoles name the valid roles and the default one', async () => {
    const { body } = await api.query('ResourceServiceDeskRoles', [
      is('eq', 'resourceID', 29680001),
      is('eq', 'isActive', true),
    ]);
    const links = body.items.map(({ roleID, isDefault }: { roleID: number; isDefault: boolean }) => [
      roleID,
      isDefault,
    ]);
    assert.deepEqual(links, [
      [29683501, true],
      [29683502, false],
    ]);
  });

  it('ResourceRoles hold the system’s timesheet role beside the others', async () => {
    const { body } = await api.query('ResourceRoles', [is('eq', 'resourceID', 29680003)]);
    const roles = body.items.map(({ roleID }: { roleID: number }) => roleID);
    assert.deepEqual(roles, [29683501, 110]);
  });

  it('Roles have names', async () => {
    assert.equal((await api.get('Roles/29683501')).body.item.name, 'Help Desk');
  });

  it('resource 4 is the system', async () => {
    assert.equal((await api.get('Resources/4')).body.item.lastName, 'Administrator');
  });

  it('there are 50 companies and the own one with id 0, and 200 contacts of theirs', async () => {
    const filter = [is('exist', 'id')];
    assert.deepEqual((await api.call('POST', 'Companies/query/count', { filter })).body, { queryCount: 51 });
    assert.deepEqual((await api.call('POST', 'Contacts/query/count', { filter })).body, { queryCount: 200 });
    assert.equal((await api.get('Companies/0')).body.item.companyName, 'Sandbox Managed Services');
    const [contact] = (await api.get('Companies/29762001/Contacts')).body.items;
    assert.deepEqual([contact.companyID, contact.isActive], [29762001, 1]);
  });

  it('the same seed makes the same people, another seed others', async () => {
    const names = async (): Promise<string> =>
      JSON.stringify(
        (await api.query('Contacts', [is('exist', 'id')])).body.items.map(
          (item: { firstName: string; phone: string }) => [item.firstName, item.phone],
        ),
      );
    const first = await names();
    api.control.reset(1);
    assert.equal(await names(), first);
    api.control.reset(2);
    assert.notEqual(await names(), first);
  });

  it('companies and contacts are changed by PATCH', async () => {
    await api.call('PATCH', 'Companies', { id: 29762001, phone: '1' });
    assert.equal((await api.get('Companies/29762001')).body.item.phone, '1');
    await api.call('PATCH', 'Companies/29762001/Contacts', { id: 30690001, phone: '2' });
    assert.equal((await api.get('Contacts/30690001')).body.item.phone, '2');
    assert.equal(
      (await api.call('PATCH', 'Companies/29762002/Contacts', { id: 30690001, phone: '3' })).status,
      500,
    );
  });
});
