import assert from 'node:assert/strict';
import { eventually, raiseCurtain, type Stage } from './stage.js';
import { ALERT, ALEX, KIM, PERSON, STATUS, TwoWay, twoWayFlow } from './two-way-stage.js';

describe('both ways without an open port: alert events are asked for', () => {
  let stage: Stage;
  before(async () => {
    stage = await raiseCurtain();
    const events = { receive: 'poll', interval: 3600 };
    await stage.red.deploy(twoWayFlow(stage.urls, { events, sync: { reopenStatus: 'New' } }));
    await stage.red.whenStatus('tickets', ({ fill }) => fill === 'green');
  });
  after(() => stage.close());

  const alertOf = (id: number) => stage.signl4.alerts(`AT-${id}`)[0]!;
  const ringing = async (): Promise<number> => {
    const { id } = stage.autotask.createTicket();
    await stage.poll();
    await eventually(`AT-${id} to ring`, () => stage.signl4.alerts(`AT-${id}`).length > 0);
    return id;
  };
  const hasStatus = (id: number, status: number) =>
    eventually(`status ${status}`, () => stage.autotask.ticket(id)['status'] === status);
  const patches = (id: number) =>
    stage.autotask.calls({ method: 'PATCH' }).filter(({ body }) => body.includes(`"id":${id},`)).length;
  const notes = (id: number) => stage.autotask.notes(id).map((note) => String(note['description']));

  it('an acknowledge, a comment, taking it back and a close reach the ticket, each once', async () => {
    const id = await ringing();
    stage.signl4.acknowledge(alertOf(id).id, KIM);
    assert.match(String((await stage.poll('event-in')).text), /SIGNL4/);
    await hasStatus(id, STATUS.progress);
    assert.equal(stage.autotask.ticket(id)['assignedResourceID'], PERSON.kim);

    stage.signl4.annotate(alertOf(id).id, 'The fan is broken', KIM);
    await stage.poll('event-in');
    await eventually('the comment', () => notes(id).some((text) => text.includes('The fan is broken')));

    stage.signl4.unacknowledge(alertOf(id).id, KIM);
    await stage.poll('event-in');
    await hasStatus(id, STATUS.new);

    stage.signl4.close(alertOf(id).id, ALEX);
    await stage.poll('event-in');
    await hasStatus(id, STATUS.complete);
    for (let times = 0; times < 3; times += 1) await stage.poll('event-in');
    await stage.poll();
    assert.equal(patches(id), 3);
    assert.equal(notes(id).filter((text) => text.includes('The fan is broken')).length, 1);
    assert.equal(stage.signl4.alerts(`AT-${id}-2`).length, 0);
    assert.deepEqual(stage.signl4.deliveries(), []);
    assert.equal(stage.signl4.world.webhooks.size, 0);
  });

  it('that nobody answers or is on duty is told, too', async () => {
    const [silent, nobody] = [await ringing(), await ringing()];
    stage.signl4.noReply(alertOf(silent).id);
    stage.signl4.noOneOnDuty(alertOf(nobody).id);
    await stage.poll('event-in');
    await stage.poll('event-in');
    const told = (id: number, topic: string) =>
      stage.red.messages('events').filter((msg) => msg['ticketId'] === id && msg['topic'] === topic).length;
    await eventually('both', () => told(silent, 'alert/no-reply') && told(nobody, 'alert/no-one-on-duty'));
    await eventually('a note', () => notes(silent).length > 0 && notes(nobody).length > 0);
    assert.deepEqual([told(silent, 'alert/no-reply'), told(nobody, 'alert/no-one-on-duty')], [1, 1]);
    assert.equal(stage.autotask.ticket(silent)['status'], STATUS.new);
  });

  it('by itself, every few seconds', async () => {
    const id = await ringing();
    const events = { receive: 'poll', interval: 5 };
    await stage.red.deploy(twoWayFlow(stage.urls, { events, sync: { reopenStatus: 'New' } }));
    await eventually('polling', () => stage.red.status('event-in')?.text === 'polling');
    stage.signl4.acknowledge(alertOf(id).id, KIM);
    await hasStatus(id, STATUS.progress);
  });

  it('a key that is refused is red and told, whatever is deployed meanwhile', async () => {
    const signl4 = { credentials: { teamSecret: 'sandbox-team', apiKey: 'wrong' } };
    // Node-RED takes a configuration that is sent with its credentials for a changed one.
    const flow = (name: string) =>
      twoWayFlow(stage.urls, {
        events: { receive: 'poll', interval: 5, name },
        ...(name === 'nodes' ? {} : { signl4 }),
      }).map(({ credentials, ...node }) =>
        name === 'nodes' || !credentials ? node : { ...node, credentials },
      );
    const isRed = () => stage.red.status('event-in')?.fill === 'red';
    const told = () => stage.red.messages('caught').filter((msg) => msg['error'].source.id === 'event-in');
    await stage.red.deploy(flow('one'));
    await eventually('red', isRed);
    for (const type of ['nodes', 'flows', 'full'] as const) {
      const before = told().length;
      await stage.red.deploy(flow(type), { type });
      await eventually(`red after a deploy of ${type}`, isRed);
      await eventually('an error', () => told().length > before);
    }
  });

  it('without an API key that is red, and told', async () => {
    const events = { receive: 'poll', interval: 5 };
    // Node-RED keeps what is not sent.
    const signl4 = { credentials: { teamSecret: 'sandbox-team', apiKey: '' } };
    await stage.red.deploy(twoWayFlow(stage.urls, { events, signl4 }));
    await stage.red.whenStatus('event-in', ({ fill, text }) => fill === 'red' && text === 'no API key');
    await stage.red.next('caught', (msg) => msg['error'].code === 'events.no-key');
    const answer = await stage.red.post('/autotask-signl4/nodes/event-in/poll', {});
    assert.deepEqual([answer.status, answer.body.code], [422, 'events.no-key']);
    await stage.red.whenStatus('sync', ({ text }) => text === 'ready, no API key');
  });
});

describe('the same change by webhook and by poll', () => {
  let two: TwoWay;
  before(async () => {
    two = await TwoWay.raise({ events: { receive: 'both', interval: 3600 } });
  });
  after(() => two.close());

  const notes = (id: number) => two.stage.autotask.notes(id).length;

  for (const first of ['webhook', 'poll', 'both at once'] as const) {
    it(`is one event, one PATCH and one note (first: ${first})`, async () => {
      const id = await two.ringing();
      const { id: alertId } = two.alert(id);
      const { signl4, poll } = two.stage;
      if (first === 'poll') signl4.set({ delivery: { attempts: 0 } });
      signl4.acknowledge(alertId, KIM);
      const user = { statusCode: 2, user: KIM, at: two.alert(id).acknowledgements[0]!.at };
      if (first === 'webhook') await signl4.idle();
      if (first === 'both at once') await Promise.all([poll('event-in'), two.callback(alertId, user)]);
      await poll('event-in');
      signl4.set({ delivery: { attempts: 3 } });
      await two.callback(alertId, user);
      await two.hasStatus(id, STATUS.progress);
      await eventually('the note', () => notes(id) > 0);
      await two.carried();
      const events = two.stage.red
        .messages('events')
        .filter((msg) => msg['ticketId'] === id && msg['topic'] === 'alert/acknowledged');
      assert.equal(events.length, 1);
      assert.deepEqual([two.patches(id).length, notes(id)], [1, 1]);
      assert.equal(events[0]?.['event'].intake, first === 'poll' ? 'poll' : events[0]?.['event'].intake);
    });
  }

  it('an alert that somebody acknowledged while Node-RED was stopped is found at the start', async () => {
    const id = await two.ringing();
    const { red, signl4 } = two.stage;
    await red.stop();
    signl4.set({ delivery: { attempts: 0 } });
    signl4.acknowledge(two.alert(id).id, KIM);
    await signl4.idle();
    signl4.set({ delivery: { attempts: 3 } });
    await red.start();
    await two.hasStatus(id, STATUS.progress);
    assert.equal(two.patches(id).length, 1);
    assert.equal(two.alert(id).status, ALERT.acknowledged);
  });
});
