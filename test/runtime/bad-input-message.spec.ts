import assert from 'node:assert/strict';
import type { Message } from '../house/node-red.js';
import { assertDiscreet, caught, logged, shows } from './bad-input.js';
import { eventually, forwardingFlow, LOGIN, raiseCurtain, type Stage } from './stage.js';
import { describeIn } from '../house/share.js';

const CLOSED = 4;

/** A function node between `probe-in` "raw" and `alert out`, for what JSON can't carry. */
const raw = (func: string) => [
  { id: 'raw', type: 'probe-in', z: 'tab', wires: [['make']] },
  { id: 'make', type: 'function', z: 'tab', func, outputs: 1, libs: [], wires: [['alerts']] },
];

/** What comes into `alert out` by hand: plain alerts, orders, odd messages, values of typed inputs. */
describeIn(0, 'bad input: messages and templates', () => {
  let stage: Stage;
  before(async () => {
    stage = await raiseCurtain({ env: { ON_CALL_TEAM: 'Databases' } });
    await deploy({});
  });
  after(() => stage.close());

  const deploy = (changes: Parameters<typeof forwardingFlow>[1]) =>
    stage.red.deploy(forwardingFlow(stage.urls, changes));
  const inject = (message: Message) => stage.red.inject('by-hand', message);
  const alert = (externalId: string) => stage.signl4.alerts(externalId)[0];
  const webhooks = () => stage.signl4.calls.list({ path: '/webhook/' }).length;

  it('a message without a ticket: one error with code, text and next step, and the next one is fine', async () => {
    await inject({ topic: 'ticket/opened', payload: {} });
    const message = await caught(
      stage,
      'message.no-ticket',
      /no ticket and no alert\. Send what ticket in gives/,
    );
    assert.equal(message['topic'], 'ticket/opened');
    assert.equal(message['error'].source.id, 'alerts');
    assert.equal(message['error'].stack, undefined);
    await shows(stage, 'alerts', 'red', /^no ticket$/);
    await inject({ topic: 'ticket/opened', event: { type: 'opened', id: 'x' }, payload: 'only text' });
    await caught(stage, 'message.no-ticket', /no ticket/);
    assert.equal(webhooks(), 0);
    await inject({ payload: { title: 'Fine', externalId: 'fine' } });
    await eventually('the alert', () => alert('fine'));
    await shows(stage, 'alerts', 'green', /raised/);
  });

  it('an unknown action, and an order that names no alert, are errors', async () => {
    await inject({ action: 'explode', payload: { title: 'x' } });
    await caught(stage, 'message.action', /must be raise, acknowledge, resolve or again/);
    await inject({ action: 'resolve', payload: { title: 'x' } });
    await caught(stage, 'message.no-external-id', /names no alert.*externalId/);
  });

  it('what is neither a ticket nor an alert passes, and says why in words', async () => {
    for (const payload of [42, null, 'text', [], { alertId: 'a', title: 'from SIGNL4' }]) {
      await inject({ payload });
      const sent = await stage.red.next('sent', ({ alert: one }) => one?.suppressed);
      assert.equal(sent['alert'].suppressed, 'The message is neither a ticket nor an alert.');
      assert.deepEqual(sent['payload'], payload);
    }
  });

  it('a plain alert rings with its details, and msg.action acknowledges and resolves it', async () => {
    await inject({
      action: 'raise',
      payload: { title: 'UPS', message: 'On battery', externalId: 'ups-1', Room: 'B12' },
    });
    const raised = await stage.red.next('sent', ({ alert: one }) => one?.externalId === 'ups-1');
    assert.equal(raised['alert'].status, 'new');
    assert.equal(alert('ups-1')?.text, 'On battery');
    assert.match(JSON.stringify(alert('ups-1')), /B12/);
    await inject({ action: 'acknowledge', payload: { externalId: 'ups-1' } });
    const acknowledged = await stage.red.next('sent', ({ alert: one }) => one?.externalId === 'ups-1');
    assert.equal(acknowledged['alert'].status, 'acknowledged');
    await inject({ action: 'resolve', payload: { externalId: 'ups-1' } });
    await eventually('the end', () => alert('ups-1')?.status === CLOSED);
  });

  it('msg.action on a ticket: again is the next episode, resolve ends it', async () => {
    const ticket = stage.autotask.createTicket({ title: 'By order' });
    await stage.poll();
    const opened = await stage.red.next('opened', ({ ticketId }) => ticketId === ticket.id);
    await eventually('the alert', () => alert(`AT-${ticket.id}`));
    const { _msgid, ...message } = opened;
    await inject({ ...message, event: { ...message['event'], id: 'again-1' }, action: 'again' });
    await eventually('the next episode', () => alert(`AT-${ticket.id}-2`));
    await inject({ ...message, event: { ...message['event'], id: 'resolve-1' }, action: 'resolve' });
    await eventually('its end', () => alert(`AT-${ticket.id}-2`)?.status === CLOSED);
  });

  it('one input, one output, then one completion; the same event again gives its result again', async () => {
    const message = { payload: { title: 'Once', externalId: 'once' }, event: { id: 'event-once' } };
    await inject({ ...message, mark: 'once' });
    const [sent, completed] = [
      await stage.red.next('sent', ({ mark }) => mark === 'once'),
      await stage.red.next('completed', ({ mark }) => mark === 'once'),
    ];
    assert.equal(sent['alert'].externalId, 'once');
    assert.equal(completed['alert'].externalId, 'once');
    await inject({ ...message, mark: 'twice' });
    await stage.red.next('completed', ({ mark }) => mark === 'twice' || mark === 'once');
    await inject({ payload: 'last', mark: 'last' });
    await stage.red.next('completed', ({ mark }) => mark === 'last');
    for (const probe of ['sent', 'completed']) {
      const seen = stage.red.messages(probe).filter(({ mark }) => ['once', 'twice'].includes(mark));
      assert.equal(seen.length, 2, probe);
    }
    assert.equal(stage.signl4.alerts('once').length, 1);
  });

  it('the same event while it is still under way: one output and one completion for each, and one alert', async () => {
    stage.signl4.faults.add({ kind: 'hold', path: '/webhook/*' });
    const message = { payload: { title: 'Both', externalId: 'both' }, event: { id: 'event-both' } };
    await inject({ ...message, mark: 'first of two' });
    await inject({ ...message, mark: 'second of two' });
    const second = await stage.red.next('sent', ({ mark }) => mark === 'second of two');
    assert.match(second['alert'].suppressed, /^This change is being dealt with already\.$/);
    stage.signl4.faults.clear();
    const first = await stage.red.next('sent', ({ mark }) => mark === 'first of two');
    assert.equal(first['alert'].status, 'new');
    await stage.red.next('completed', ({ mark }) => mark === 'first of two');
    for (const probe of ['sent', 'completed'])
      assert.equal(
        stage.red.messages(probe).filter(({ mark }) => String(mark).endsWith(' of two')).length,
        2,
        probe,
      );
    assert.equal(stage.signl4.alerts('both').length, 1);
  });

  it('req, res, circular parts, functions and Buffers neither stop an alert nor leave with it', async () => {
    await deploy({
      more: raw(`
        const circle = { name: 'circle' };
        circle.self = circle;
        return { ...msg, req: { headers: { cookie: 'x' }, res: {} }, res: { send() {} }, circle, big: 10n,
          call: () => 1, bytes: Buffer.from('hello'), payload: { title: 'Odd', externalId: 'odd' } };
      `),
    });
    await stage.red.inject('raw', {});
    const sent = await stage.red.next('sent', ({ alert: one }) => one?.externalId === 'odd');
    assert.deepEqual([sent['req'], sent['res'], sent['call']], [undefined, undefined, undefined]);
    assert.equal(sent['bytes'], Buffer.from('hello').toString('base64'));
    assert.deepEqual(sent['circle'], { name: 'circle' });
    assert.equal(stage.signl4.alerts('odd').length, 1);
  });

  it('a message over 256 kB rings without what the alert does not need; a ticket that big is an error', async () => {
    await deploy({
      more: raw("msg.junk = 'x'.repeat(400000); msg.payload = msg.payload ?? {}; return msg;"),
    });
    await stage.red.inject('raw', { payload: { title: 'Big', externalId: 'big' } });
    const sent = await stage.red.next('sent', ({ alert: one }) => one?.externalId === 'big');
    assert.equal(sent['junk'], undefined);
    await deploy({
      more: raw("msg.payload = { title: 'Huge', externalId: 'huge', junk: 'x'.repeat(400000) }; return msg;"),
    });
    await stage.red.inject('raw', {});
    await caught(stage, 'message.too-large', /too large .*kB, at most 256 kB/);
    assert.equal(stage.signl4.alerts('huge').length, 0);
  });

  it('a template that does not parse is red and told at Deploy, and the alert rings with the default', async () => {
    await deploy({ alerts: { title: '{{#title}} never closed', message: '{{/x}}' } });
    await caught(stage, 'config.template', /template in title can't be read: .*title.*mend it/);
    await caught(stage, 'config.template', /template in message/);
    await shows(stage, 'alerts', 'red', /^template has errors$/);
    const { id } = stage.autotask.createTicket({ title: 'All the same' });
    await stage.poll();
    await eventually('the alert', () => alert(`AT-${id}`)?.title.includes('All the same'));
  });

  it('typed inputs: msg, env, global, flow and JSONata; one that throws does not keep the phone silent', async () => {
    const typed = async (value: string, type: string, externalId: string) => {
      await deploy({ alerts: { service: value, serviceType: type } });
      await inject({ team: 'Network', payload: { title: 'Typed', externalId } });
      await eventually(externalId, () => alert(externalId));
      return stage.signl4.calls.list({ path: '/webhook/' }).at(-1)!.body;
    };
    assert.match(await typed('team', 'msg', 't-msg'), /"X-S4-Service":"Network"/);
    assert.match(await typed('ON_CALL_TEAM', 'env', 't-env'), /"X-S4-Service":"Databases"/);
    assert.match(await typed('team & "-2"', 'jsonata', 't-jsonata'), /"X-S4-Service":"Network-2"/);
    for (const type of ['global', 'flow'])
      assert.doesNotMatch(await typed('nowhere', type, `t-${type}`), /X-S4-Service/);
    assert.doesNotMatch(await typed('$error("no such team")', 'jsonata', 't-throws'), /X-S4-Service/);
    await logged(
      stage,
      /value of service can't be read, so alerts go out without it: .*no such team.*Open the node/,
    );
    assert.doesNotMatch(await typed('((', 'jsonata', 't-wrong'), /X-S4-Service/);
  });

  it('a deleted config node: both nodes say what to choose, and no call is made', async () => {
    // The first poll of the deploy before comes soon after it; the tenant's use is read beside, now and then.
    await shows(stage, 'tickets', 'green', /./);
    const asked = () =>
      stage.autotask.calls().filter(({ entity }) => entity !== 'ThresholdInformation').length;
    const [autotask, signl4] = [asked(), webhooks()];
    await deploy({ tickets: { autotask: 'gone' }, alerts: { signl4: 'gone' } });
    await caught(stage, 'config.autotask-missing', /no Autotask configuration.*choose one/);
    await shows(stage, 'tickets', 'red', /^choose Autotask$/);
    await shows(stage, 'alerts', 'red', /^choose SIGNL4$/);
    await inject({ payload: { title: 'Nowhere to go', externalId: 'gone' } });
    await caught(stage, 'config.signl4-missing', /no SIGNL4 configuration/);
    const message = await stage.red.next('caught', ({ payload }) => payload?.externalId === 'gone');
    assert.equal(message['error'].code, 'config.signl4-missing');
    assert.deepEqual([asked(), webhooks()], [autotask, signl4]);
    await deploy({});
    const { error: _error, _msgid, ...again } = message;
    await inject(again);
    await eventually('the alert', () => alert('gone'));
  });

  it('nothing that was told or logged holds a secret', () => {
    assertDiscreet(stage.red.messages('caught'));
    assertDiscreet(stage.red.log().filter((line) => !line.includes(LOGIN.integrationCode)));
    assert.ok(stage.red.alive);
  });
});
