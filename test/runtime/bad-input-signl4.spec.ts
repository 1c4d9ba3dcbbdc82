import assert from 'node:assert/strict';
import { assertDiscreet, caught, logged, shows } from './bad-input.js';
import { eventually, forwardingFlow, raiseCurtain, type Stage } from './stage.js';
import { describeIn } from '../house/share.js';

const KEY = 'key-that-expires';

/** What `alert out` and the SIGNL4 configuration say of what is wrong on SIGNL4's side. */
describeIn(1, 'bad input: how SIGNL4 is reached', () => {
  let stage: Stage;
  let first: number;
  before(async () => {
    stage = await raiseCurtain();
  });
  after(() => stage.close());
  beforeEach(() => {
    first = stage.signl4.calls.list().at(-1)?.number ?? 0;
    stage.signl4.faults.clear();
  });

  const calls = (path = '') => stage.signl4.calls.list({ after: first, path });
  const deploy = async (changes: Parameters<typeof forwardingFlow>[1], type: 'full' | 'nodes' = 'full') => {
    await stage.red.deploy(forwardingFlow(stage.urls, changes), { type });
    await stage.red.whenStatus('tickets', ({ fill }) => fill === 'green');
  };
  const ticket = async (title: string) => {
    const { id } = stage.autotask.createTicket({ title });
    await stage.poll();
    return `AT-${id}`;
  };
  const rang = (externalId: string) =>
    eventually(`the alert ${externalId}`, () => stage.signl4.alerts(externalId).length > 0);

  it('a team secret that SIGNL4 does not know: one try, one error, nothing lost, all go out when it is right', async () => {
    await deploy({ signl4: { credentials: { teamSecret: 'not-the-secret' } } });
    const ids = [await ticket('The first one')];
    const message = await caught(
      stage,
      'signl4.secret',
      /no team with this team secret.*Nothing is lost.*deploy/,
    );
    assertDiscreet(message, ['not-the-secret']);
    assert.equal(message['ticketId'] > 0, true);
    await shows(stage, 'alerts', 'red', /^team secret unknown$/);
    ids.push(...stage.autotask.createTickets(20, { title: 'Waits #' }).map((id) => `AT-${id}`));
    await stage.poll();
    await eventually('all to be taken', () => stage.red.messages('opened').length === 21);
    const told = stage.red.messages('caught').filter(({ error }) => error?.code === 'signl4.secret');
    assert.equal(told.length, 1);
    assert.equal(calls('/webhook/').length, 1);
    assertDiscreet(stage.red.log(), ['not-the-secret']);

    await deploy({}, 'nodes');
    for (const id of ids) await rang(id);
    await shows(stage, 'alerts', 'green', /raised/);
    for (const id of ids) assert.equal(stage.signl4.alerts(id).length, 1);
  });

  it('a secret that was rotated in SIGNL4 waits too', async () => {
    stage.signl4.rotateSecret('sandbox-team', 'sandbox-rotated');
    const id = await ticket('Rotated');
    await caught(stage, 'signl4.secret', /team secret/);
    await shows(stage, 'alerts', 'red', /^team secret unknown$/);
    assert.equal(calls('/webhook/').length, 1);
    await deploy({ signl4: { credentials: { teamSecret: 'sandbox-rotated' } } }, 'nodes');
    await rang(id);
    stage.signl4.rotateSecret('sandbox-rotated', 'sandbox-team');
    await deploy({});
  });

  it('an expired API key keeps no phone silent, and is told', async () => {
    stage.signl4.addKey(KEY, { expiresAt: '2020-01-01T00:00:00Z' });
    await deploy({ signl4: { credentials: { teamSecret: 'sandbox-team', apiKey: KEY } } });
    const id = await ticket('With an expired key');
    await rang(id);
    await shows(stage, 'alerts', 'yellow', /^API key refused$/);
    await logged(stage, /SIGNL4 refuses the API key.*may have expired.*Make a new one/);
    assertDiscreet(stage.red.log(), [KEY]);
    assert.equal(stage.signl4.alerts(id).length, 1);
    stage.signl4.removeKey(KEY);
    stage.signl4.addKey(KEY);
    await rang(await ticket('With a renewed key'));
    await shows(stage, 'alerts', 'green', /raised/);
    await deploy({});
  });

  it('a host that is not SIGNL4 keeps everything, and says so', async () => {
    const page = '<!doctype html><html><title>404 Not Found</title></html>';
    const headers = { 'Content-Type': 'text/html' };
    stage.signl4.faults.add({ kind: 'status', path: '/webhook/*', status: 404, body: page, headers });
    await deploy({ signl4: { name: 'wrong address' } });
    const id = await ticket('To a wrong address');
    await caught(stage, 'signl4.wrong-url', /does not lead to SIGNL4/);
    await shows(stage, 'alerts', 'red', /^wrong URL$/);
    assert.equal(calls('/webhook/').length, 1);
    stage.signl4.faults.clear();
    await deploy({ signl4: { baseUrl: `${stage.urls.signl4}/` } }, 'nodes');
    await rang(id);
  });

  it('an unreachable host is yellow, and alerts go out when it is there', async () => {
    await deploy({ signl4: { baseUrl: 'http://127.0.0.1:9' } });
    const id = await ticket('Nobody listens');
    await shows(stage, 'alerts', 'yellow', /^retrying: 1$/);
    await logged(stage, /SIGNL4 can't be reached.*Nothing is lost.*Check the network/);
    await deploy({}, 'nodes');
    await rang(id);
  });

  it('500, HTML and broken connections: yellow, calm, and each alert once afterwards', async () => {
    stage.signl4.faults.add({
      kind: 'status',
      path: '/webhook/*',
      times: 1,
      status: 500,
      body: 'Server Error',
    });
    stage.signl4.faults.add({
      kind: 'status',
      path: '/webhook/*',
      times: 1,
      status: 200,
      body: '<html><title>Log in to the proxy</title></html>',
      headers: { 'Content-Type': 'text/html' },
    });
    const id = await ticket('Through thick and thin');
    await rang(id);
    assert.equal(stage.signl4.alerts(id).length, 1);
    assert.equal(calls('/webhook/').length, 3);
    await shows(stage, 'alerts', 'green', /raised/);
  });

  it('a body that SIGNL4 refuses is given up with its own words; the others go on', async () => {
    stage.signl4.faults.add({
      kind: 'status',
      path: '/webhook/*',
      contains: 'Poisonous',
      status: 400,
      body: { code: 1000, message: 'The payload can not be read.' },
    });
    const poison = await ticket('Poisonous');
    const message = await caught(
      stage,
      'signl4.refused',
      /The payload can not be read\..*send the message again/,
    );
    assert.equal(`AT-${message['ticketId']}`, poison);
    await shows(stage, 'alerts', 'red', /^SIGNL4 refused$/);
    await rang(await ticket('Harmless'));
    await shows(stage, 'alerts', 'green', /raised/);

    stage.signl4.faults.clear();
    const { error: _error, ...again } = message;
    await stage.red.inject('by-hand', again);
    await rang(poison);
  });

  it('SIGNL4 throttles: nothing is given up and nothing told as a failure', async () => {
    const before = stage.red.messages('caught').length;
    stage.signl4.choose({ retryAfter: 'seconds' });
    const headers = { 'Retry-After': '1' };
    stage.signl4.faults.add({ kind: 'status', path: '/webhook/*', status: 429, headers });
    // Between two tries it passes: who looks only afterwards may be too late.
    const throttled = shows(stage, 'alerts', 'yellow', /^throttled 1$/);
    const [id] = await Promise.all([ticket('Throttled'), throttled]);
    stage.signl4.faults.clear();
    await rang(id);
    assert.equal(stage.red.messages('caught').length, before);
  });
});
