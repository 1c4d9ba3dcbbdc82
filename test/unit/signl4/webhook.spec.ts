import assert from 'node:assert/strict';
import { Failure } from '../../../src/failure.js';
import { alertBody, type AlertInput } from '../../../src/signl4/body.js';
import { Signl4Webhook } from '../../../src/signl4/webhook.js';
import { startSignl4, type Signl4Sandbox } from '../../sandbox/signl4/start.js';
import { answerWith, settingsFor } from './answer-with.js';

const alert = (more: Partial<AlertInput> = {}) =>
  alertBody({
    title: 'Mail down',
    message: 'All of it.',
    externalId: 'AT-1',
    status: 'new',
    details: [],
    ...more,
  });

describe('Inbound webhook', () => {
  let signl4: Signl4Sandbox;
  let webhook: Signl4Webhook;
  const open = (teamSecret = 'sandbox-team') =>
    new Signl4Webhook(settingsFor(signl4.url, { teamSecret, apiKey: null }));
  const codeOf = (call: Promise<unknown>) =>
    call.then(
      () => 'done',
      (error: unknown) => (error instanceof Failure ? `${error.code} ${error.scope}` : String(error)),
    );

  before(async () => {
    signl4 = await startSignl4();
  });
  after(() => signl4.stop());
  beforeEach(() => {
    signl4.control.reset();
    webhook = open();
  });
  afterEach(() => webhook.close());

  it('raises an alert whose parts are where people expect them', async () => {
    const details = [
      { name: 'Description', value: 'of the ticket' },
      { name: 'Queue', value: 'On call' },
    ];
    const { eventId } = await webhook.send(alert({ service: 'Server', scenario: 'multi_ack', details }));
    const [raised] = signl4.control.alerts('AT-1');
    assert.equal(raised?.eventId, eventId);
    assert.deepEqual(
      [raised?.title, raised?.text, raised?.category, raised?.scenario, raised?.sourceSystem],
      ['Mail down', 'All of it.', 'Server', 'multi_ack', 'Node-RED Autotask'],
    );
    const shown = raised?.parameters.filter(({ name }) => !name.startsWith('X-S4-'));
    assert.deepEqual(shown, [
      { name: 'Ticket Description', value: 'of the ticket' },
      { name: 'Queue', value: 'On call' },
    ]);
  });

  it('acknowledges and resolves by external id', async () => {
    await webhook.send(alert());
    await webhook.send(alert({ status: 'acknowledged' }));
    assert.equal(signl4.control.alerts('AT-1')[0]?.status, 2);
    await webhook.send(alert({ status: 'resolved' }));
    assert.equal(signl4.control.alerts('AT-1')[0]?.status, 4);
    assert.equal(signl4.control.alerts().length, 1);
  });

  it('is about the entry where an alert is not there, and about the account where the secret is wrong', async () => {
    signl4.control.choose({ resolveUnknown: '404' });
    assert.equal(await codeOf(webhook.send(alert({ status: 'resolved' }))), 'signl4.not-found entry');
    const wrong = open('no such team');
    assert.equal(await codeOf(wrong.send(alert())), 'signl4.secret account');
    assert.equal(await codeOf(wrong.send(alert({ status: 'resolved' }))), 'signl4.secret account');
    wrong.close();
  });

  it('sends many at once, each once', async () => {
    const ids = Array.from({ length: 120 }, (_, n) => `AT-${n + 1}`);
    const sent = await Promise.all(ids.map((externalId) => webhook.send(alert({ externalId }))));
    assert.equal(new Set(sent.map(({ eventId }) => eventId)).size, ids.length);
    assert.deepEqual(new Set(signl4.control.alerts().map(({ externalId }) => externalId)), new Set(ids));
  });

  it('is told how long it is blocked', async () => {
    signl4.control.set({ plan: 'free' });
    for (let n = 0; n < 10; n += 1) await webhook.send(alert({ externalId: `AT-${n + 1}` }));
    const failure: unknown = await webhook.send(alert()).catch((error: unknown) => error);
    assert.ok(failure instanceof Failure);
    assert.deepEqual([failure.code, failure.scope, failure.status], ['signl4.throttled', 'throttled', 429]);
    const wait = failure.retryAfterMs ?? 0;
    assert.ok(wait >= 1_000 && wait <= 17_000, String(wait));
    assert.equal(signl4.control.alerts().length, 10);
  });

  for (const [kind, expected, alerts] of [
    ['lost', 'signl4.lost unknown', 1],
    ['reset', 'signl4.lost unknown', 0],
    ['malformed', 'done', 1],
    ['status', 'signl4.outage outage', 0],
    ['throttle', 'signl4.throttled throttled', 0],
  ] as const) {
    it(`fault "${kind}": ${expected}`, async () => {
      signl4.control.faults.add({ kind, entity: 'webhook', times: 1 });
      assert.equal(await codeOf(webhook.send(alert())), expected);
      assert.equal(signl4.control.alerts().length, alerts);
      assert.equal(await codeOf(webhook.send(alert({ externalId: 'AT-2' }))), 'done');
    });
  }

  it('gives no id where the answer to a 201 can’t be read', async () => {
    signl4.control.faults.add({ kind: 'malformed', entity: 'webhook', times: 1 });
    assert.equal((await webhook.send(alert())).eventId, null);
  });

  it('ends when its caller gives up', async () => {
    signl4.control.faults.add({ kind: 'hang', entity: 'webhook', times: 1 });
    const controller = new AbortController();
    const sent = codeOf(webhook.send(alert(), { signal: controller.signal }));
    while (signl4.control.calls.summary().underWay === 0) await new Promise((next) => setImmediate(next));
    controller.abort();
    assert.equal(await sent, 'signl4.lost unknown');
  });

  it('uses its connections again', async () => {
    const sink = await answerWith(
      (_heard, response) => void response.writeHead(201).end('{"eventId":"1_a"}'),
    );
    const sender = new Signl4Webhook(settingsFor(sink.url));
    for (let n = 0; n < 20; n += 1) await sender.send(alert());
    assert.equal(sink.connections, 1);
    assert.equal(sink.heard[0]?.url, '/webhook/Te4m%2FSecret');
    sender.close();
    await sink.stop();
  });

  describe('with the API key (POST /v2/events)', () => {
    const events = (apiKey: string, teamSecret = 'sandbox-team') =>
      new Signl4Webhook(settingsFor(signl4.url, { teamSecret, apiKey }), 'events');

    it('takes the same body', async () => {
      const api = events('sandbox-key');
      const { eventId } = await api.send(alert());
      const [raised] = signl4.control.alerts('AT-1');
      assert.deepEqual([raised?.eventId, raised?.title], [eventId, 'Mail down']);
      await api.send(alert({ status: 'resolved' }));
      assert.equal(signl4.control.alerts('AT-1')[0]?.status, 4);
      assert.equal(signl4.control.calls.list().at(-1)?.path, '/api/v2/events/sandbox-team');
    });

    it('a refused key and an unknown secret are matters of the account', async () => {
      signl4.control.addKey('reads-only', { readOnly: true });
      for (const key of ['no-such-key', 'reads-only'])
        assert.equal(await codeOf(events(key).send(alert())), 'signl4.key account');
      assert.equal(await codeOf(events('sandbox-key', 'no-team').send(alert())), 'signl4.secret account');
    });

    it('a lost answer has an unknown result', async () => {
      signl4.control.faults.add({ kind: 'lost', entity: 'events', times: 1 });
      assert.equal(await codeOf(events('sandbox-key').send(alert())), 'signl4.lost unknown');
    });
  });
});
