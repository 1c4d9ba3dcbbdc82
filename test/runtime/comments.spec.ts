import assert from 'node:assert/strict';
import { eventually, type Stage } from './stage.js';
import { KIM, raiseTwoWay, TwoWay, twoWayFlow } from './two-way-stage.js';
import { describeIn } from '../house/share.js';

const changes = {
  tickets: { notes: 'customer' },
  sync: { annotate: true },
  alerts: { transport: 'api' },
} as const;

describeIn(0, 'comments of alerts', () => {
  let stage: Stage;
  before(async () => {
    stage = await raiseTwoWay(changes);
    await stage.red.whenStatus('tickets', ({ fill }) => fill === 'green');
  });
  after(() => stage?.close());

  it('wait until there is a person to write them, and hold up no alert', async () => {
    const ringing = async (title: string) => {
      const { id } = stage.autotask.createTicket({ title });
      await stage.poll();
      return { id, alert: await eventually(title, () => stage.signl4.alerts(`AT-${id}`)[0]) };
    };
    const { id, alert } = await ringing('First');
    stage.autotask.addNote(id, 'It smokes', `contact:${String(stage.autotask.ticket(id)['contactID'])}`);
    await stage.poll();
    await stage.red.whenStatus('sync', ({ text }) => text === 'API user missing');
    await ringing('Second');
    await stage.red.deploy(twoWayFlow(stage.urls, { ...changes, signl4: { apiUser: KIM } }));
    await eventually('the comment', () => alert.annotations.some(({ text }) => text.includes('It smokes')));
  });
});

describeIn(0, 'comments without an API key', () => {
  let play: TwoWay;
  before(async () => {
    play = await TwoWay.raise({ ...changes, alerts: {}, apiKey: false });
  });
  after(() => play?.close());

  it('are not made, and msg.sync says why', async () => {
    const { autotask } = play.stage;
    const id = await play.ringing();
    autotask.addNote(id, 'It smokes', `contact:${String(autotask.ticket(id)['contactID'])}`);
    await play.stage.poll();
    const { code, actions, suppressed } = await play.synced(id, 'ticket/noted');
    assert.deepEqual([code, actions], ['no-change', []]);
    assert.match(suppressed, /no API key/);
  });
});

describeIn(0, 'Our own comment is no echo', () => {
  let play: TwoWay;
  before(async () => {
    play = await TwoWay.raise({
      ...changes,
      signl4: { apiUser: KIM },
      events: { receive: 'both', interval: 3600 },
    });
  });
  after(() => play.close());

  /** What SIGNL4 is heard to say of comments of the ticket's alert, by the verdict on it. */
  const verdicts = (id: number) =>
    play.stage.red
      .messages('events')
      .filter(({ topic, ticketId }) => topic === 'alert/annotated' && ticketId === id)
      .map(({ event }) => event.verdict ?? 'new');

  it('a customer’s note comes back as no note; the same text by a person does, once', async () => {
    const { autotask, signl4 } = play.stage;
    const id = await play.ringing();
    const alert = play.alert(id);
    autotask.addNote(id, 'It smokes', `contact:${String(autotask.ticket(id)['contactID'])}`);
    await play.stage.poll();
    const said = await eventually('the comment', () => alert.annotations[0]);
    await eventually('SIGNL4 to tell of it', () => verdicts(id).length > 0);
    signl4.repeat(2);
    await signl4.idle();
    for (let polls = 0; polls < 2; polls += 1) await play.stage.poll('event-in');
    assert.deepEqual(verdicts(id), ['echo']);
    const own = () => autotask.notes(id).filter(({ description }) => /Kim Berger/.test(String(description)));
    assert.equal(own().length, 0);
    signl4.annotate(alert.id, said.text, KIM);
    await eventually('the note', () => own().length > 0);
    await play.stage.poll('event-in');
    await play.carried();
    assert.deepEqual(verdicts(id), ['echo', 'new']);
    assert.equal(own().length, 1);
  });
});
