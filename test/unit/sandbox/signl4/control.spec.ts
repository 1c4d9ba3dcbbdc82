import assert from 'node:assert/strict';
import { VARIANTS } from '../../../sandbox/signl4/variants.js';
import { startSignl4 } from '../../../sandbox/signl4/start.js';
import { type Answered, type Bench, startBench } from './helpers.js';
import { describeIn } from '../../../house/share.js';

describeIn(0, 'SIGNL4 stand-in: control', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.stop());

  async function ask(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: unknown }> {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const answer = await fetch(`${bench.url}/_control/${path}`, init);
    return { status: answer.status, body: await answer.json() };
  }

  it('takes the fixed credentials at once', async () => {
    assert.equal((await bench.send({ Title: 'a' })).status, 201);
    assert.equal((await bench.api('GET', '/v2/teams')).status, 200);
  });

  it('same seed, same ids; another seed, others', async () => {
    const run = async (seed: number): Promise<unknown> => {
      const signl4 = await startSignl4({ seed });
      signl4.control.clock.set({ mode: 'fixed', at: 0 });
      const { id } = signl4.control.raise('a');
      const { users } = signl4.control.state();
      await signl4.stop();
      return { id, users };
    };
    assert.deepEqual(await run(3), await run(3));
    assert.notDeepEqual(await run(3), await run(4));
  });

  it('reset brings the state of the seed back', async () => {
    const before = bench.control.state();
    bench.control.raise('a');
    bench.control.addUser('New', 'new@sandbox.example');
    bench.control.choose({ echo: 'none' });
    bench.control.set({ plan: 'unlimited', delivery: { copies: 3 } });
    await ask('POST', 'reset');
    const { teams, ...after } = bench.control.state();
    const { teams: teamsBefore, ...rest } = before;
    assert.deepEqual(after, rest);
    assert.equal((teams as unknown[]).length, (teamsBefore as unknown[]).length);
  });

  it('sets people, teams, sources, keys, webhooks and alerts as lists', async () => {
    const set = await ask('PUT', 'state', {
      users: [{ id: 'u1', name: 'Uma', mail: 'uma@sandbox.example' }],
      teams: [{ id: 't1', name: 'Night', memberIds: ['u1'], duty: { u1: 'primary' } }],
      sources: [{ secret: 's1', teamId: 't1' }],
      keys: [{ key: 'k1', readOnly: true }],
      webhooks: [],
      alerts: [{ title: 'Old', externalId: 'AT-1', teamId: 't1', status: 2 }],
    });
    assert.equal(set.status, 200);
    assert.equal((await bench.send({ Title: 'a' }, '', 's1')).status, 201);
    assert.equal((await bench.send({ Title: 'a' })).status, 404);
    assert.equal((await bench.api('GET', '/v2/users/uma@sandbox.example', undefined, 'k1')).status, 200);
    assert.deepEqual(
      bench.control.alerts('AT-1').map(({ status }) => status),
      [2],
    );
  });

  it('refuses an unknown part, variant, choice or plan with the known ones', async () => {
    for (const [parts, words] of [
      [{ weather: 1 }, /known: plan, variants/],
      [{ variants: { weather: 'x' } }, /known: echo/],
      [{ variants: { echo: 'loud' } }, /one of: system-user, no-user, none/],
      [{ plan: 'gold' }, /commercial, free or unlimited/],
      [{ users: 'x' }, /a list/],
    ] as const) {
      const { status, body } = await ask('PUT', 'state', parts);
      assert.equal(status, 400);
      assert.match((body as { error: string }).error, words);
    }
  });

  it('every choice of every variant can be set', () => {
    for (const [name, choices] of Object.entries(VARIANTS)) {
      for (const choice of choices) {
        bench.control.choose({ [name]: choice });
        assert.equal((bench.control.state()['variants'] as Record<string, string>)[name], choice);
      }
    }
  });

  it('does over HTTP what people do in the app', async () => {
    const { id } = (await ask('POST', 'actions/raise', { title: 'Server down', externalId: 'AT-1' }))
      .body as { id: string };
    const act = (name: string, more = {}): Promise<{ status: number; body: unknown }> =>
      ask('POST', `actions/${name}`, { alertId: id, user: 'alex@sandbox.example', ...more });
    assert.deepEqual((await act('acknowledge', { note: 'mine' })).body, { outcome: 'done' });
    assert.deepEqual((await act('acknowledge')).body, { outcome: 'conflict' });
    await act('annotate', { text: 'still looking' });
    await act('escalate');
    await act('unacknowledge');
    await act('noReply');
    assert.equal(bench.control.alert(id).status, 8);
    await act('noOneOnDuty');
    await act('close');
    await act('undoClose');
    assert.deepEqual(
      bench.control.alert(id).annotations.map(({ text }) => text),
      ['mine', 'still looking'],
    );
    assert.equal((await act('close', { user: 'nobody' })).status, 400);
    assert.equal((await ask('POST', 'actions/close', { alertId: 'none' })).status, 400);
  });

  it('adds keys, teams, sources, users and webhooks over HTTP', async () => {
    await ask('POST', 'actions/addTeam', {
      name: 'Night',
      secret: 'night',
      members: ['kim@sandbox.example'],
    });
    await ask('POST', 'actions/addUser', { name: 'Uma', mail: 'uma@sandbox.example', team: 'Night' });
    await ask('POST', 'actions/addKey', { key: 'k2', readOnly: true });
    await ask('POST', 'actions/addSource', { secret: 'second' });
    await ask('POST', 'actions/addWebhook', { externalAddress: 'http://127.0.0.1:9/' });
    await ask('POST', 'actions/rotateSecret', { from: 'night', to: 'day' });
    assert.equal((await bench.send({ Title: 'a' }, '', 'day')).status, 201);
    assert.equal((await bench.send({ Title: 'a' }, '', 'second')).status, 201);
    assert.equal((await bench.api('GET', '/v2/users/uma@sandbox.example', undefined, 'k2')).status, 200);
    await ask('POST', 'actions/removeKey', { key: 'k2' });
    assert.equal((await bench.api('GET', '/v2/users', undefined, 'k2')).status, 403);
    await ask('POST', 'actions/punchIn', { user: 'uma@sandbox.example', team: 'Night', manager: true });
    await ask('POST', 'actions/punchOut', { user: 'uma@sandbox.example', team: 'Night' });
    assert.deepEqual(bench.control.team('Night').duty, {});
  });

  it('records calls by entity, without the API key', async () => {
    await bench.send({ Title: 'a' });
    await bench.api('GET', '/v2/users');
    await bench.api('GET', '/users?x-s4-api-key=sandbox-key', undefined, null);
    const { byEntity } = bench.control.calls.summary();
    assert.deepEqual([byEntity['webhook']?.total, byEntity['users']?.total], [1, 2]);
    assert.ok(!JSON.stringify(bench.control.calls.list({ entity: 'users' })).includes('sandbox-key'));
  });

  it('holds 100,000 alerts and still finds one by external id, and pages to the end', async () => {
    bench.control.fill(100_000);
    bench.control.raise('needle', { externalId: 'AT-1' });
    const kim = bench.control.user().id;
    const paged = (body: unknown): Promise<Answered> =>
      bench.api('POST', `/v2/alerts/paged?userId=${kim}`, body);
    const { body } = await paged({ externalId: 'AT-1' });
    assert.deepEqual(
      (body as { results: Array<{ title: string }> }).results.map(({ title }) => title),
      ['needle'],
    );
    const oldest = bench.control.alerts()[0];
    const last = await paged({ continuationToken: { nextRowKey: oldest?.id } });
    assert.deepEqual((last.body as { hasMore: boolean }).hasMore, false);
  });

  it('serves the page of the phone, with what it needs', async () => {
    for (const file of [
      '/',
      '/phone.js',
      '/card.js',
      '/phone.css',
      '/icon.svg',
      '/_frame/faults.js',
      '/_frame/base.css',
    ]) {
      assert.equal((await fetch(bench.url + file)).status, 200, file);
    }
    bench.control.raise('a', { externalId: 'AT-1' });
    const view = (await ask('POST', 'actions/view', {})).body as {
      alerts: unknown[];
      counts: unknown;
      people: unknown[];
    };
    assert.deepEqual([view.alerts.length, view.people.length], [1, 4]);
    assert.deepEqual(view.counts, { open: 1, acknowledged: 0, closed: 0 });
  });

  it('tells the page of every change', async () => {
    const answer = await fetch(`${bench.url}/live`);
    const reader = answer.body?.getReader();
    assert.ok(reader);
    await reader.read();
    const { id } = bench.control.raise('a');
    bench.control.acknowledge(id);
    let heard = '';
    while ((heard.match(/event: alert/g) ?? []).length < 2)
      heard += Buffer.from((await reader.read()).value ?? []).toString();
    assert.ok(heard.includes(id));
    await reader.cancel();
  });

  it('names the port that is in use, also of the e-mail ingress', async () => {
    await assert.rejects(
      startSignl4({ port: bench.port }),
      new RegExp(`Port ${bench.port} is in use.*SANDBOX_SIGNL4_PORT`),
    );
    await assert.rejects(
      startSignl4({ smtpPort: bench.port }),
      new RegExp(`Port ${bench.port} is in use.*SANDBOX_SMTP_PORT`),
    );
  });
});
