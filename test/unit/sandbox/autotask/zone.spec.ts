import assert from 'node:assert/strict';
import { Client } from './client.js';
import { describeIn } from '../../../house/share.js';

describeIn(1, 'Autotask sandbox: zone discovery', () => {
  const api = new Client();
  const anonymous = (path: string): Promise<Response> => fetch(`${api.autotask.url}${path}`);
  const zone = (user = 'api@sandbox.example', prefix = ''): Promise<Response> =>
    anonymous(`${prefix}/ATServicesRest/V1.0/zoneInformation?user=${encodeURIComponent(user)}`);

  it('needs no credentials and answers zoneName, url, webUrl and ci', async () => {
    const answer = await zone();
    assert.equal(answer.status, 200);
    assert.deepEqual(await answer.json(), {
      zoneName: 'America East',
      url: `${api.autotask.url}/ATServicesRest/`,
      webUrl: `${api.autotask.url}/`,
      ci: 30595,
    });
  });

  it('does not mind the case of the path, nor which zone is asked', async () => {
    const answer = await anonymous('/zone12/atservicesrest/v1.0/zoneinformation?user=API@sandbox.example');
    assert.equal(answer.status, 200);
  });

  it('minds the case in the variant that says so', async () => {
    api.control.setVariants({ pathCase: 'exact' });
    assert.equal(
      (await anonymous('/atservicesrest/v1.0/zoneInformation?user=api@sandbox.example')).status,
      404,
    );
    assert.equal((await zone()).status, 200);
  });

  for (const user of ['nobody@sandbox.example', ''])
    it(`answers 500 with errors for ${user === '' ? 'a blank' : 'an unknown'} user`, async () => {
      const answer = await zone(user);
      assert.equal(answer.status, 500);
      assert.equal(typeof ((await answer.json()) as { errors: unknown[] }).errors[0], 'string');
    });

  it('answers an unknown user without a url, or with nothing, in the other variants', async () => {
    api.control.setVariants({ unknownUser: 'no url' });
    assert.equal(((await (await zone('x')).json()) as { url: unknown }).url, null);
    api.control.setVariants({ unknownUser: 'empty' });
    assert.equal(await (await zone('x')).text(), '');
  });

  it('tells its versions to everybody', async () => {
    const answer = await anonymous('/ATServicesRest/versioninformation');
    assert.deepEqual(await answer.json(), { apiVersions: ['V1.0'] });
  });

  it('moves a tenant: the old zone answers 401, discovery names the new one, which works', async () => {
    api.control.moveTenant(18);
    assert.equal((await api.get('Companies/0')).status, 401);
    const { url } = (await (await zone()).json()) as { url: string };
    assert.equal(url, `${api.autotask.url}/zone18/ATServicesRest/`);
    assert.equal((await api.get(`${url}V1.0/Companies/0`)).status, 200);
  });

  it('answers nothing instead of 401 at the wrong zone, in that variant', async () => {
    api.control.setVariants({ wrongZone: 'no rows' });
    api.control.moveTenant(18);
    const answer = await api.query('Companies', [{ op: 'exist', field: 'id' }]);
    assert.deepEqual([answer.status, answer.body.items], [200, []]);
  });
});
