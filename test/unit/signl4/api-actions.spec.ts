import assert from 'node:assert/strict';
import { Signl4Api } from '../../../src/signl4/api.js';
import { startSignl4, type Signl4Sandbox } from '../../sandbox/signl4/start.js';
import { VARIANTS } from '../../sandbox/signl4/variants.js';
import { answerWith, settingsFor } from './answer-with.js';
import { failureOf } from './failure-of.js';

const KIM = 'kim@sandbox.example';
const ALEX = 'alex@sandbox.example';

describe('REST API: acting for a person', () => {
  let signl4: Signl4Sandbox;
  let api: Signl4Api;
  const open = (apiUser: string) => {
    api?.close();
    api = new Signl4Api(settingsFor(signl4.url, { apiKey: 'sandbox-key', apiUser }));
    return api;
  };
  const raise = (options = {}) => signl4.control.raise('Mail down', { externalId: 'AT-1', ...options });
  const idOf = (email: string) => signl4.control.user(email).id;
  before(async () => {
    signl4 = await startSignl4();
  });
  after(async () => {
    api.close();
    await signl4.stop();
  });
  beforeEach(() => {
    signl4.control.reset();
    open(ALEX);
  });

  const choices = Object.entries(VARIANTS).flatMap(([name, all]) =>
    all.map((choice) => [name, choice] as const),
  );
  for (const [name, choice] of choices) {
    it(`${name}: ${choice}: acknowledges and closes as that person, with a comment, and annotates`, async () => {
      const { control } = signl4;
      control.choose({ [name]: choice });
      const { id } = raise();
      assert.equal(
        (await api.acknowledge(id, { email: ' KIM@sandbox.example', comment: 'on my way' })).how,
        'done',
      );
      const alert = control.alert(id);
      assert.deepEqual([alert.status, alert.acknowledgements.map(({ userId }) => userId)], [2, [idOf(KIM)]]);
      await api.annotate(id, 'a note', { email: KIM });
      assert.equal((await api.closeAlert(id, { email: ALEX, comment: 'solved' })).how, 'done');
      assert.deepEqual([alert.status, alert.closedBy], [4, idOf(ALEX)]);
      assert.deepEqual(
        alert.annotations.map(({ text, userId }) => [text, userId]),
        [
          ['on my way', idOf(KIM)],
          ['a note', idOf(KIM)],
          ['solved', idOf(ALEX)],
        ],
      );
      assert.equal((await api.closeAlert(id, { email: KIM })).how, 'already');
      assert.equal((await api.acknowledge(id, { email: KIM })).how, 'already');
      assert.equal(alert.closedBy, idOf(ALEX));
    });

    it(`${name}: ${choice}: closes what nobody acknowledged`, async () => {
      signl4.control.choose({ [name]: choice });
      const { id } = raise();
      assert.equal((await api.closeAlert(id, { email: KIM })).how, 'done');
      assert.deepEqual([signl4.control.alert(id).status, signl4.control.alert(id).closedBy], [4, idOf(KIM)]);
    });
  }

  it('says when it was, by SIGNL4’s clock: as the alert says, else as the answer is dated', async () => {
    const { id } = raise();
    const { at } = await api.closeAlert(id, { email: KIM });
    assert.equal(at, signl4.control.alert(id).closedAt);
    assert.deepEqual(await api.closeAlert(id, { email: KIM }), { how: 'already', at });
    const date = 'Mon, 02 Mar 2026 10:00:05 GMT';
    const dated = Date.parse(date) + 999;
    for (const [body, headers, expected] of [
      ['{}', { date }, dated],
      ['{"id":"a","status":2,"lastModified":"2026-03-02T10:00:01.5Z"}', { date }, dated],
      ['{"id":"a","status":4,"lastModified":"yesterday"}', { date }, dated],
      ['{"id":"a","status":4,"lastModified":"2026-03-02T10:00:01Z"}', { date }, dated - 4_000],
      ['{}', { date: 'never' }, null],
    ] as const) {
      assert.equal(await closedBy(body, headers), expected, body);
    }
  });

  it('acts as the API user for who is unknown, has left, or is in another team', async () => {
    const { control } = signl4;
    control.addTeam('Elsewhere', 'sandbox-else', []);
    control.addUser('Elsa', 'elsa@sandbox.example', 'Elsewhere');
    control.user('robin@sandbox.example').isDeactivated = true;
    for (const email of ['nobody@sandbox.example', 'robin@sandbox.example', 'elsa@sandbox.example', null]) {
      const { id } = raise();
      assert.equal((await api.acknowledge(id, { email })).how, 'done');
      assert.equal(control.alert(id).acknowledgements[0]?.userId, idOf(ALEX), String(email));
    }
  });

  it('acts for nobody but the person himself where he alone is wanted', async () => {
    const { control } = signl4;
    control.addTeam('Elsewhere', 'sandbox-else', []);
    control.addUser('Elsa', 'elsa@sandbox.example', 'Elsewhere');
    control.user('robin@sandbox.example').isDeactivated = true;
    const { id } = raise();
    for (const email of ['nobody@sandbox.example', 'robin@sandbox.example', 'elsa@sandbox.example'])
      for (const act of [api.acknowledge.bind(api), api.closeAlert.bind(api)])
        assert.equal((await failureOf(act(id, { email, alone: true }))).code, 'signl4.api-user', email);
    assert.equal(control.alert(id).status, 1);
    await api.closeAlert(id, { email: KIM, alone: true });
    assert.equal(control.alert(id).closedBy, idOf(KIM));
  });

  it('says who is lacking where there is no API user either', async () => {
    const { id } = raise();
    for (const [apiUser, email] of [
      ['', 'nobody@sandbox.example'],
      ['gone@sandbox.example', 'nobody@sandbox.example'],
    ] as const) {
      const failure = await failureOf(open(apiUser).acknowledge(id, { email }));
      assert.deepEqual([failure.code, failure.facts['user']], ['signl4.api-user', apiUser || email]);
    }
    const nobody = await failureOf(open('').acknowledge(id, { email: null }));
    assert.equal(nobody.code, 'signl4.no-api-user');
    signl4.control.addTeam('Elsewhere', 'sandbox-else', []);
    signl4.control.addUser('Elsa', 'elsa@sandbox.example', 'Elsewhere');
    for (const [apiUser, code] of [
      ['', 'signl4.no-api-user'],
      ['elsa@sandbox.example', 'signl4.api-user'],
    ] as const) {
      const failure = await failureOf(open(apiUser).closeAlert(id, { email: 'elsa@sandbox.example' }));
      assert.equal(failure.code, code);
    }
    assert.equal(signl4.control.alert(id).status, 1);
  });

  it('asks who a person is once an hour, and who nobody is once in five minutes', async () => {
    const users = () => signl4.control.calls.summary().byEntity['users']?.total ?? 0;
    for (let n = 0; n < 3; n += 1) await api.acknowledge(raise().id, { email: KIM });
    assert.equal(users(), 1);
    for (let n = 0; n < 3; n += 1) await api.acknowledge(raise().id, { email: 'nobody@sandbox.example' });
    const after = users();
    await api.acknowledge(raise().id, { email: 'nobody@sandbox.example' });
    assert.equal(users(), after);
  });

  it('takes part in an acknowledgement by several, and has when it has', async () => {
    const { control } = signl4;
    const alert = raise();
    Object.assign(alert, { scenario: 'multi_ack', requiredAcknowledgements: 2 });
    assert.equal((await api.acknowledge(alert.id, { email: KIM })).how, 'done');
    assert.equal(control.alert(alert.id).status, 1);
    assert.equal((await api.acknowledge(alert.id, { email: KIM })).how, 'already');
    assert.equal((await api.acknowledge(alert.id, { email: ALEX })).how, 'done');
    assert.equal(control.alert(alert.id).status, 2);
  });

  it('is a conflict where SIGNL4 refuses although the alert is not there yet', async () => {
    const { id } = raise();
    const fault = { kind: 'status', status: 409, entity: 'alerts', body: { message: 'no' } } as const;
    signl4.control.faults.add({ ...fault, method: 'POST', contains: 'userId', times: 1 });
    const failure = await failureOf(api.acknowledge(id, { email: KIM }));
    assert.deepEqual([failure.code, failure.scope, failure.status], ['signl4.conflict', 'entry', 409]);
  });

  it('is unknown where the answer is lost, not found for no alert, and refused with a key that may only read', async () => {
    const { control } = signl4;
    const { id } = raise();
    await api.resolveUser(KIM);
    control.faults.add({ kind: 'lost', entity: 'alerts', times: 1 });
    assert.equal((await failureOf(api.acknowledge(id, { email: KIM }))).scope, 'unknown');
    assert.equal((await api.alert(id))?.phase, 'acknowledged');
    const lost = '2518583650940558238_00000000-0000-0000-0000-000000000000';
    for (const call of [
      () => api.acknowledge(lost, { email: KIM }),
      () => api.closeAlert(lost, { email: KIM }),
      () => api.annotate(lost, 'x', { email: KIM }),
    ])
      assert.equal((await failureOf(call())).code, 'signl4.not-found');
    control.addKey('read', { readOnly: true });
    api.close();
    api = new Signl4Api(settingsFor(signl4.url, { apiKey: 'read', apiUser: KIM }));
    assert.equal((await failureOf(api.closeAlert(id, { email: KIM }))).code, 'signl4.key');
  });

  it('shortens what is too long for a phone', async () => {
    const { id } = raise();
    await api.annotate(id, 'x'.repeat(50_000), { email: KIM });
    await api.acknowledge(id, { email: KIM, comment: 'y'.repeat(50_000) });
    for (const { text } of signl4.control.alert(id).annotations)
      assert.ok(text.length <= 2_000 && text.endsWith('…'));
  });

  it('quotes no comment in a refusal', async () => {
    const { id } = raise();
    const said = 'the customer’s secret words';
    signl4.control.faults.add({
      kind: 'status',
      status: 400,
      body: { message: `Bad: ${said}` },
      method: 'POST',
    });
    const failure = await failureOf(api.annotate(id, said, { email: KIM }));
    assert.equal(failure.code, 'signl4.refused');
    assert.ok(!failure.message.includes('customer'), failure.message);
  });
});

/** What is made of this answer to a close. */
async function closedBy(body: string, headers: Record<string, string>): Promise<number | null> {
  const server = await answerWith(({ method }, response) => {
    response.setHeader('Content-Type', 'application/json');
    if (method === 'GET') return response.end(JSON.stringify({ id: 'kim', mail: KIM, name: 'Kim' }));
    response.writeHead(200, headers).end(body);
  });
  const api = new Signl4Api(settingsFor(server.url));
  try {
    return (await api.closeAlert('a', { email: KIM })).at;
  } finally {
    api.close();
    await server.stop();
  }
}
