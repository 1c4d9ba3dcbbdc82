import assert from 'node:assert/strict';
import { Client } from './client.js';
import { describeIn } from '../../../house/share.js';

describeIn(0, 'Autotask sandbox: authentication', () => {
  const api = new Client();
  const ask = (headers: Record<string, string>): ReturnType<Client['call']> =>
    api.call('GET', 'Companies/0', undefined, headers);

  it('answers 401 with an empty body to a wrong secret, user or integration code', async () => {
    for (const wrong of [{ Secret: 'x' }, { UserName: 'x@sandbox.example' }, { ApiIntegrationCode: 'x' }]) {
      const answer = await ask(wrong);
      assert.deepEqual([answer.status, answer.text], [401, '']);
    }
  });

  it('does not mind the case of header names and of the user name', async () => {
    assert.equal((await ask({ UserName: 'API@Sandbox.example' })).status, 200);
  });

  it('locks the user after repeated failures; then good credentials get 401 too, until it is unlocked', async () => {
    for (let failure = 0; failure < 5; failure++) await ask({ Secret: 'x' });
    assert.equal((await ask({})).status, 401);
    api.control.lockUser(false);
    assert.equal((await ask({})).status, 200);
  });

  it('forgets failures at a good login', async () => {
    for (let round = 0; round < 3; round++) {
      for (let failure = 0; failure < 4; failure++) await ask({ Secret: 'x' });
      assert.equal((await ask({})).status, 200);
    }
  });

  it('answers Version and Authenticate only to users', async () => {
    for (const path of ['Version', 'Authenticate']) {
      assert.equal((await api.get(path)).status, 200);
      assert.equal((await api.call('GET', path, undefined, { Secret: 'x' })).status, 401);
    }
  });

  it('keeps secrets out of its record of calls', async () => {
    await ask({});
    assert.doesNotMatch(JSON.stringify(api.control.calls()), /sandbox-secret/);
  });
});

describeIn(0, 'Autotask sandbox: impersonation', () => {
  const api = new Client();
  const rename = (ticket: number, as: number): ReturnType<Client['call']> =>
    api.patch({ id: ticket, title: 'other' }, { ImpersonationResourceId: String(as) });

  it('needs the right of the security level', async () => {
    const { id } = api.control.createTicket();
    assert.equal((await rename(id, 29680001)).status, 500);
  });

  it('writes in the name of the resource, with the API user as impersonator', async () => {
    api.control.setRights('full-impersonating');
    const { id } = api.control.createTicket();
    assert.equal((await rename(id, 29680002)).status, 200);
    assert.equal(api.control.ticket(id)['lastActivityResourceID'], 29680002);
    const note = await api.call(
      'POST',
      `Tickets/${id}/Notes`,
      { description: 'x', noteType: 201, publish: 1 },
      { ImpersonationResourceId: '29680002' },
    );
    const [made] = api.control.notes(id);
    assert.equal(made?.id, note.body.itemId);
    assert.deepEqual(
      [made?.['creatorResourceID'], made?.['impersonatorCreatorResourceID']],
      [29680002, 29680090],
    );
  });

  it('is ignored by reads', async () => {
    const answer = await api.call('GET', 'Companies/0', undefined, { ImpersonationResourceId: '29680006' });
    assert.equal(answer.status, 200);
  });

  it('is refused for a resource whose level forbids it', async () => {
    api.control.setRights('full-impersonating');
    api.control.set({ notImpersonated: [29680002] });
    assert.equal((await rename(api.control.createTicket().id, 29680002)).status, 500);
    assert.equal((await rename(api.control.createTicket().id, 29680001)).status, 200);
  });

  for (const [who, id] of [
    ['an API-only user', 29680091],
    ['an inactive resource', 29680006],
    ['a dashboard user', 29680010],
    ['a contractor (for tickets)', 29680009],
  ] as const)
    it(`is refused for ${who}`, async () => {
      api.control.setRights('full-impersonating');
      assert.equal((await rename(api.control.createTicket().id, id)).status, 500);
    });
});
