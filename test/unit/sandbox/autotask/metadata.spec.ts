import assert from 'node:assert/strict';
import { Client } from './client.js';
import { describeIn } from '../../../house/share.js';

describeIn(0, 'Autotask sandbox: metadata', () => {
  const api = new Client();
  const field = async (entity: string, name: string): Promise<any> => {
    const { body } = await api.get(`${entity}/entityInformation/fields`);
    return body.fields.find((one: { name: string }) => one.name === name);
  };

  it('entityInformation tells what can be done, and what this user may do', async () => {
    api.control.setRights('signl4-guide');
    const { info } = (await api.get('Tickets/entityInformation')).body;
    assert.deepEqual([info.name, info.canDelete, info.supportsWebhookCallouts], ['Ticket', false, true]);
    assert.deepEqual([info.userAccessForQuery, info.userAccessForCreate], ['All', 'None']);
  });

  it('fields tell type, length, required and read-only', async () => {
    const title = await field('Tickets', 'title');
    assert.deepEqual(
      [title.dataType, title.length, title.isRequired, title.isReadOnly],
      ['string', 255, true, false],
    );
    assert.equal((await field('Tickets', 'lastActivityDate')).isReadOnly, true);
    assert.deepEqual((await field('Tickets', 'companyID')).referenceEntityType, 'Company');
  });

  it('values of picklists are texts; New is 1 and Complete is 5, of the system', async () => {
    const { picklistValues } = await field('Tickets', 'status');
    const system = picklistValues.filter(({ isSystem }: { isSystem: boolean }) => isSystem);
    assert.deepEqual(
      system.map(({ value, label }: { value: string; label: string }) => [value, label]),
      [
        ['1', 'New'],
        ['5', 'Complete'],
      ],
    );
  });

  it('some options are inactive', async () => {
    const { picklistValues } = await field('Tickets', 'queueID');
    assert.ok(picklistValues.some(({ isActive }: { isActive: boolean }) => !isActive));
  });

  it('a field without a list has null for one', async () => {
    assert.equal((await field('Tickets', 'title')).picklistValues, null);
  });

  it('sub-issue types name their parent’s value', async () => {
    const found = await field('Tickets', 'subIssueType');
    assert.equal(found.picklistParentValueField, 'issueType');
    assert.equal(found.picklistValues[0].parentValue, '41');
  });

  it('labels can be German, with other numbers', async () => {
    api.control.usePickLists('german');
    const { picklistValues } = await field('Tickets', 'status');
    assert.deepEqual(
      picklistValues.slice(0, 3).map(({ label }: { label: string }) => label),
      ['Neu', 'Zugewiesen', 'In Bearbeitung'],
    );
  });

  it('labels can be ambiguous, in the awkward preset', async () => {
    api.control.usePickLists('awkward');
    const { picklistValues } = await field('Tickets', 'status');
    assert.equal(picklistValues.filter(({ label }: { label: string }) => label === 'Waiting').length, 2);
  });

  it('user-defined fields have a name and a label', async () => {
    const { fields } = (await api.get('Tickets/entityInformation/userDefinedFields')).body;
    assert.deepEqual([fields[0].name, fields[0].label], ['Site Code', 'Site Code']);
  });

  it('TicketWebhookFields’ fieldID is a picklist of field names in PascalCase', async () => {
    const { picklistValues } = await field('TicketWebhookFields', 'fieldID');
    const labels = picklistValues.map(({ label }: { label: string }) => label);
    for (const label of ['TicketNumber', 'Status', 'Priority', 'AssignedResourceID'])
      assert.ok(labels.includes(label));
  });
});
