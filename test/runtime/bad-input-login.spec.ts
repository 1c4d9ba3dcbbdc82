import assert from 'node:assert/strict';
import { freePort } from '../house/port.js';
import { startAutotask } from '../sandbox/autotask/start.js';
import { caught, shows } from './bad-input.js';
import { eventually, forwardingFlow, LOGIN, raiseCurtain, type Stage } from './stage.js';
import { describeIn } from '../house/share.js';

/** Wrong logins and wrong addresses of Autotask: told once, never repeated in a hurry, and mended without a Deploy. */
describeIn(0, 'bad input: how Autotask is reached', () => {
  let stage: Stage;
  let first: number;
  before(async () => {
    stage = await raiseCurtain();
  });
  after(() => stage.close());
  beforeEach(() => {
    first = stage.autotask.calls().at(-1)?.number ?? 0;
    stage.autotask.clearFaults();
  });

  const calls = (path = '') => stage.autotask.calls({ after: first, path });
  const refused = () => stage.autotask.calls({ after: first, status: 401 });
  const deploy = (autotask: Record<string, unknown>, type: 'full' | 'nodes' = 'full') =>
    stage.red.deploy(forwardingFlow(stage.urls, { autotask }), { type });

  /** What is new once the cause is gone is found by the same node, without a Deploy. */
  async function ringsAgain(): Promise<void> {
    const answer = await stage.poll();
    assert.equal(answer.ok, true, answer.text);
    await shows(stage, 'tickets', 'green', /new|quiet/);
    const { id } = stage.autotask.createTicket({ title: 'After all' });
    await stage.poll();
    await eventually('the alert', () => stage.signl4.alerts(`AT-${id}`).length === 1);
  }

  it('a wrong secret is one failed login, however often it is deployed', async () => {
    await deploy({ credentials: { ...LOGIN, secret: 'wrong-secret' } });
    const message = await caught(stage, 'autotask.credentials', /Check user name, secret .* 15 minutes/);
    assert.ok(!JSON.stringify(message).includes('wrong-secret'));
    await shows(stage, 'tickets', 'red', /^login refused$/);
    assert.equal(refused().length, 1);
    await deploy({ credentials: { ...LOGIN, secret: 'wrong-secret' }, name: 'again' }, 'nodes');
    await caught(stage, 'autotask.credentials', /login/);
    assert.equal(refused().length, 1);
    assert.equal(stage.autotask.user().failures, 1);
    stage.autotask.user().secret = 'wrong-secret';
    await ringsAgain();
    stage.autotask.user().secret = LOGIN.secret;
  });

  it('a locked user is told as such, and polls again when he is unlocked', async () => {
    stage.autotask.lockUser();
    await deploy({ name: 'locked' });
    await caught(stage, 'autotask.credentials', /not locked/);
    await shows(stage, 'tickets', 'red', /^login refused$/);
    assert.equal(refused().length, 1);
    stage.autotask.lockUser(false);
    await ringsAgain();
  });

  for (const variant of ['errors', 'empty', 'no url'] as const) {
    it(`an unknown user costs one question for his zone (${variant})`, async () => {
      stage.autotask.setVariants({ unknownUser: variant });
      const username = `nobody-${variant.replace(' ', '-')}@sandbox.example`;
      await deploy({ credentials: { ...LOGIN, username } });
      const message = await caught(
        stage,
        'autotask.unknown-user',
        /no API user of this name.*Check the user name/,
      );
      assert.ok(!JSON.stringify(message).includes(username));
      await shows(stage, 'tickets', 'red', /^unknown user$/);
      assert.deepEqual(
        calls().map(({ entity, status }) => [entity.toLowerCase(), status]),
        [['zoneinformation', 500]],
      );
      const user = stage.autotask.user();
      user.username = username;
      await ringsAgain();
      user.username = LOGIN.username;
    });
  }

  it('an unreachable host is yellow, tried calmly, and polls by itself when it is there', async () => {
    const passing = await startAutotask({ port: await freePort() });
    await passing.stop();
    await deploy({ zoneUrl: `${passing.url}/ATServicesRest/` });
    await shows(stage, 'tickets', 'yellow', /^not reachable$/);
    await stage.red.whenLogged(/can't be reached.*Check the network/);
    assert.equal(calls().length, 0);
    const back = await startAutotask({ port: passing.port });
    try {
      await shows(stage, 'tickets', 'green', /quiet|new/);
      // The users before were others: what they may see is no news.
      assert.ok(back.control.calls().length <= 4, 'one poll, silent stock, labels and the threshold');
    } finally {
      await deploy({});
      await back.stop();
    }
  });

  it('a wrong zone is told, and the tenant that moved is found by itself', async () => {
    await deploy({ zoneUrl: `${stage.urls.autotask}/zone12/ATServicesRest/` });
    await caught(stage, 'autotask.credentials', /Zone URL/);
    await shows(stage, 'tickets', 'red', /^login refused$/);
    assert.equal(refused().length, 1);

    await deploy({});
    await shows(stage, 'tickets', 'green', /new|quiet/);
    stage.autotask.moveTenant(18);
    await ringsAgain();
    stage.autotask.moveTenant(5);
  });

  it('an address that is not Autotask is told, and nothing is sent to it in a hurry', async () => {
    await deploy({ zoneUrl: `${stage.urls.signl4}/ATServicesRest/` });
    await caught(stage, 'autotask.wrong-url', /not Autotask's API.*Empty Zone URL/);
    await shows(stage, 'tickets', 'red', /^wrong URL$/);
    const asked = stage.signl4.calls.list({ path: 'ATServicesRest' });
    assert.ok(asked.length <= 1, String(asked.length));
  });

  it('a Zone URL that is no address is told without any call', async () => {
    await deploy({ zoneUrl: 'webservices5' });
    await caught(stage, 'config.zone-url', /no address of Autotask: webservices5/);
    await shows(stage, 'tickets', 'red', /^wrong zone URL$/);
    assert.equal(calls().length, 0);
  });

  it('HTML instead of JSON waits and goes on when it is over', async () => {
    stage.autotask.addFault({
      kind: 'malformed',
      path: '*/Tickets/query',
      status: 200,
      body: '<!doctype html><html><title>Scheduled maintenance</title></html>',
      headers: { 'Content-Type': 'text/html' },
    });
    await deploy({ name: 'maintenance' });
    await shows(stage, 'tickets', 'yellow', /^no JSON answer$/);
    await stage.red.whenLogged(/not JSON.*Scheduled maintenance/);
    assert.ok(calls('/Tickets/query').length <= 6, 'no storm');
    stage.autotask.clearFaults();
    await ringsAgain();
  });

  it("500 with a validation text is a refusal, with Autotask's own words, and not repeated in a hurry", async () => {
    const said = 'The value of queueID is invalid.';
    stage.autotask.addFault({
      kind: 'status',
      path: '*/Tickets/query',
      status: 500,
      body: { errors: [said] },
    });
    await deploy({ name: 'validation' });
    await caught(stage, 'autotask.refused', /The value of queueID is invalid\./);
    await shows(stage, 'tickets', 'red', /^Autotask refused$/);
    assert.equal(calls('/Tickets/query').length, 1);
    stage.autotask.clearFaults();
    await ringsAgain();
  });

  it('500 without a reason is an outage: yellow, calm, nothing told to Catch', async () => {
    const before = stage.red.messages('caught').length;
    stage.autotask.addFault({ kind: 'status', path: '*/Tickets/query', status: 500, body: 'Server Error' });
    await deploy({ name: 'outage' });
    await shows(stage, 'tickets', 'yellow', /^Autotask is down$/);
    assert.equal(stage.red.messages('caught').length, before);
    stage.autotask.clearFaults();
    await shows(stage, 'tickets', 'green', /new|quiet/);
  });

  it('a missing right for tickets is told with its name', async () => {
    stage.autotask.setRights('none');
    await deploy({ name: 'rights' });
    await caught(stage, 'autotask.rights', /may not read or write Tickets/);
    await shows(stage, 'tickets', 'red', /^right missing$/);
    assert.ok(calls('/Tickets').length <= 2, 'no storm');
    stage.autotask.setRights('full');
    await ringsAgain();
  });
});
