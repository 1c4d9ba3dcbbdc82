import assert from 'node:assert/strict';
import { Signl4Api } from '../../../src/signl4/api.js';
import {
  ensureRegistration,
  registrationName,
  type Registered,
  type Registration,
} from '../../../src/signl4/registration.js';
import { startSignl4, type Signl4Sandbox } from '../../sandbox/signl4/start.js';
import { answerWith, settingsFor } from './answer-with.js';
import { failureOf } from './failure-of.js';

const TOKEN = 'a-token-that-nobody-guesses';
const NAME = registrationName('team');
const ADDRESS = `https://flows.example/signl4/events/${TOKEN}`;

describe('the registration of the callback address', () => {
  let signl4: Signl4Sandbox;
  let api: Signl4Api;
  before(async () => {
    signl4 = await startSignl4();
  });
  after(() => signl4.stop());
  beforeEach(() => {
    signl4.control.reset();
    api = new Signl4Api(settingsFor(signl4.url, { apiKey: 'sandbox-key' }));
  });
  afterEach(() => api.close());

  const registration = (changes: Partial<Registration> = {}): Registration => ({
    publicUrl: 'https://flows.example/',
    httpNodeRoot: '/',
    eventToken: TOKEN,
    name: NAME,
    knownId: null,
    ...changes,
  });
  const ensure = (changes: Partial<Registration> = {}, how: 'auto' | 'button' = 'auto') =>
    ensureRegistration(api, registration(changes), how);
  const there = () => [...signl4.control.world.webhooks.values()];
  const short = ({ state, knownId }: Registered) => [state, knownId];

  it('has a name that people recognise and that tells no secret', () => {
    assert.match(NAME, /^Node-RED Autotask [0-9a-f]{8}$/);
    assert.notEqual(registrationName('other team'), NAME);
  });

  for (const how of ['auto', 'button'] as const) {
    it(`is made once, and found again (${how})`, async () => {
      const made = await ensure({}, how);
      const [webhook, ...others] = there();
      assert.deepEqual([webhook?.externalAddress, webhook?.name, others], [ADDRESS, NAME, []]);
      assert.deepEqual(made, { state: 'created', knownId: webhook?.id, host: 'flows.example' });
      for (const knownId of [webhook!.id, null, 'gone'])
        assert.deepEqual(short(await ensure({ knownId }, how)), ['registered', webhook?.id]);
      assert.equal(there().length, 1);
    });

    it(`gets its new address and token, and stays one (${how})`, async () => {
      const { knownId } = await ensure();
      there()[0]!.enabled = false;
      const moved = await ensure({ knownId, publicUrl: 'https://new.example/red', eventToken: 'new' }, how);
      assert.deepEqual(moved, { state: 'repaired', knownId, host: 'new.example' });
      const [webhook, ...others] = there();
      assert.deepEqual(
        [webhook?.externalAddress, webhook?.enabled, others],
        ['https://new.example/red/signl4/events/new', true, []],
      );
    });

    it(`is switched on again (${how})`, async () => {
      const { knownId } = await ensure();
      there()[0]!.enabled = false;
      assert.deepEqual(short(await ensure({ knownId: null }, how)), ['repaired', knownId]);
      assert.equal(there()[0]?.enabled, true);
    });

    it(`is left alone without an address (${how})`, async () => {
      for (const changes of [{ publicUrl: '' }, { publicUrl: 'nowhere' }, { httpNodeRoot: false as const }])
        assert.deepEqual(await ensure({ ...changes, knownId: 'k' }, how), {
          state: 'none',
          knownId: 'k',
          host: null,
        });
      assert.equal(signl4.control.calls.summary().total, 0);
    });

    it(`stands beside those of others and of other teams (${how})`, async () => {
      const other = { name: registrationName('other team') };
      const theirs = signl4.control.addWebhook('https://other.example/signl4/events/x', other);
      signl4.control.addWebhook('https://chat.example/hook', { name: 'Chat' });
      assert.equal((await ensure({}, how)).state, 'created');
      assert.equal(there().length, 3);
      assert.equal(signl4.control.world.webhooks.get(theirs.id)?.externalAddress, theirs.externalAddress);
    });
  }

  it('of another installation of the same team is taken over by the button only', async () => {
    const theirs = signl4.control.addWebhook('https://other.example/signl4/events/x', { name: NAME });
    assert.deepEqual(await ensure(), { state: 'other', knownId: null, host: 'other.example' });
    assert.equal(there()[0]?.externalAddress, 'https://other.example/signl4/events/x');
    assert.deepEqual(short(await ensure({}, 'button')), ['repaired', theirs.id]);
    assert.deepEqual(
      there().map(({ externalAddress }) => externalAddress),
      [ADDRESS],
    );
  });

  it('keeps the known one, or one that works, of several with the same address', async () => {
    const [first, second] = [signl4.control.addWebhook(ADDRESS), signl4.control.addWebhook(ADDRESS)];
    first.enabled = false;
    assert.deepEqual(short(await ensure()), ['registered', second.id]);
    assert.deepEqual(short(await ensure({ knownId: first.id })), ['repaired', first.id]);
    assert.equal(there().length, 2);
  });

  it('belongs to the team of the key where the key has one', async () => {
    const { id } = signl4.control.team('Network');
    signl4.control.addKey('network', { teamId: id });
    const network = new Signl4Api(settingsFor(signl4.url, { apiKey: 'network' }));
    await ensureRegistration(network, registration(), 'auto');
    assert.equal(there()[0]?.teamId, id);
    await ensureRegistration(network, registration({ publicUrl: 'https://b.example' }), 'button');
    assert.deepEqual([there()[0]?.teamId, there().length], [id, 1]);
    network.close();
  });

  it('is looked up, and not made twice, after an answer that was lost', async () => {
    await api.listWebhooks();
    signl4.control.faults.add({ kind: 'lost', entity: 'webhooks', method: 'POST', times: 1 });
    assert.equal((await failureOf(ensure())).scope, 'unknown');
    assert.equal((await ensure()).state, 'registered');
    assert.equal(there().length, 1);
  });

  it('that SIGNL4 refuses is told without the token', async () => {
    const body = { message: `The address ${ADDRESS} can't be reached (${TOKEN}).` };
    signl4.control.faults.add({ kind: 'status', status: 400, body, method: 'POST' });
    const failure = await failureOf(ensure());
    assert.deepEqual([failure.code, failure.scope], ['signl4.callback', 'entry']);
    assert.match(failure.said ?? '', /can't be reached/);
    assert.ok(!JSON.stringify([failure.message, failure.said, failure.facts]).includes(TOKEN));
  });

  it('can be removed', async () => {
    const { knownId } = await ensure();
    await api.removeWebhook(knownId!);
    assert.deepEqual(await api.listWebhooks(), []);
  });

  it('uses the path of version 1 where version 2 does not have it', async () => {
    signl4.control.faults.add({ kind: 'status', status: 404, body: '', path: '/api/v2/webhooks*' });
    const made = await ensure();
    assert.equal(made.state, 'created');
    signl4.control.faults.clear();
    assert.equal((await ensure()).state, 'registered');
    const fresh = new Signl4Api(settingsFor(signl4.url, { apiKey: 'sandbox-key' }));
    signl4.control.faults.add({ kind: 'status', status: 404, body: '<html>', path: '/api/v2/webhooks*' });
    await fresh.enableWebhook(made.knownId!);
    assert.equal((await ensureRegistration(fresh, registration(), 'auto')).state, 'registered');
    assert.equal(there().length, 1);
    fresh.close();
  });

  it('reads lists of any spelling, and an id that comes in an object', async () => {
    const server = await answerWith((heard, response) => {
      const list = [null, 'x', { id: null }, { Id: 'w', ExtUrl: 'https://a.example/x', enabled: null }];
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(heard.method === 'GET' ? list : { id: 'made' }));
    });
    const odd = new Signl4Api(settingsFor(server.url));
    assert.deepEqual(await odd.listWebhooks(), [
      { id: 'w', name: '', url: 'https://a.example/x', teamId: null, enabled: true },
    ]);
    assert.deepEqual(short(await ensureRegistration(odd, registration(), 'auto')), ['created', 'made']);
    odd.close();
    await server.stop();
  });
});
