import assert from 'node:assert/strict';
import { Signl4Api, type AlertState } from '../../../src/signl4/api.js';
import { startSignl4, type Signl4Sandbox } from '../../sandbox/signl4/start.js';
import { VARIANTS } from '../../sandbox/signl4/variants.js';
import { answerWith, settingsFor, type Answering } from './answer-with.js';
import { failureOf } from './failure-of.js';

const KIM = 'kim@sandbox.example';
const START = Date.UTC(2026, 0, 1, 12);
const iso = (minutes: number) => new Date(START + minutes * 60_000).toISOString();

describe('REST API: what changed', () => {
  let signl4: Signl4Sandbox;
  let api: Signl4Api;
  before(async () => {
    signl4 = await startSignl4();
    api = new Signl4Api(settingsFor(signl4.url, { apiKey: 'sandbox-key', apiUser: KIM }));
  });
  after(async () => {
    api.close();
    await signl4.stop();
  });
  beforeEach(() => signl4.control.reset(1, { mode: 'fixed', at: iso(0) }));

  const changed = async (since: number) => {
    const all: AlertState[] = [];
    for await (const page of api.changedSince(iso(since))) all.push(...page);
    return all;
  };
  const at = (minutes: number) => signl4.control.clock.set({ mode: 'fixed', at: iso(minutes) });

  const choices = Object.entries(VARIANTS).flatMap(([name, all]) =>
    all.map((choice) => [name, choice] as const),
  );
  for (const [name, choice] of choices) {
    it(`${name}: ${choice}: tells who acknowledged, commented and closed, and when`, async () => {
      const { control } = signl4;
      control.choose({ [name]: choice });
      const kim = { id: control.user(KIM).id, name: 'Kim Berger', email: KIM };
      const alex = control.user('alex@sandbox.example');
      const alert = control.raise('Mail down', { externalId: 'AT-1' });
      control.raise('Silent', { externalId: 'AT-2' });
      at(1);
      control.acknowledge(alert.id, KIM);
      at(2);
      control.annotate(alert.id, 'on my way', KIM);
      const [taken, ...others] = await changed(1);
      assert.deepEqual(others, []);
      assert.deepEqual(
        [taken?.alertId, taken?.externalId, taken?.phase, taken?.statusCode, taken?.at],
        [alert.id, 'AT-1', 'acknowledged', 2, iso(2)],
      );
      assert.deepEqual([taken?.acknowledgedUserIds, taken?.acknowledgedBy], [[kim.id], [kim]]);
      assert.equal(taken?.teamId, alert.teamId);
      at(3);
      control.close(alert.id, alex.id);
      const [closed] = await changed(3);
      assert.deepEqual([closed?.phase, closed?.closedBy?.email], ['closed', alex.mail]);
      const expected = [
        ['raised', iso(0), undefined, null],
        ['acknowledged', iso(1), 'Kim Berger', null],
        ['annotated', iso(2), 'Kim Berger', 'on my way'],
        ['closed', iso(3), 'Alex Moreau', null],
      ];
      const plain = (list: AlertState['history']) =>
        list.map(({ kind, at: ms, user, text }) => [kind, new Date(ms).toISOString(), user?.name, text]);
      assert.deepEqual(plain(closed?.history ?? []), expected);
      assert.deepEqual(plain(await api.history(alert.id)), expected);
      assert.deepEqual(await changed(4), []);
    });
  }

  it('a quiet poll is one call', async () => {
    signl4.control.raise('old');
    await changed(0);
    const before = signl4.control.calls.summary().total;
    for (let n = 1; n <= 3; n += 1) assert.deepEqual(await changed(n), []);
    assert.equal(signl4.control.calls.summary().total, before + 3);
  });

  it('a busy poll asks for all people at once', async () => {
    const { control } = signl4;
    for (const email of [KIM, 'alex@sandbox.example', 'sam@sandbox.example'])
      control.acknowledge(control.raise('a').id, email);
    api.close();
    const fresh = new Signl4Api(settingsFor(signl4.url, { apiKey: 'sandbox-key', apiUser: KIM }));
    const names: string[] = [];
    for await (const page of fresh.changedSince(iso(0)))
      names.push(...page.flatMap(({ acknowledgedBy }) => acknowledgedBy.map(({ name }) => name)));
    fresh.close();
    assert.deepEqual(names.toSorted(), ['Alex Moreau', 'Kim Berger', 'Sam Okafor']);
    assert.equal(control.calls.summary().byEntity['users']?.total, 2);
  });

  for (const pages of ['full', 'short'] as const) {
    it(`follows all ${pages} pages`, async () => {
      signl4.control.choose({ pages });
      signl4.control.fill(330);
      assert.equal(new Set((await changed(-60)).map(({ alertId }) => alertId)).size, 330);
    });
  }

  it('knows an un-acknowledge, no reply and nobody on duty by what the alert is now', async () => {
    const { control } = signl4;
    const [undone, silent, nobody] = [control.raise('a'), control.raise('b'), control.raise('c')] as const;
    control.acknowledge(undone.id, KIM);
    control.unacknowledge(undone.id, KIM);
    control.noReply(silent.id);
    control.noOneOnDuty(nobody.id);
    const now = new Map((await changed(0)).map((alert) => [alert.alertId, alert]));
    const told = [undone, silent, nobody].map(({ id }) => now.get(id)!);
    assert.deepEqual(
      told.map(({ phase, statusCode, acknowledgedUserIds }) => [phase, statusCode, acknowledgedUserIds]),
      [
        ['open', 1, []],
        ['open', 8, []],
        ['open', 16, []],
      ],
    );
  });

  it('takes SIGNL4’s system user for nobody', async () => {
    const { control } = signl4;
    control.raise('a', { externalId: 'AT-7' });
    for (const status of ['acknowledged', 'resolved']) {
      await fetch(`${signl4.url}/webhook/sandbox-team`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ Title: 't', Message: 'm', 'X-S4-ExternalID': 'AT-7', 'X-S4-Status': status }),
      });
    }
    const [alert] = await changed(0);
    assert.deepEqual([alert?.phase, alert?.closedBy, alert?.acknowledgedBy], ['closed', null, []]);
    assert.equal(alert?.acknowledgedUserIds?.length, 1);
    assert.ok(alert?.history.every(({ user }) => user === null));
  });

  it('reads one alert, and none where there is none', async () => {
    const { id } = signl4.control.raise('a', { externalId: 'AT-3' });
    signl4.control.acknowledge(id, KIM);
    const alert = await api.alert(id);
    assert.deepEqual([alert?.externalId, alert?.acknowledgedBy[0]?.name], ['AT-3', 'Kim Berger']);
    const missing = '2518583650940558238_00000000-0000-0000-0000-000000000000';
    assert.equal(await api.alert(missing), null);
    assert.deepEqual(await api.history(missing), []);
  });

  it('knows people by id, and asks anew for nobody after five minutes only', async () => {
    const { control } = signl4;
    const sam = control.user('sam@sandbox.example');
    assert.deepEqual(await api.userById(sam.id), { id: sam.id, name: sam.name, email: sam.mail });
    assert.deepEqual(await api.userByEmail(sam.mail), { id: sam.id, name: sam.name, email: sam.mail });
    assert.equal(await api.userById('nobody'), null);
    const before = control.calls.summary().total;
    assert.equal(await api.userById('nobody'), null);
    assert.equal(await api.userById(sam.id).then((user) => user?.name), sam.name);
    assert.equal(control.calls.summary().total, before);
    assert.equal(await api.userById('00000000-0000-0000-0000-000000000000'), null);
  });
});

describe('REST API: odd answers about what changed', () => {
  let server: Answering;
  let api: Signl4Api;
  const answers = async (answer: (url: string) => unknown) => {
    server = await answerWith((heard, response) => {
      const body = heard.url.includes('/users') ? [{ id: 'u1', mail: KIM, name: 'Kim' }] : answer(heard.url);
      const status = typeof body === 'number' ? body : 200;
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(typeof body === 'number' ? '' : JSON.stringify(body));
    });
    api = new Signl4Api(settingsFor(server.url));
  };
  afterEach(async () => {
    api.close();
    await server.stop();
  });
  const changed = async () => {
    const all: AlertState[] = [];
    for await (const page of api.changedSince(iso(0))) all.push(...page);
    return all;
  };

  it('leaves out what is older, where the filter is not heeded', async () => {
    await answers(() => ({
      results: [
        { id: '1', lastModified: iso(-1) },
        { id: '2', lastModified: iso(0) },
        { id: '3', lastModified: null },
      ],
    }));
    assert.deepEqual(
      (await changed()).map(({ alertId }) => alertId),
      ['2', '3'],
    );
  });

  it('goes on where a page is empty although there is more', async () => {
    let page = 0;
    await answers(() => {
      page += 1;
      const results = page === 3 ? [{ id: 'last' }] : [];
      return { results, hasMore: page < 3, continuationToken: { nextRowKey: String(page) } };
    });
    assert.deepEqual(
      (await changed()).map(({ alertId }) => alertId),
      ['last'],
    );
  });

  it('still tells what changed where the key may not ask for people', async () => {
    server = await answerWith((heard, response) => {
      const first = server.heard.filter(({ url }) => url.includes('/users')).length === 1;
      const refused = heard.url.includes('/users') && !first;
      const history = { acknowledged: iso(0), acknowledgedgements: ['u2'] };
      const body = heard.url.includes('/users')
        ? [{ id: 'u1', mail: KIM }]
        : { results: [{ id: '1', status: 2, historyDetailed: history }] };
      response.writeHead(refused ? 403 : 200, { 'Content-Type': 'application/json' });
      response.end(refused ? '{}' : JSON.stringify(body));
    });
    api = new Signl4Api(settingsFor(server.url));
    assert.deepEqual((await changed())[0]?.acknowledgedBy, [{ id: 'u2', name: '', email: '' }]);
  });

  it('reads a timeline with words in whatever form, and ignores what it does not know', async () => {
    const timeline = [
      null,
      { type: 'AlertCreated', timestamp: iso(0) },
      { type: 'Acknowledged', timestamp: iso(1), userId: 'u1' },
      { action: 'UndoAcknowledge', time: iso(2), user: { id: 'u1', name: 'Kim', mail: KIM } },
      { eventType: 'Escalated', date: iso(3) },
      { kind: 'NoReply', at: iso(4) },
      { type: 'No one on duty', timestamp: iso(5) },
      { type: 'Annotation', timestamp: iso(6), userId: 'u1', text: 'hm' },
      { type: 'Closed', timestamp: iso(7), user: { username: 'Kim', mailaddress: KIM } },
      { type: 'Reopened', timestamp: iso(8) },
      { type: 'Notified', timestamp: iso(9) },
      { type: 3, timestamp: iso(9) },
      { type: 'Closed', timestamp: 'later' },
    ];
    const kinds = ['raised', 'acknowledged', 'unacknowledged', 'escalated', 'no-reply', 'no-one-on-duty'];
    for (const form of [timeline, { entries: timeline }, { historyEntries: timeline }]) {
      await answers((url) =>
        url.endsWith('/timeline') ? form : { id: '1', history: null, annotations: null },
      );
      const history = await api.history('1');
      assert.deepEqual(
        history.map(({ kind }) => kind),
        [...kinds, 'annotated', 'closed', 'reopened'],
      );
      assert.deepEqual(history[1]?.user, { id: 'u1', name: 'Kim', email: KIM });
      assert.equal(history[6]?.text, 'hm');
      api.close();
      await server.stop();
    }
    await answers((url) => (url.endsWith('/timeline') ? 404 : { id: '1' }));
    assert.deepEqual(await api.history('1'), []);
  });

  it('does not take an outage for an empty history', async () => {
    await answers((url) => (url.endsWith('/timeline') ? 503 : { id: '1' }));
    assert.equal((await failureOf(api.history('1'))).scope, 'outage');
  });

  it('gives up where there is no end', async () => {
    let page = 0;
    await answers(() => ({ hasMore: true, continuationToken: { nextRowKey: (page += 1) } }));
    assert.equal((await failureOf(changed())).code, 'signl4.strange-answer');
    assert.equal(page, 1_000);
  });
});
