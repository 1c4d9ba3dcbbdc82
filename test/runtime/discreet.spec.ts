import assert from 'node:assert/strict';
import type { FaultRule } from '../sandbox/frame/faults.js';
import { assertDiscreet } from './bad-input.js';
import { eventually, forwardingFlow, raiseCurtain, type Stage } from './stage.js';
import { describeIn } from '../house/share.js';

/** Marks in everything that customers write or that is theirs. */
const TEXT = 'Xq7Customer';
const SECRETS = ['Sq9ApiKey', 'Sq9TeamSecret'];

/** What goes wrong is told with the other side's words, and never with a secret or a customer's text. */
describeIn(1, 'what is logged and shown', () => {
  let stage: Stage;
  before(async () => {
    stage = await raiseCurtain({ settings: { logging: { console: { level: 'trace' } } } });
  });
  after(() => stage.close());

  const deploy = async (changes: Parameters<typeof forwardingFlow>[1] = {}) => {
    await stage.red.deploy(forwardingFlow(stage.urls, changes));
  };
  const make = () =>
    stage.autotask.createTicket({
      title: `${TEXT} title {{broken`,
      description: `${TEXT} description "quoted" __said__ $t(x)`,
      udf: { 'Site Code': `${TEXT} value` },
    }).id;
  const failing = async (rule: Partial<FaultRule> & Pick<FaultRule, 'kind'>) => {
    stage.signl4.faults.add({ times: 1, path: '/webhook/*', ...rule });
    const id = make();
    await stage.poll();
    await eventually('the call', () => stage.signl4.faults.list().every(({ met }) => met > 0));
    stage.signl4.faults.clear();
    return id;
  };

  it('holds neither, after everything went wrong that can', async () => {
    const key = { teamSecret: 'sandbox-team', apiKey: SECRETS[0]! };
    await deploy({
      signl4: { credentials: key },
      alerts: { service: '$number(payload.title)', serviceType: 'jsonata' },
    });
    await stage.red.whenStatus('tickets', ({ fill }) => fill === 'green');
    for (const rule of [
      { kind: 'status', status: 503 },
      { kind: 'status', status: 400, body: { title: 'One or more validation errors occurred.' } },
      { kind: 'lost' },
      { kind: 'malformed' },
      { kind: 'reset' },
      { kind: 'throttle' },
    ] as const)
      await failing(rule);
    const id = make();
    await stage.poll();
    stage.autotask.editTicket(id, { title: `${TEXT} changed`, priority: 1 });
    for (const rule of [
      { kind: 'status', status: 500, body: { errors: ['Something is wrong here.'] } },
      { kind: 'status', status: 503 },
      { kind: 'reset' },
      { kind: 'malformed' },
    ] as const) {
      stage.autotask.addFault({ ...rule, path: '*/Tickets/query', times: 1 });
      await stage.poll();
    }
    await stage.poll();
    await stage.red.inject('by-hand', { payload: { id, title: TEXT, number: TEXT }, topic: 'ticket/opened' });
    await stage.red.inject('by-hand', { payload: TEXT, topic: 'ticket/opened' });
    await stage.red.inject('by-hand', { payload: { title: TEXT }, action: TEXT });
    await stage.red.inject('by-hand', {
      payload: { id: 5, number: 'T5', title: TEXT, description: TEXT.repeat(40_000) },
      topic: 'ticket/opened',
    });
    await deploy({ signl4: { credentials: { teamSecret: SECRETS[1]! } } });
    make();
    await stage.poll();
    await stage.red.next('caught', ({ error }) => error?.code === 'signl4.secret');
    await deploy();
    await eventually('all alerts', () => stage.signl4.alerts().length >= 6);

    const errors = stage.red.messages('caught').map(({ error }) => error);
    assert.ok(errors.length >= 5, 'errors were told');
    assert.match(errors[0].message, /It said: One or more validation errors occurred\. Repeating/);
    await stage.red.whenLogged(/value of service can't be read.*Unable to cast value to a number: …\. Open/);
    const statuses = ['tickets', 'alerts'].flatMap((node) => stage.red.statuses(node));
    const log = stage.red.log().filter((line) => !line.includes('SANDBOX'));
    for (const seen of [errors, statuses, log]) {
      assertDiscreet(seen, SECRETS);
      const told = JSON.stringify(seen, null, 1)
        .split('\n')
        .filter((line) => line.includes(TEXT));
      assert.deepEqual(told, []);
    }
  });
});
