import assert from 'node:assert/strict';
import { type Bench, startBench, startEar } from './helpers.js';
import { describeIn } from '../../../house/share.js';

describeIn(0, 'SIGNL4 stand-in: REST API, events, people, teams, webhooks', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.stop());
  const get = async <T>(path: string): Promise<T> => (await bench.api('GET', path)).body as T;

  it('events/{id}/overview tells what became of an event, which 201 did not', async () => {
    const status = async (body: unknown): Promise<number> => {
      const { eventId } = (await bench.send(body)).body as { eventId: string };
      return (await get<{ eventStatus: number }>(`/v2/events/${eventId}/overview`)).eventStatus;
    };
    assert.equal(await status({ Title: 'a', 'X-S4-ExternalID': 'AT-1' }), 2);
    assert.equal(await status({ Title: 'Printer', 'X-S4-Filtering': true }), 3);
    assert.equal(await status({ 'X-S4-ExternalID': 'AT-1', 'X-S4-Status': 'acknowledged' }), 6);
    assert.equal(await status({ 'X-S4-ExternalID': 'AT-1', 'X-S4-Status': 'resolved' }), 4);
    assert.equal(await status({ 'X-S4-Status': 'whatever' }), 5);
    assert.equal((await bench.api('GET', '/v2/events/none/overview')).status, 404);
  });

  it('an event names the alerts that it acknowledged and closed', async () => {
    for (let i = 0; i < 2; i++) await bench.send({ Title: 'a', 'X-S4-ExternalID': 'AT-1' });
    const ids = bench.control.alerts().map(({ id }) => id);
    const { eventId } = (await bench.send({ 'X-S4-ExternalID': 'AT-1', 'X-S4-Status': 'resolved' })).body as {
      eventId: string;
    };
    assert.deepEqual(
      (await get<{ closedAlerts: string[] }>(`/v2/events/${eventId}/overview`)).closedAlerts,
      ids,
    );
  });

  it('events: one, its parameters, and paged with a status', async () => {
    const { eventId } = (await bench.send({ Title: 'a', Text: 'b', Site: 'Lyon' })).body as {
      eventId: string;
    };
    await bench.send({ Title: 'Printer', 'X-S4-Filtering': true });
    assert.equal((await get<{ id: string }>(`/v2/events/${eventId}`)).id, eventId);
    assert.deepEqual(await get(`/v2/events/${eventId}/parameters`), [
      { name: 'Site', value: 'Lyon', order: 0, type: 0 },
    ]);
    const filtered = await bench.api('POST', '/v2/events/paged', { eventStatusCode: 3 });
    assert.equal((filtered.body as { results: unknown[] }).results.length, 1);
    assert.equal((await bench.api('POST', '/v2/events/paged', { eventStatusCode: 4 })).status, 204);
  });

  it('POST /v2/events/{webhook}: by the rules of that webhook, with status mapping in the query', async () => {
    const query = '?ExtIdParam=id&ExtStatusParam=state&ResolvedStatus=done';
    assert.equal(
      (await bench.api('POST', `/v2/events/sandbox-team${query}`, { Title: 'a', id: '7', state: 'new' }))
        .status,
      201,
    );
    assert.equal(
      (await bench.api('POST', `/v2/events/sandbox-team${query}`, { Title: 'a', id: '7', state: 'done' }))
        .status,
      201,
    );
    assert.deepEqual(
      bench.control.alerts('7').map(({ status }) => status),
      [4],
    );
    assert.equal((await bench.api('POST', '/v2/events/none', { Title: 'a' })).status, 404);
    assert.equal((await bench.api('POST', '/v2/events/sandbox-team', { Title: 'a' }, null)).status, 401);
  });

  it('POST /v2/events/{team}: straight to the team, past the distribution rules', async () => {
    for (const source of bench.control.world.sources.values()) source.distribution = 'no-rule';
    await bench.api('POST', `/v2/events/${bench.control.team('Network').id}`, { Title: 'a' });
    assert.equal(bench.control.alerts()[0]?.teamId, bench.control.team('Network').id);
  });

  it('users: all, one by id, one by e-mail in any case', async () => {
    const users = await get<Array<{ id: string; mail: string }>>('/v2/users');
    assert.deepEqual(
      users.map(({ mail }) => mail.split('@')[0]),
      ['kim', 'alex', 'sam', 'robin'],
    );
    const kim = users[0]?.id;
    assert.equal((await get<{ id: string }>(`/v2/users/${kim}`)).id, kim);
    assert.equal((await get<{ id: string }>('/v2/users/KIM%40sandbox.example')).id, kim);
    assert.equal((await bench.api('GET', '/v2/users/nobody@sandbox.example')).status, 404);
    assert.equal((await bench.api('GET', '/v2/users/Me')).status, 400);
  });

  it('users: dutyMode 0 none, 1 primary, 100 manager in v2; dutyInfo in v1', async () => {
    type V2 = Array<{ dutyInfos: Array<{ teamId: string; dutyMode: number }> }>;
    const team = bench.control.team().id;
    const modes = (await get<V2>('/v2/users')).map(
      ({ dutyInfos }) => dutyInfos.find(({ teamId }) => teamId === team)?.dutyMode,
    );
    assert.deepEqual(modes, [1, 1, 100, 0]);
    const [kim] = await get<Array<{ dutyInfo: { onDuty: boolean } }>>('/users');
    assert.equal(kim?.dutyInfo.onDuty, true);
  });

  it('duties: punch in and out by API, v1 by path and v2 by body', async () => {
    const { id } = bench.control.user('robin@sandbox.example');
    const team = bench.control.team();
    assert.equal(
      (await bench.api('POST', '/v2/duties/punchIn', { userId: id, teamIds: [team.id] })).status,
      200,
    );
    assert.equal(team.duty[id], 'primary');
    assert.equal((await bench.api('POST', `/users/${id}/punchInAsManager`)).status, 200);
    assert.equal(team.duty[id], 'manager');
    assert.equal((await bench.api('POST', '/v2/duties/punchOut', { userId: id })).status, 200);
    assert.equal(team.duty[id], undefined);
    assert.equal((await bench.api('POST', '/v2/duties/punchIn', {})).status, 400);
    assert.equal((await get<unknown[]>('/v2/duties/summary')).length, 2);
  });

  it('teams: list, one, members, alert settings, duty summary, event sources', async () => {
    const teams = await get<Array<{ id: string; memberIds: string[] }>>('/v2/teams');
    assert.deepEqual(
      teams.map(({ memberIds }) => memberIds.length),
      [4, 2],
    );
    const { id } = teams[0] as { id: string };
    for (const part of ['', '/memberships', '/alertSettings', '/dutysummary', '/eventSources']) {
      assert.equal((await bench.api('GET', `/v2/teams/${id}${part}`)).status, 200, part);
      assert.equal((await bench.api('GET', `/v2/teams/none${part}`)).status, 404, part);
    }
    await bench.api('POST', `/v2/teams/${id}/alertSettings`, { responseTime: 5 });
    assert.equal((await get<{ responseTime: number }>(`/v2/teams/${id}/alertSettings`)).responseTime, 5);
  });

  it('categories: list, create, read, change, delete, metrics', async () => {
    const base = `/v2/categories/${bench.control.team().id}`;
    const made = await bench.api('POST', base, {
      name: 'Water',
      keywords: ['H2O'],
      color: '#00c',
      imageName: 'water.svg',
    });
    assert.equal(made.status, 201);
    const { id } = made.body as { id: string };
    await bench.api('PUT', `${base}/${id}`, { name: 'Wasser' });
    assert.equal((await get<{ name: string }>(`${base}/${id}`)).name, 'Wasser');
    await bench.send({ Title: 'a', 'X-S4-Service': 'Wasser' });
    assert.equal((await get<{ last24Hours: number }>(`${base}/${id}/metrics`)).last24Hours, 1);
    assert.equal((await bench.api('DELETE', `${base}/${id}`)).status, 200);
    assert.equal((await bench.api('GET', `${base}/${id}`)).status, 404);
    assert.equal((await get<unknown[]>(`${base}/metrics`)).length, 3);
  });

  it('event sources: an inbound webhook made by API takes events until it is disabled', async () => {
    const teamId = bench.control.team().id;
    const made = (await bench.api('POST', '/v2/eventsources', { type: 2, name: 'PSA', teamId })).body as {
      id: string;
      identifier: string;
    };
    assert.equal((await bench.send({ Title: 'a' }, '', made.identifier)).status, 201);
    await bench.api('PUT', `/v2/eventsources/${made.id}`, { disabled: true });
    assert.equal((await bench.send({ Title: 'a' }, '', made.identifier)).status, 404);
    assert.equal((await bench.api('DELETE', `/v2/eventsources/${made.id}`)).status, 200);
    assert.equal((await bench.api('GET', `/v2/eventsources/${made.id}`)).status, 404);
  });

  describe('outbound webhooks', () => {
    it('404 when there is none', async () => {
      assert.equal((await bench.api('GET', '/v2/webhooks')).status, 404);
    });

    it('201 with the id as a JSON string; read, change, disable, enable, delete', async () => {
      const ear = await startEar();
      const made = await bench.api('POST', '/v2/webhooks', { externalAddress: ear.url, name: 'Node-RED' });
      assert.equal(made.status, 201);
      assert.equal(typeof made.body, 'string');
      const path = `/v2/webhooks/${made.body as string}`;
      assert.equal(typeof (await bench.api('GET', path)).body, 'string');
      bench.control.choose({ webhookRead: 'object' });
      assert.equal(((await bench.api('GET', path)).body as { enabled: boolean }).enabled, true);
      assert.equal((await bench.api('PUT', path, { externalAddress: ear.url, name: 'Other' })).status, 200);
      assert.equal(
        ((await bench.api('POST', `${path}/disable`)).body as { enabled: boolean }).enabled,
        false,
      );
      bench.control.raise('unheard');
      await bench.control.idle();
      assert.equal(ear.heard.length, 0);
      await bench.api('POST', `${path}/enable`);
      bench.control.raise('heard');
      await bench.control.idle();
      assert.equal(ear.heard.length, 1);
      assert.equal((await get<unknown[]>('/v2/webhooks')).length, 1);
      assert.equal((await bench.api('DELETE', path)).status, 200);
      assert.equal((await bench.api('GET', path)).status, 404);
      await ear.stop();
    });

    it("refuses what is no address, and the team's own inbound webhook", async () => {
      for (const externalAddress of [undefined, 'x', 'ftp://a/b', `${bench.url}/webhook/sandbox-team`]) {
        assert.equal((await bench.api('POST', '/v2/webhooks', { externalAddress })).status, 400);
      }
    });
  });
});
