import assert from 'node:assert/strict';
import { caught, logged, shows } from './bad-input.js';
import { eventually, forwardingFlow, raiseCurtain, type Stage } from './stage.js';
import { describeIn } from '../house/share.js';

const ON_CALL = 29684001;

/** What the filter of `ticket in` names and Autotask does not have. */
describeIn(1, 'bad input: filters', () => {
  let stage: Stage;
  before(async () => {
    stage = await raiseCurtain();
  });
  after(() => stage.close());
  afterEach(() => stage.autotask.usePickLists('english'));

  const deploy = (tickets: Record<string, unknown>) =>
    stage.red.deploy(forwardingFlow(stage.urls, { tickets }));
  const queries = () => stage.autotask.calls({ path: '/Tickets/query' }).length;

  async function rings(ticket: Record<string, unknown>): Promise<void> {
    const { id } = stage.autotask.createTicket(ticket);
    await stage.poll();
    await eventually('the alert', () => stage.signl4.alerts(`AT-${id}`).length === 1);
  }

  it('an unknown label is told with the valid ones, the others of the list go on, and a mended one counts at once', async () => {
    await deploy({ queues: ['On-Call', 'Night shift'] });
    await shows(stage, 'tickets', 'yellow', /^unknown label$/);
    await logged(stage, /no queue "Night shift".*On-Call, Level 1/i);
    await rings({ title: 'From the queue that is there', queueID: ON_CALL });

    const options = stage.autotask.tenant.options('Tickets', 'queueID');
    stage.autotask.setOptions('Tickets', 'queueID', [
      ...options,
      { ...options[0]!, value: '29684009', label: 'Night shift' },
    ]);
    await stage.poll();
    await shows(stage, 'tickets', 'green', /./);
    await rings({ title: 'From the new queue', queueID: 29684009 });
  });

  it('a label was renamed: the entry is an error; where none is left, red, and nothing is polled', async () => {
    await deploy({ queues: ['On-Call'] });
    await shows(stage, 'tickets', 'green', /./);
    const before = stage.autotask.tenant.options('Tickets', 'queueID');
    stage.autotask.setOptions(
      'Tickets',
      'queueID',
      before.map((one) => (one.label === 'On-Call' ? { ...one, label: 'Duty' } : one)),
    );
    const asked = queries();
    await deploy({ queues: ['On-Call'] });
    await caught(stage, 'config.filter-empty', /filter queues can be used.*On-Call/);
    await shows(stage, 'tickets', 'red', /^filter is unusable$/);
    assert.equal(queries(), asked);
    const answer = await stage.poll();
    assert.equal(answer.ok, false);
    assert.match(answer.text, /On-Call/);

    stage.autotask.setOptions('Tickets', 'queueID', [...before]);
    await stage.poll();
    await shows(stage, 'tickets', 'green', /./);
    await rings({ title: 'Renamed back', queueID: ON_CALL });
  });

  it('a label that means two is not guessed', async () => {
    const options = stage.autotask.tenant.options('Tickets', 'priority');
    stage.autotask.setOptions('Tickets', 'priority', [
      ...options,
      { ...options[0]!, value: '99', label: 'Critical' },
    ]);
    await deploy({ priorities: ['Critical', 'High'] });
    await shows(stage, 'tickets', 'yellow', /^ambiguous label$/);
    await logged(stage, /more than one priorit\w+ "Critical".*Critical \(14\), Critical \(99\)/i);
  });

  it('a filter that is not JSON is red, names the fault, and polls nothing', async () => {
    const asked = queries();
    await deploy({ query: '{"op":"eq"' });
    await caught(stage, 'config.query', /More conditions can't be used: this is no JSON/);
    await shows(stage, 'tickets', 'red', /^wrong condition$/);
    assert.equal(queries(), asked);
    await deploy({ query: '[{"op":"equals","field":"priority","value":1}]' });
    await caught(stage, 'config.query', /unknown op "equals"; known are eq/);
    await deploy({ query: '{"op":"eq","field":"noSuchField","value":1}' });
    await caught(stage, 'config.query', /tickets have no field "noSuchField"/);
    await shows(stage, 'tickets', 'red', /^wrong condition$/);
  });

  it('a company that does not exist is told by name, and polls as soon as it is there', async () => {
    await deploy({ companies: ['Nobody, Ltd.'] });
    await caught(stage, 'config.filter-empty', /filter companies can be used.*Nobody, Ltd\./);
    await shows(stage, 'tickets', 'red', /^filter is unusable$/);
    const { id } = stage.autotask.put('Companies', { companyName: 'Nobody, Ltd.', isActive: true });
    await stage.poll();
    await shows(stage, 'tickets', 'green', /./);
    await rings({ title: 'Somebody after all', companyID: id });
  });

  it('one company of two that does not exist: yellow, and the other goes on', async () => {
    const [company] = stage.autotask.find('Companies').slice(1);
    await deploy({ companies: [String(company!.id), '999999'] });
    await shows(stage, 'tickets', 'yellow', /^unknown company$/);
    await logged(stage, /no company "999999"/);
    await rings({ title: 'Of the other one', companyID: company!.id });
  });

  it('German labels: filters by label, and messages carry the tenant’s own words', async () => {
    stage.autotask.usePickLists('german');
    const options = stage.autotask.tenant.options('Tickets', 'priority');
    const { label } = options.find(({ isActive }) => isActive)!;
    await deploy({ priorities: [label.toUpperCase()] });
    await shows(stage, 'tickets', 'green', /./);
    const { id } = stage.autotask.createTicket({ title: 'Störung', priority: label });
    await stage.poll();
    const message = await stage.red.next('opened', ({ ticketId }) => ticketId === id);
    assert.equal(message['payload'].priority.label, label);
    await eventually('the alert', () => stage.signl4.alerts(`AT-${id}`)[0]?.title.startsWith(`${label} `));
  });
});
