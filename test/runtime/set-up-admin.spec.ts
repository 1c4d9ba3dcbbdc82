import assert from 'node:assert/strict';
import { assertDiscreet, caught, shows } from './bad-input.js';
import { forwardingFlow, LOGIN, raiseCurtain, type Stage } from './stage.js';

const settings = {
  lang: 'de',
  adminAuth: {
    type: 'credentials',
    users: [],
    tokens: (token: string) => {
      const permissions: Record<string, string | string[]> = {
        all: '*',
        writer: ['flows.read', 'autotask-signl4.write'],
        reader: ['flows.read', 'autotask-signl4.read'],
        stranger: ['flows.read'],
      };
      return Promise.resolve(
        permissions[token] ? { username: token, permissions: permissions[token] } : null,
      );
    },
  },
};

/** What the dialogs ask the server for, and who may; on a server that speaks German. */
describe('set-up: the editor’s routes, and a German server', () => {
  let stage: Stage;
  before(async () => {
    stage = await raiseCurtain({ settings }, { smtpPort: 0 });
  });
  after(() => stage.close());

  const as = (token: string | null) =>
    (token ? { Authorization: `Bearer ${token}` } : {}) as Record<string, string>;
  const BASE = '/autotask-signl4';
  const deploy = (changes: Parameters<typeof forwardingFlow>[1] = {}) =>
    stage.red.deploy(forwardingFlow(stage.urls, changes), { headers: as('all') });

  it('errors and statuses are German', async () => {
    await deploy({ autotask: { credentials: { username: LOGIN.username } }, alerts: { title: '{{#x}}' } });
    await caught(stage, 'config.credentials-missing', /Konfiguration fehlt: Geheimnis, Tracking-ID\./);
    await caught(stage, 'config.template', /Vorlage in title/);
    await shows(stage, 'alerts', 'red', /^Vorlage fehlerhaft$|Vorlage/);
    await deploy();
    await shows(stage, 'tickets', 'green', /seit/);
    await stage.red.inject('by-hand', { payload: 1 });
    const sent = await stage.red.next('sent');
    assert.match(sent['alert'].suppressed, /Nachricht/);
  });

  const reads = ['/autotask/at/picklists', '/autotask/at/companies?search=a', '/signl4/s4/callback'];
  const writes = [
    '/autotask/test',
    '/signl4/test',
    '/signl4/test-mail',
    '/signl4/s4/register',
    '/nodes/tickets/poll',
  ];

  it('nobody without a permission gets an answer, and nothing is called for him', async () => {
    const before = stage.autotask.summary().total;
    for (const token of [null, 'unknown', 'stranger']) {
      for (const path of reads) assert.equal((await stage.red.get(BASE + path, as(token))).status, 401, path);
      for (const path of writes)
        assert.equal((await stage.red.post(BASE + path, {}, as(token))).status, 401, path);
    }
    for (const path of reads)
      assert.equal((await stage.red.get(BASE + path, as('reader'))).status, 401, path);
    for (const path of writes)
      assert.equal((await stage.red.post(BASE + path, {}, as('reader'))).status, 401, path);
    assert.equal(stage.autotask.summary().total, before);
  });

  it('whoever may look up gets labels and companies', async () => {
    const lists = await stage.red.get(BASE + reads[0], as('writer'));
    assert.ok(lists.body.fields.queueID.some(({ label }: { label: string }) => label === 'On-Call'));
    const [company] = stage.autotask.find('Companies').slice(1);
    const name = String(company!['companyName']);
    const found = await stage.red.get(
      `${BASE}/autotask/at/companies?search=${encodeURIComponent(name)}`,
      as('writer'),
    );
    assert.ok(found.body.companies.some(({ label }: { label: string }) => label === name));
    const byId = await stage.red.get(`${BASE}/autotask/at/companies?ids=${company!.id}`, as('writer'));
    assert.deepEqual(byId.body.companies, [{ id: company!.id, label: name }]);
    assertDiscreet([lists.body, found.body]);
  });

  it('a login is tested with what was typed, or with the secret that is deployed; no answer holds one', async () => {
    const discoveryUrl = `${stage.urls.autotask}/ATServicesRest/`;
    const typed = {
      id: 'at',
      discoveryUrl,
      username: LOGIN.username,
      integrationCode: LOGIN.integrationCode,
    };
    const good = await stage.red.post(`${BASE}/autotask/test`, { ...typed, secret: '__PWRD__' }, as('all'));
    assert.deepEqual([good.status, good.body.ok], [200, true], good.text);
    const bad = await stage.red.post(
      `${BASE}/autotask/test`,
      { ...typed, secret: 'mistyped-secret' },
      as('all'),
    );
    assert.deepEqual([bad.status, bad.body.ok], [422, false]);
    assert.match(bad.body.text, /lehnt die Anmeldung/);
    const empty = await stage.red.post(`${BASE}/autotask/test`, { id: 'new' }, as('all'));
    assert.match(empty.body.text, /fehlt: Benutzername, Geheimnis, Tracking-ID\./);
    const key = { id: 's4', baseUrl: stage.urls.signl4, teamSecret: '__PWRD__', apiKey: 'no-such-key' };
    const refused = await stage.red.post(`${BASE}/signl4/test`, key, as('all'));
    assert.deepEqual([refused.status, refused.body.ok], [422, false]);
    assertDiscreet([good.body, bad.body, empty.body, refused.body], ['mistyped-secret', 'no-such-key']);
    const mail = {
      id: 's4',
      smtpHost: '127.0.0.1',
      smtpPort: '9',
      smtpUser: 'kim',
      smtpPassword: 'mail-secret',
    };
    const unreachable = await stage.red.post(`${BASE}/signl4/test-mail`, mail, as('all'));
    assert.deepEqual([unreachable.status, unreachable.body.ok], [422, false]);
    assert.match(unreachable.body.text, /Mailserver 127\.0\.0\.1 ist nicht erreichbar/);
    const none = await stage.red.post(`${BASE}/signl4/test-mail`, { id: 's4' }, as('all'));
    assert.equal(none.body.ok, true);
    assertDiscreet([unreachable.body, none.body], ['mail-secret']);
  });

  it('what can ring no phone is not called a login that works', async () => {
    const test = async (path: string, typed: object) => {
      const { body } = await stage.red.post(`${BASE}/signl4/${path}`, typed, as('all'));
      assert.equal(body.ok, false, body.text);
      return body.text as string;
    };
    const baseUrl = stage.urls.signl4;
    assert.match(await test('test', { id: 'new', baseUrl }), /fehlt: Team-Secret\./);
    const unset = { id: 's4', baseUrl, teamSecret: '__PWRD__', apiKey: '${NO_SUCH_KEY}' };
    assert.match(await test('test', unset), /NO_SUCH_KEY, die nicht gesetzt ist/);
    const elsewhere = { id: 's4', baseUrl: stage.urls.autotask, teamSecret: '__PWRD__', apiKey: 'key' };
    assert.match(
      await test('test', elsewhere),
      /führt nicht zu SIGNL4 \(127\.0\.0\.1:\d+\)\. Die Antwort war: HTTP 404\./,
    );
    const server = { smtpHost: '127.0.0.1', smtpPort: String(stage.smtpPort), smtpSecurity: 'none' };
    assert.match(await test('test-mail', { id: 's4', ...server }), /Der Absender ist leer/);
  });

  it('what is not there is answered with a sentence, not with a page', async () => {
    const lists = await stage.red.get(`${BASE}/autotask/nowhere/picklists`, as('writer'));
    assert.equal(lists.status, 422);
    assert.match(lists.body.error, /Autotask-Konfiguration/);
    const poll = await stage.red.post(`${BASE}/nodes/alerts/poll`, {}, as('all'));
    assert.equal(poll.body.ok, false);
  });

  it('credentials never leave with the flows', async () => {
    const { text } = await stage.red.get('/flows', as('all'));
    assertDiscreet(text);
    for (const [type, id] of [
      ['autotask-config', 'at'],
      ['signl4-config', 's4'],
    ]) {
      const credentials = await stage.red.get(`/credentials/${type}/${id}`, as('all'));
      assertDiscreet(credentials.text);
    }
  });
});
