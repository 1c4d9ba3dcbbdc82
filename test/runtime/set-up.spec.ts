import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startNodeRed, type Node } from '../house/node-red.js';
import { caught, logged, shows } from './bad-input.js';
import { eventually, forwardingFlow, LOGIN, raiseCurtain, type Stage } from './stage.js';

const example = JSON.parse(
  readFileSync(join(__dirname, '../../examples/forward-tickets.json'), 'utf8'),
) as Node[];

describe('set-up', () => {
  let stage: Stage;
  before(async () => {
    stage = await raiseCurtain();
  });
  after(() => stage.close());
  afterEach(() => stage.autotask.setRights('full'));

  const idOf = (type: string) => example.find((node) => node.type === type)!.id;
  const calls = () => [stage.autotask.summary().total, stage.signl4.calls.summary().total];

  /** The example flow against the stand-ins, its debug nodes as probes. */
  const imported = (secrets: boolean): Node[] =>
    example
      .map((node) => {
        if (node.type === 'autotask-config') {
          const discoveryUrl = `${stage.urls.autotask}/ATServicesRest/`;
          return { ...node, discoveryUrl, ...(secrets ? { credentials: { ...LOGIN } } : {}) };
        }
        if (node.type === 'signl4-config') {
          const credentials = { teamSecret: 'sandbox-team' };
          return { ...node, baseUrl: stage.urls.signl4, ...(secrets ? { credentials } : {}) };
        }
        if (node.type !== 'debug') return node;
        return { ...node, type: 'probe-out', id: node['name'] === 'sent' ? node.id : 'caught' };
      })
      .map((node) => (node.type === 'catch' ? { ...node, wires: [['caught']] } : node));

  it('the boxes of the example imported with empty secrets: each says what it needs; nothing is called', async () => {
    await stage.red.deploy(imported(false));
    await caught(
      stage,
      'config.credentials-missing',
      /lacks: User name, Secret, Tracking identifier.*fill in/,
    );
    await caught(stage, 'config.credentials-missing', /lacks: Team secret.*Nothing is called/);
    await shows(stage, idOf('autotask-ticket-in'), 'red', /^credentials missing$/);
    await shows(stage, idOf('signl4-alert-out'), 'red', /^credentials missing$/);
    const { body } = await stage.red.post(`/autotask-signl4/nodes/${idOf('autotask-ticket-in')}/poll`, {});
    assert.notEqual(body.ok, true);
    assert.deepEqual(calls(), [0, 0]);

    await stage.red.deploy(imported(true));
    await stage.red.whenStatus(idOf('autotask-ticket-in'), ({ fill }) => fill === 'green');
    const { id } = stage.autotask.createTicket({ title: 'With all secrets' });
    await stage.poll(idOf('autotask-ticket-in'));
    await eventually('the alert', () => stage.signl4.alerts(`AT-${id}`).length === 1);
  });

  const second = (more: Record<string, unknown>) => [
    {
      id: 's4b',
      type: 'signl4-config',
      name: 'Second',
      baseUrl: stage.urls.signl4,
      externalIdPrefix: 'BT',
      credentials: { teamSecret: 'another-team' },
      ...more,
    },
    { id: 'alerts2', type: 'signl4-alert-out', z: 'tab', signl4: 's4b', wires: [[]] },
  ];

  it('two SIGNL4 configurations with one secret: Deploy says so', async () => {
    const more = second({ credentials: { teamSecret: 'sandbox-team' } });
    await stage.red.deploy(forwardingFlow(stage.urls, { more }));
    await caught(stage, 'config.same-secret', /and Second have the same team secret.*ring twice/);
    await shows(stage, 'alerts', 'red', /^same team secret$/);
    await shows(stage, 'alerts2', 'red', /^same team secret$/);
  });

  it('two SIGNL4 configurations with one prefix, or one that reads as an episode: Deploy says so', async () => {
    for (const externalIdPrefix of ['AT', ' at ', 'AT-7']) {
      const more = second({ externalIdPrefix });
      await stage.red.deploy(forwardingFlow(stage.urls, { more }));
      await caught(stage, 'config.same-prefix', /id prefix.*Give each its own/);
      await shows(stage, 'alerts', 'red', /^same id prefix$/);
      await shows(stage, 'alerts2', 'red', /^same id prefix$/);
    }
    await stage.red.deploy(forwardingFlow(stage.urls, { more: second({ externalIdPrefix: 'AT-X' }) }));
    await stage.red.whenStatus('alerts', ({ fill }) => fill !== 'red');
  });

  it('one SIGNL4 configuration used with two tenants: Deploy says so', async () => {
    const rmm = { username: 'rmm@sandbox.example', secret: 'sandbox-rmm', integrationCode: 'SANDBOX-RMM' };
    const [tab, at] = forwardingFlow(stage.urls);
    assert.equal(tab!.type, 'tab');
    await stage.red.deploy(
      forwardingFlow(stage.urls, {
        more: [
          { ...at!, id: 'at2', credentials: rmm },
          {
            id: 'tickets2',
            type: 'autotask-ticket-in',
            z: 'tab',
            autotask: 'at2',
            interval: 3600,
            wires: [['alerts'], []],
          },
        ],
      }),
    );
    await caught(stage, 'config.two-tenants', /two Autotask tenants.*own id prefix/);
    await shows(stage, 'alerts', 'red', /^two tenants$/);
  });

  it('only the rights of SIGNL4’s guide: forwarding runs, owners’ names are left out, the right is named once', async () => {
    stage.autotask.setRights('signl4-guide');
    await stage.red.deploy(forwardingFlow(stage.urls));
    await stage.red.whenStatus('tickets', ({ fill }) => fill === 'green');
    const [owner] = stage.autotask.find('Resources');
    for (const title of ['First', 'Second']) {
      const { id } = stage.autotask.createTicket({ title, assignedResourceID: owner!.id });
      await stage.poll();
      const message = await stage.red.next('opened', ({ ticketId }) => ticketId === id);
      assert.equal(message['payload'].assignee?.name ?? '', '');
      assert.notEqual(message['payload'].company.name, '');
      await eventually('the alert', () => stage.signl4.alerts(`AT-${id}`).length === 1);
    }
    await shows(stage, 'tickets', 'green', /new/);
    await logged(stage, /may not read or write Resources.*give its security level this right/);
    assert.equal(stage.red.log().filter((line) => /Resources/.test(line)).length, 1);
  });

  it('new node ids in the same house: nothing rings again', async () => {
    await stage.red.deploy(forwardingFlow(stage.urls));
    await stage.red.whenStatus('tickets', ({ fill }) => fill === 'green');
    const { id } = stage.autotask.createTicket({ title: 'Rang before the move' });
    await stage.poll();
    await eventually('the alert', () => stage.signl4.alerts(`AT-${id}`).length === 1);
    const rung = stage.signl4.alerts().length;
    const moved = JSON.parse(
      JSON.stringify(forwardingFlow(stage.urls))
        .replace(/"(at|s4|tickets|alerts|tab)"/g, '"new-$1"')
        .replace('"type":"new-tab"', '"type":"tab"'),
    ) as Node[];
    await stage.red.deploy(moved);
    await shows(stage, 'new-tickets', 'green', /new|quiet/);
    const { id: fresh } = stage.autotask.createTicket({ title: 'After the move' });
    await stage.poll('new-tickets');
    await eventually('the alert', () => stage.signl4.alerts(`AT-${fresh}`).length === 1);
    assert.equal(stage.signl4.alerts().length, rung + 1);
    stage.autotask.complete(id);
    await stage.poll('new-tickets');
    await eventually('its end', () => stage.signl4.alerts(`AT-${id}`)[0]?.status === 4);
  });

  it('another server with an empty store and an API key: open alerts are adopted, nothing rings again', async () => {
    const rung = stage.signl4.alerts().length;
    const server = await startNodeRed();
    try {
      const signl4 = { credentials: { teamSecret: 'sandbox-team', apiKey: 'sandbox-key' } };
      await server.deploy(forwardingFlow(stage.urls, { signl4 }));
      const open = stage.signl4.alerts().filter(({ status }) => status !== 4);
      assert.ok(open.length > 0);
      await server.whenStatus('tickets', ({ fill }) => fill === 'green');
      await eventually('all to be looked at', () => server.messages('sent').length >= open.length);
      assert.equal(stage.signl4.alerts().length, rung);
    } finally {
      await server.kill();
    }
  });
});
