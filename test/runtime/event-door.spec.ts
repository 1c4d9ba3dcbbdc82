import assert from 'node:assert/strict';
import { eventually, raiseCurtain, type Stage } from './stage.js';
import { KIM, PERSON, STATUS, TwoWay, twoWayFlow } from './two-way-stage.js';

const TICKETS = 12;

describe('callbacks while the flows are deployed', () => {
  let two: TwoWay;
  before(async () => {
    two = await TwoWay.raise();
    two.stage.signl4.set({ delivery: { timeoutMs: 60_000 } });
  });
  after(() => two.close());

  for (const type of ['full', 'flows', 'nodes'] as const) {
    it(`of type "${type}" are all answered 2xx and processed once`, async () => {
      const { autotask, signl4, red, poll } = two.stage;
      const ids = autotask.createTickets(TICKETS);
      await poll();
      await eventually('all to ring', () => ids.every((id) => signl4.alerts(`AT-${id}`).length === 1));
      const before = signl4.deliveries().length;
      for (const [round, id] of ids.entries()) {
        if (round % 4 === 0) {
          const name = `${type} ${round}`;
          const deploy = red.deploy(two.flow({ events: { name }, sync: { name }, note: { name } }), { type });
          for (const one of ids.slice(round, round + 4)) {
            signl4.acknowledge(two.alert(one).id, KIM);
            await new Promise((next) => setTimeout(next, 15));
          }
          await deploy;
        }
        void id;
      }
      await signl4.idle();
      const refused = signl4
        .deliveries()
        .slice(before)
        .filter(({ status }) => status < 200 || status > 299);
      assert.deepEqual(refused, []);
      for (const id of ids) await two.hasStatus(id, STATUS.progress);
      await eventually('all notes', () => ids.every((id) => autotask.notes(id).length > 0));
      await two.carried();
      for (const id of ids)
        assert.deepEqual([two.patches(id).length, autotask.notes(id).length], [1, 1], `ticket ${id}`);
      assert.deepEqual(red.messages('caught'), []);
    });
  }
});

describe('the callback address', () => {
  let stage: Stage;
  before(async () => {
    stage = await raiseCurtain({ settings: { httpNodeRoot: '/api' } });
  });
  after(() => stage.close());
  const registered = () => [...stage.signl4.world.webhooks.values()].map((one) => one.externalAddress);
  /** With Node-RED's own reader of bodies in front, as any `http in` brings it. */
  const parser = [
    { id: 'in', type: 'http in', z: 'tab', url: '/other', method: 'post', wires: [['out']] },
    { id: 'out', type: 'http response', z: 'tab', wires: [] },
  ];
  const deploy = (publicUrl: string) =>
    stage.red.deploy(twoWayFlow(stage.urls, { events: { receive: 'both', publicUrl }, more: parser }));

  it('registers itself, below a moved root too, and works', async () => {
    await deploy(stage.red.url);
    await eventually('the registration', () => registered().length > 0);
    assert.match(registered()[0]!, new RegExp(`^${stage.red.url}/api/signl4/events/`));
    await stage.red.whenStatus('tickets', ({ fill }) => fill === 'green');
    const { id } = stage.autotask.createTicket();
    await stage.poll();
    const alert = await eventually('the alert', () => stage.signl4.alerts(`AT-${id}`)[0]);
    stage.signl4.acknowledge(alert.id, KIM);
    await eventually('the status', () => stage.autotask.ticket(id)['status'] === STATUS.progress);
    assert.equal(stage.autotask.ticket(id)['assignedResourceID'], PERSON.kim);
    await stage.signl4.idle();
    const answers = stage.signl4.deliveries().map(({ eventType, status }) => `${eventType} ${status}`);
    assert.deepEqual(answers, ['200 200', '201 200']);
  });

  it('is one for good: at the next start, and after its address changed', async () => {
    await deploy(stage.red.url);
    await stage.red.restart();
    await deploy('https://flows.example');
    await eventually('the repair', () => registered()[0]?.startsWith('https://flows.example/api/signl4/'));
    assert.equal(registered().length, 1);
  });

  it('of another installation is left alone, and named', async () => {
    const [own] = [...stage.signl4.world.webhooks.values()];
    stage.signl4.world.webhooks.clear();
    const { name } = own!;
    stage.signl4.addWebhook('https://other.example/signl4/events/x', { name });
    stage.signl4.addWebhook('https://ticketing.example/hook', { name: 'Another product' });
    const before = registered();
    await deploy('https://flows.example');
    await stage.red.whenLogged(/other\.example/);
    assert.deepEqual(registered(), before);
  });

  it('is not registered without an address', async () => {
    stage.signl4.world.webhooks.clear();
    await deploy('');
    await stage.red.whenStatus('event-in', ({ fill }) => fill === 'green');
    await stage.poll('event-in');
    assert.deepEqual(registered(), []);
  });
});
