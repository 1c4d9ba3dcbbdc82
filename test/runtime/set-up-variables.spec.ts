import assert from 'node:assert/strict';
import { assertDiscreet, caught, shows } from './bad-input.js';
import { eventually, forwardingFlow, LOGIN, raiseCurtain, type Stage } from './stage.js';
import { describeIn } from '../house/share.js';

const env = {
  AT_USER: LOGIN.username,
  AT_SECRET: LOGIN.secret,
  AT_CODE: LOGIN.integrationCode,
  S4_SECRET: 'sandbox-team',
  PREFIX: 'ENV',
  INTERVAL: '3600',
  BUDGET: '500',
  SKIP_OWN: 'false',
  QUEUES: '["On-Call","Level 2"]',
  QUEUE: 'On-Call',
  CRITICAL: 'Critical',
  STATUSES: '[1]',
  DETAILS: '["number","company"]',
  CATEGORY: 'Servers',
  FEW: '2',
  ODD: 'often',
  DRY: 'true',
};

/** `${NAME}` instead of a value, in every property. */
describeIn(1, 'set-up: environment variables', () => {
  let stage: Stage;
  before(async () => {
    stage = await raiseCurtain({ env });
  });
  after(() => stage.close());

  const login = { username: '${AT_USER}', secret: '${AT_SECRET}', integrationCode: '${AT_CODE}' };
  const deploy = (changes: Parameters<typeof forwardingFlow>[1]) =>
    stage.red.deploy(forwardingFlow(stage.urls, changes));
  const ring = async (externalId: (id: number) => string, ticket: Record<string, unknown>) => {
    const { id } = stage.autotask.createTicket(ticket);
    await stage.poll();
    return eventually('the alert', () => stage.signl4.alerts(externalId(id))[0]);
  };

  it('texts, numbers, booleans, lists and secrets come from variables', async () => {
    await deploy({
      autotask: { credentials: login, hourlyBudget: '${BUDGET}' },
      signl4: { credentials: { teamSecret: '${S4_SECRET}' }, externalIdPrefix: '${PREFIX}' },
      tickets: {
        interval: '${INTERVAL}',
        queues: '${QUEUES}',
        statuses: '${STATUSES}',
        skipOwn: '${SKIP_OWN}',
      },
      alerts: {
        details: '${DETAILS}',
        priorityMap: [{ priority: '${CRITICAL}', service: '${CATEGORY}', scenario: '' }],
      },
    });
    await shows(stage, 'tickets', 'green', /./);
    const [owner] = stage.autotask.find('Resources');
    const own = { creatorResourceID: owner!.id, assignedResourceID: owner!.id };
    await ring((id) => `ENV-${id}`, {
      title: 'Own ticket',
      queueID: 'Level 2',
      priority: 'Critical',
      ...own,
    });
    const { body } = stage.signl4.calls.list({ path: '/webhook/' }).at(-1)!;
    assert.match(body, /"X-S4-Service":"Servers"/);
    const before = stage.signl4.alerts().length;
    stage.autotask.createTicket({ title: 'Another queue', queueID: 'Projects' });
    await stage.poll();
    assert.equal(stage.signl4.alerts().length, before);
  });

  it('one entry of a list may be a variable, or the whole list one bare entry', async () => {
    await deploy({ tickets: { queues: ['${QUEUE}', 'Projects'], priorities: '${CRITICAL}' } });
    await shows(stage, 'tickets', 'green', /./);
    await ring((id) => `AT-${id}`, { title: 'By variables', queueID: 'On-Call', priority: 'Critical' });
  });

  it('a boolean variable: dry run', async () => {
    await deploy({ signl4: { dryRun: '${DRY}' } });
    await stage.red.inject('by-hand', { payload: { title: 'Dry', externalId: 'dry' } });
    const sent = await stage.red.next('sent', ({ alert }) => alert?.externalId === 'dry');
    assert.equal(sent['alert'].dryRun, true);
    assert.equal(stage.signl4.alerts('dry').length, 0);
  });

  const unset: Array<[string, Parameters<typeof forwardingFlow>[1], string, string]> = [
    ['a text', { tickets: { query: '${UNSET_A}' } }, 'tickets', 'query'],
    ['a number', { tickets: { interval: '${UNSET_A}' } }, 'tickets', 'interval'],
    ['a boolean', { tickets: { skipOwn: '${UNSET_A}' } }, 'tickets', 'skipOwn'],
    ['a list', { tickets: { queues: '${UNSET_A}' } }, 'tickets', 'queues'],
    ['one entry of a list', { tickets: { companies: ['1', '${UNSET_A}'] } }, 'tickets', 'companies'],
    [
      'a secret of Autotask',
      { autotask: { credentials: { ...LOGIN, secret: '${UNSET_A}' } } },
      'tickets',
      'secret',
    ],
    ['the team secret', { signl4: { credentials: { teamSecret: '${UNSET_A}' } } }, 'alerts', 'teamSecret'],
    ['the prefix', { signl4: { externalIdPrefix: '${UNSET_A}' } }, 'alerts', 'externalIdPrefix'],
    ['a template', { alerts: { title: '${UNSET_A}' } }, 'alerts', 'title'],
    [
      'a row of the priority map',
      { alerts: { priorityMap: [{ priority: '${UNSET_A}', service: '', scenario: '' }] } },
      'alerts',
      'priorityMap',
    ],
  ];
  for (const [what, changes, node, property] of unset) {
    it(`an unset variable in ${what} is an error that names property and variable`, async () => {
      await deploy(changes);
      const message = await caught(
        stage,
        'config.env',
        new RegExp(`property ${property}\\S* .*variable UNSET_A, .*not set`),
      );
      assert.equal(message['error'].source.id, node);
      await shows(stage, node, 'red', /^variable not set$/);
    });
  }

  it('a number out of range, a wrong choice, a list that is none: each is told', async () => {
    await deploy({ tickets: { interval: '${FEW}' } });
    await caught(stage, 'config.number', /interval must be a whole number from 10 to 3600/);
    await deploy({ tickets: { interval: '${ODD}' } });
    await caught(stage, 'config.number', /interval/);
    await deploy({ tickets: { onReopen: '${ODD}' } });
    await caught(stage, 'config.choice', /onReopen must be one of: ring, ignore/);
    await deploy({ tickets: { queues: '[1,' } });
    await caught(stage, 'config.list', /queues must be a list/);
    await shows(stage, 'tickets', 'red', /^no list$/);
  });

  it('no secret of a variable is told or logged', () => {
    assertDiscreet(stage.red.messages('caught'));
    assertDiscreet(stage.red.log());
  });
});
