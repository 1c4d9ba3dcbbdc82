import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { Signl4Api } from '../../../src/signl4/api.js';
import type { Signl4Settings } from '../../../src/signl4/settings.js';
import { startSignl4, type Signl4Sandbox } from '../../sandbox/signl4/start.js';
import { answerWith, settingsFor, type Answering } from './answer-with.js';
import { failureOf } from './failure-of.js';

describe('REST API', () => {
  let signl4: Signl4Sandbox;
  let api: Signl4Api;
  const open = (more: Partial<Signl4Settings> = {}) => {
    api?.close();
    api = new Signl4Api(
      settingsFor(signl4.url, { apiKey: 'sandbox-key', apiUser: 'kim@sandbox.example', ...more }),
    );
    return api;
  };
  before(async () => {
    signl4 = await startSignl4();
  });
  after(async () => {
    api.close();
    await signl4.stop();
  });
  beforeEach(() => {
    signl4.control.reset();
    open();
  });

  it('finds no alert where there is none', async () => assert.deepEqual(await api.findAlerts('AT-1'), []));

  it('finds every alert of exactly this external id, newest first, and where it stands', async () => {
    const { control } = signl4;
    const closed = control.raise('first', { externalId: 'AT-1' });
    control.close(closed.id);
    const taken = control.raise('second', { externalId: 'AT-1' });
    control.acknowledge(taken.id);
    const fresh = control.raise('third', { externalId: 'AT-1' });
    control.raise('other', { externalId: 'AT-11' });
    control.raise('other', { externalId: 'AT-1-2' });
    const found = await api.findAlerts('AT-1');
    assert.deepEqual(
      found.map(({ alertId, phase }) => [alertId, phase]),
      [
        [fresh.id, 'open'],
        [taken.id, 'acknowledged'],
        [closed.id, 'closed'],
      ],
    );
    assert.equal(found[0]?.eventId, fresh.eventId);
    assert.equal(found[0]?.at, new Date(fresh.modifiedAt).toISOString());
  });

  it('takes an alert that nobody answered, or that failed, for open', async () => {
    const { control } = signl4;
    control.noReply(control.raise('a', { externalId: 'AT-1' }).id);
    control.noOneOnDuty(control.raise('b', { externalId: 'AT-1' }).id);
    assert.deepEqual(
      (await api.findAlerts('AT-1')).map(({ phase }) => phase),
      ['open', 'open'],
    );
  });

  for (const pages of ['full', 'short'] as const) {
    it(`follows all pages, also ${pages} ones`, async () => {
      signl4.control.choose({ pages });
      for (let n = 0; n < 130; n += 1) signl4.control.raise('again', { externalId: 'AT-1' });
      assert.equal((await api.findAlerts('AT-1')).length, 130);
    });
  }

  it('asks for the user only once', async () => {
    await api.findAlerts('AT-1');
    await api.findAlerts('AT-2');
    assert.equal(signl4.control.calls.summary().byEntity['users']?.total, 1);
  });

  it('asks in the name of anybody who is active where no user is set', async () => {
    signl4.control.raise('a', { externalId: 'AT-1' });
    assert.equal((await open({ apiUser: '' }).findAlerts('AT-1')).length, 1);
  });

  it('says which user SIGNL4 does not know', async () => {
    const failure = await failureOf(open({ apiUser: 'nobody@sandbox.example' }).findAlerts('AT-1'));
    assert.deepEqual([failure.code, failure.scope], ['signl4.api-user', 'account']);
    assert.equal(failure.facts['user'], 'nobody@sandbox.example');
  });

  it('finds a user by address, whatever its case', async () => {
    assert.equal(
      await api.resolveUser(' Kim@Sandbox.Example'),
      signl4.control.user('kim@sandbox.example').id,
    );
    assert.equal(await api.resolveUser('nobody@sandbox.example'), null);
    assert.equal(await api.resolveUser(''), null);
  });

  it('checks the key and the user', async () => {
    await api.test();
    for (const badKey of ['401', '403'] as const) {
      signl4.control.choose({ badKey });
      const failure = await failureOf(open({ apiKey: 'wrong' }).test());
      assert.deepEqual([failure.code, failure.scope], ['signl4.key', 'account']);
    }
    assert.equal((await failureOf(open({ apiUser: 'x@sandbox.example' }).test())).code, 'signl4.api-user');
  });

  it('tells what became of an event', async () => {
    const raised = signl4.control.raise('a', { externalId: 'AT-1' });
    const overview = await api.eventOverview(raised.eventId);
    assert.deepEqual([overview?.status, overview?.silent, overview?.alertId], ['alerted', false, raised.id]);
    assert.equal(await api.eventOverview('2518583650940558238_00000000-0000-0000-0000-000000000000'), null);
  });

  it('is an outage, and never unknown, where the answer to a read is lost', async () => {
    await api.findAlerts('AT-1');
    signl4.control.faults.add({ kind: 'lost', entity: 'alerts', times: 1 });
    assert.equal((await failureOf(api.findAlerts('AT-1'))).scope, 'outage');
  });
});

describe('REST API with odd answers', () => {
  let server: Answering;
  let api: Signl4Api;
  afterEach(async () => {
    api.close();
    await server.stop();
  });

  async function answers(routes: Record<string, object | (() => unknown) | undefined>): Promise<Signl4Api> {
    server = await answerWith((heard, response) => {
      const route = Object.keys(routes).find((part) => heard.url.includes(part));
      const found = route === undefined ? undefined : routes[route];
      reply(response, typeof found === 'function' ? (found as () => unknown)() : found);
    });
    api = new Signl4Api(settingsFor(server.url));
    return api;
  }

  function reply(response: ServerResponse, body: unknown): void {
    const status = body === undefined ? 404 : 200;
    response
      .writeHead(status, { 'Content-Type': 'application/json' })
      .end(body === undefined ? '' : JSON.stringify(body));
  }

  const users = [
    { id: 'u0', mail: null, isDeactivated: true, dutyInfos: [1, 2, 3] },
    null,
    { id: 'u1', mail: 'A@X.example', dutyInfos: [{}] },
    { id: 'u2', mail: 'b@x.example', dutyInfos: [{}, {}] },
  ];

  it('skips rows that are null or have no id, and takes unknown states for open', async () => {
    await answers({
      '/users': users,
      '/paged': {
        results: [
          null,
          {},
          { id: '2', externalId: 'AT-1', status: 64, lastModified: 'never', extra: {} },
          { id: '1', externalEventId: 'AT-1', statusCode: 4 },
        ],
        hasMore: null,
      },
    });
    const unknown = { eventId: null, at: null, teamId: null, acknowledgedUserIds: null, acknowledgedBy: [] };
    const found = await api.findAlerts('AT-1');
    const raws = found.map(({ raw }) => raw);
    assert.deepEqual(
      found.map(({ raw: _raw, ...rest }) => rest),
      [
        { alertId: '1', externalId: 'AT-1', phase: 'closed', statusCode: 4 },
        { alertId: '2', externalId: 'AT-1', phase: 'open', statusCode: 64 },
      ].map((row) => ({ ...row, ...unknown, closedBy: null, history: [] })),
    );
    assert.deepEqual(raws[0], { id: '1', externalEventId: 'AT-1', statusCode: 4 });
    assert.ok(
      server.heard.some(({ url }) => url.includes('userId=u2')),
      'the user with the most teams',
    );
  });

  it('does not take another ticket’s alert for ours where the filter is ignored', async () => {
    await answers({
      '/users': users,
      '/paged': {
        results: [
          { id: '1', externalId: 'AT-2' },
          { id: '2', externalId: 'at-1' },
        ],
        hasMore: false,
      },
    });
    assert.deepEqual(await api.findAlerts('AT-1'), []);
  });

  it('looks an external id up where the list does not tell it', async () => {
    await answers({
      '/users': users,
      '/paged': { results: [{ id: 'a' }, { id: 'b' }, { id: 'gone' }] },
      '/alerts/a/details': { id: 'a', parameters: [null, { name: 'X-S4-ExternalID', value: 'AT-1' }] },
      '/alerts/b/details': { id: 'b', parameters: null },
    });
    assert.deepEqual(
      (await api.findAlerts('AT-1')).map(({ alertId }) => alertId),
      ['a'],
    );
  });

  it('ends where a page repeats its token, and does not ask for ever', async () => {
    const token = { nextPartitionKey: 'p', nextRowKey: 'r' };
    await answers({ '/users': users, '/paged': { results: [], hasMore: true, continuationToken: token } });
    assert.deepEqual(await api.findAlerts('AT-1'), []);
    assert.equal(server.heard.filter(({ url }) => url.includes('/paged')).length, 2);
    await server.stop();
    let page = 0;
    await answers({
      '/users': users,
      '/paged': () => ({ hasMore: true, continuationToken: { nextRowKey: (page += 1) } }),
    });
    assert.deepEqual(await api.findAlerts('AT-1'), []);
    assert.equal(page, 20);
  });

  it('finds a user in the list where an address is no id', async () => {
    await answers({ '/users/': undefined, '/users': users });
    assert.equal(await api.resolveUser('a@x.example'), 'u1');
    assert.equal(await api.resolveUser('c@x.example'), null);
  });

  it('does not act in the name of somebody else', async () => {
    await answers({ '/users/': { id: 'u9', mail: 'other@x.example' } });
    assert.equal(await api.resolveUser('a@x.example'), null);
  });

  const overviews: Array<[code: unknown, status: string, silent: boolean]> = [
    ...([
      [1, 'processing', false],
      [2, 'alerted', false],
      [3, 'filtered', true],
      [4, 'resolved', false],
    ] as const),
    ...([
      [5, 'discarded', true],
      [6, 'acknowledged', false],
      [7, 'suppressed', true],
      [8, 'no-rule', true],
    ] as const),
    ...([
      [21, 'waiting-for-auto-close', true],
      [22, 'too-few', true],
      [23, 'duplicate', true],
    ] as const),
    ...([
      [30, 'no-target', true],
      [1000, 'error', true],
      [99, 'unknown', false],
      [null, 'unknown', false],
    ] as const),
  ].map(([code, status, silent]) => [code, status, silent]);
  for (const [code, status, silent] of overviews) {
    it(`event status ${String(code)} is ${status}`, async () => {
      await answers({
        '/overview': { eventStatus: code, alertId: null, closedAlerts: ['x', null], extra: 1 },
      });
      const overview = await api.eventOverview('e');
      assert.deepEqual([overview?.status, overview?.silent, overview?.closedAlerts], [status, silent, ['x']]);
    });
  }
});
