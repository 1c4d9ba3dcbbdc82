import assert from 'node:assert/strict';
import { deriveEventToken } from '../../src/signl4/event-token.js';
import { eventually, forwardingFlow, raiseCurtain, type Stage } from './stage.js';
import { describeIn } from '../house/share.js';

const TOKEN = deriveEventToken('sandbox-team');
const PATH = `/signl4/events/${TOKEN}`;
// Node-RED keeps what is not sent.
const SECRETS = { teamSecret: 'sandbox-team', apiKey: 'sandbox-key', eventToken: '' };

/** What the dialog of alert event in asks the server. */
describeIn(1, 'the callback address in the dialog', () => {
  let stage: Stage;
  before(async () => {
    stage = await raiseCurtain({ env: { OUTSIDE: 'https://variable.example' } });
  });
  after(() => stage.close());
  beforeEach(() => stage.signl4.reset());

  const deploy = (signl4: Record<string, unknown>) =>
    stage.red.deploy(forwardingFlow(stage.urls, { signl4: { credentials: SECRETS, ...signl4 } }));
  const look = async (publicUrl = '') =>
    (await stage.red.get(`/autotask-signl4/signl4/s4/callback?publicUrl=${encodeURIComponent(publicUrl)}`))
      .body;
  const press = async (publicUrl = 'https://flows.example') =>
    (await stage.red.post('/autotask-signl4/signl4/s4/register', { publicUrl })).body;
  const registered = () => [...stage.signl4.world.webhooks.values()].map((one) => one.externalAddress);

  it('is derived from the team secret, and follows the public address', async () => {
    await deploy({});
    const unknown = await look();
    assert.deepEqual([unknown.url, unknown.path], [null, PATH]);
    assert.match(unknown.text, /public address/);
    assert.equal((await look('https://flows.example/red/')).url, `https://flows.example/red${PATH}`);
    assert.equal((await look('${OUTSIDE}')).url, `https://variable.example${PATH}`);
    assert.equal((await look('nowhere')).url, null);
  });

  it('has the token that is set, where one is', async () => {
    await deploy({ credentials: { ...SECRETS, eventToken: 'chosen' } });
    assert.equal((await look('https://flows.example')).url, 'https://flows.example/signl4/events/chosen');
  });

  it('is not shown while the team secret is missing, or nothing is deployed', async () => {
    await deploy({ credentials: { ...SECRETS, teamSecret: '', eventToken: 'chosen' } });
    const { status, text } = await stage.red.get('/autotask-signl4/signl4/s4/callback');
    assert.equal(status, 422);
    assert.ok(!text.includes('chosen') && text.includes('Team secret'), text);
    assert.equal((await press()).ok, false);
    for (const id of ['nowhere', 'at', 'alerts'])
      assert.equal(
        (await stage.red.get(`/autotask-signl4/signl4/${id}/callback`)).body.code,
        'config.signl4-missing',
      );
  });

  it('is registered by the button, once, and says how it stands', async () => {
    await deploy({});
    assert.match((await look('https://flows.example')).text, /not report to this address yet/);
    assert.deepEqual([(await press()).ok, registered()], [true, [`https://flows.example${PATH}`]]);
    assert.match((await press()).text, /already/);
    assert.match((await look('https://flows.example')).text, /^SIGNL4 reports to this address\.$/);
    [...stage.signl4.world.webhooks.values()][0]!.enabled = false;
    assert.match((await look('https://flows.example')).text, /switched off/);
    assert.match((await press()).text, /Repaired/);
    assert.match((await look('https://new.example')).text, /still reports to flows\.example/);
    assert.equal([...stage.signl4.world.webhooks.values()][0]?.enabled, true);
    assert.match((await press('https://new.example')).text, /Repaired/);
    assert.deepEqual(registered(), [`https://new.example${PATH}`]);
  });

  it('of another Node-RED of the same team is named, and taken over by the button', async () => {
    await deploy({});
    await press();
    const [own] = [...stage.signl4.world.webhooks.values()];
    stage.signl4.reset();
    stage.signl4.addWebhook('https://other.example/signl4/events/x', { name: own!.name });
    assert.match((await look('https://flows.example')).text, /another Node-RED.*other\.example/);
    assert.match((await press()).text, /Repaired/);
    assert.deepEqual(registered(), [`https://flows.example${PATH}`]);
  });

  it('is not registered in a dry run, without an API key, or without an address', async () => {
    await deploy({ dryRun: true });
    assert.deepEqual(
      [(await press()).ok, (await look('https://flows.example')).url],
      [false, `https://flows.example${PATH}`],
    );
    await deploy({ credentials: { ...SECRETS, apiKey: '' } });
    assert.match((await press()).text, /by hand/);
    assert.match((await look('https://flows.example')).text, /by hand/);
    await deploy({});
    assert.match((await press('')).text, /public address/);
    assert.deepEqual(registered(), []);
  });

  it('is shown even while SIGNL4 is away, with the reason', async () => {
    await deploy({});
    stage.signl4.faults.add({
      kind: 'status',
      status: 503,
      entity: 'webhooks',
      body: { message: 'maintenance' },
    });
    const shown = await look('https://flows.example');
    assert.deepEqual([shown.url, shown.ok], [`https://flows.example${PATH}`, false]);
    assert.match(shown.text, /maintenance/);
    assert.equal((await press()).ok, false);
  });

  it('that SIGNL4 refuses is told in its words, without the token', async () => {
    await deploy({});
    const body = { message: `https://flows.example${PATH} is not reachable` };
    stage.signl4.faults.add({ kind: 'status', status: 400, entity: 'webhooks', method: 'POST', body });
    const { ok, text } = await press();
    assert.equal(ok, false);
    assert.match(text, /callback address.*not reachable/);
    assert.ok(!text.includes(TOKEN));
  });

  it('is registered once, however often the button is pressed at once', async () => {
    await deploy({});
    stage.signl4.faults.add({ kind: 'hold', path: '*/webhooks' });
    const answers = Promise.all([press(), press()]);
    await eventually('a call under way', () => stage.signl4.calls.list({ path: '/webhooks' }).length > 0);
    await new Promise((next) => setTimeout(next, 200));
    stage.signl4.faults.clear();
    assert.deepEqual(
      (await answers).map(({ ok }) => ok),
      [true, true],
    );
    assert.deepEqual(registered(), [`https://flows.example${PATH}`]);
  });

  it('is registered once for several nodes, and for the address of the last deploy', async () => {
    const node = (id: string, publicUrl: string) => ({
      id,
      type: 'signl4-event-in',
      z: 'tab',
      signl4: 's4',
      receive: 'webhook',
      interval: 3600,
      publicUrl,
      wires: [[]],
    });
    const both = (publicUrl: string) =>
      stage.red.deploy(
        forwardingFlow(stage.urls, {
          signl4: { credentials: SECRETS },
          more: [node('in-1', publicUrl), node('in-2', publicUrl)],
        }),
      );
    stage.signl4.faults.add({ kind: 'hold', path: '*/webhooks' });
    const called = (many: number) =>
      eventually('calls under way', () => stage.signl4.calls.list({ path: '/webhooks' }).length >= many);
    await both('https://former.example');
    await called(1);
    await both('https://flows.example');
    await new Promise((next) => setTimeout(next, 500));
    stage.signl4.faults.clear();
    await eventually('the address', () => registered().includes(`https://flows.example${PATH}`));
    await new Promise((next) => setTimeout(next, 1000));
    assert.deepEqual(registered(), [`https://flows.example${PATH}`]);
  });
});
