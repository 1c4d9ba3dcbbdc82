import assert from 'node:assert/strict';
import { alertMessage } from '../unit/delivery/note/desk.js';
import { eventually, forwardingFlow, raiseCurtain, type Stage } from './stage.js';
import { describeIn } from '../house/share.js';

const CLOSED = 4;

/** ticket note beside the forwarding flow: probe-in "event" → note → probe "noted". */
function flow(stage: Stage, note: Record<string, unknown> = {}, autotask: Record<string, unknown> = {}) {
  return forwardingFlow(stage.urls, {
    autotask,
    more: [
      { id: 'event', type: 'probe-in', z: 'tab', wires: [['note']] },
      { id: 'note', type: 'autotask-note', z: 'tab', autotask: 'at', wires: [['noted']], ...note },
      { id: 'note-done', type: 'complete', z: 'tab', scope: ['note'], wires: [['note-completed']] },
      { id: 'noted', type: 'probe-out', z: 'tab', wires: [] },
      { id: 'note-completed', type: 'probe-out', z: 'tab', wires: [] },
    ],
  });
}

describeIn(1, 'ticket note', () => {
  let stage: Stage;
  let id: number;
  before(async () => {
    stage = await raiseCurtain();
    await stage.red.deploy(flow(stage));
    await stage.red.whenStatus('tickets', ({ fill }) => fill === 'green');
  });
  after(() => stage.close());
  beforeEach(() => {
    id = stage.autotask.createTicket({ title: 'Mail server down' }).id;
  });
  afterEach(() => {
    stage.autotask.clearFaults();
    stage.autotask.usePickLists('english');
    for (const { text } of stage.red.statuses('note')) assert.ok((text ?? '').length < 20, text);
  });

  const send = (more = {}) => stage.red.inject('event', alertMessage(id, more));
  const noted = () => stage.red.next('noted', (msg) => msg['ticketId'] === id);
  const notes = () => stage.autotask.notes(id);
  const caught = (code: string) =>
    stage.red.next('caught', (msg) => msg['error']?.code === code && msg['error'].source.id === 'note');
  const shows = (fill: string, text: string) =>
    stage.red.whenStatus('note', (now) => now.fill === fill && now.text === text);

  it('writes an internal note, completes the message, and says so', async () => {
    await send({ id: `${id}-ack`, payload: { annotation: 'On my way' } });
    const message = await noted();
    const [note] = notes();
    assert.deepEqual(message['note'], { id: note?.id, ticketId: id, publish: 2 });
    assert.equal(message['payload'].user.name, 'Kim Berger');
    assert.match(
      String(note?.['description']),
      /^Kim Berger acknowledged the alert on .*\n\nComment: On my way/s,
    );
    await stage.red.next('note-completed', (msg) => msg['ticketId'] === id);
    await shows('green', 'note written');
  });

  it('passes everything else at once, as it is', async () => {
    const echo = { id: `${id}-echo`, sync: { code: 'echo' } };
    // The tenant's use is read beside, now and then.
    const calls = () =>
      stage.autotask.calls().filter(({ entity }) => entity !== 'ThresholdInformation').length;
    const before = calls();
    const messages = [
      alertMessage(id, echo),
      alertMessage(id, { type: 'raised' }),
      alertMessage(id, { type: 'closed', payload: { ticketId: null } }),
    ];
    for (const message of messages) {
      await stage.red.inject('event', message);
      const passed = await noted();
      assert.deepEqual(passed['payload'], message['payload']);
      assert.equal('note' in passed, false);
    }
    assert.equal(calls(), before);
    await shows('grey', 'nothing to do');
  });

  it('refuses where the tenant’s options are not sure: the flow goes on, a Catch node hears it once', async () => {
    stage.autotask.usePickLists('awkward');
    await stage.red.deploy(flow(stage));
    const { error } = await caught('config.note-publish-unsure');
    assert.match(error.message, /Everybody \(1\), Internal Team \(5\), Internal Department \(6\)/);
    for (const type of ['acknowledged', 'closed'] as const) {
      await send({ type });
      const { note } = await noted();
      assert.deepEqual([note.id, note.publish], [null, null]);
      assert.match(note.suppressed, /^The note was not written/);
    }
    assert.equal(notes().length, 0);
    const told = stage.red.messages('caught').filter((msg) => msg['error']?.code === error.code);
    assert.equal(told.length, 1);
    await shows('red', 'choose visibility');
    await stage.red.deploy(flow(stage, { publish: 'Internal Team' }));
    await send({ type: 'reopened' });
    assert.equal((await noted())['note'].publish, 5);
  });

  it('speaks the tenant’s language and time, whatever the server’s', async () => {
    await stage.red.deploy(flow(stage, {}, { language: 'de', timeZone: 'Europe/Berlin' }));
    await send();
    await noted();
    assert.match(String(notes()[0]?.['description']), /^Kim Berger hat den Alarm am .*9:00 quittiert\./);
  });

  it('a template that can’t be read is told at the start, and the usual text is used', async () => {
    await stage.red.deploy(flow(stage, { title: 'Mine: {{event.type}}', text: '{{#open}} never closed' }));
    await caught('config.template');
    await send();
    await noted();
    const [note] = notes();
    assert.equal(note?.['title'], 'Mine: acknowledged');
    assert.match(String(note?.['description']), /^Kim Berger acknowledged/);
  });

  it('a dry run shows the note and writes none', async () => {
    await stage.red.deploy(flow(stage, {}, { dryRun: true }));
    await send();
    const { note } = await noted();
    assert.deepEqual([note.dryRun, note.publish, note.title], [true, 2, 'SIGNL4: alert acknowledged']);
    assert.equal(notes().length, 0);
    await shows('grey', 'dry run');
  });

  it('without an Autotask configuration it says so, and passes what is not its own', async () => {
    await stage.red.deploy(flow(stage, { autotask: '' }));
    await caught('config.autotask-missing');
    await shows('red', 'choose Autotask');
    await stage.red.inject('event', { ticketId: id, payload: 'hello' });
    assert.equal((await noted())['payload'], 'hello');
    await send();
    assert.equal((await caught('config.autotask-missing'))['ticketId'], id);
  });

  // The last one: its note goes on waiting.
  it('a note that fails for long does not hold up the alert of the same ticket', async () => {
    await stage.red.deploy(flow(stage));
    await stage.poll();
    await eventually('the alert', () => stage.signl4.alerts(`AT-${id}`).length > 0);
    stage.autotask.addFault({ kind: 'status', status: 500, method: 'POST', path: '*/Notes' });
    await send();
    await eventually(
      'a try',
      () => stage.autotask.calls({ method: 'POST', path: `/Tickets/${id}/Notes` }).length > 0 || false,
    );
    stage.autotask.complete(id);
    await stage.poll();
    await eventually('the end of the alert', () => stage.signl4.alerts(`AT-${id}`)[0]?.status === CLOSED);
    assert.equal(notes().length, 0);
    assert.ok(stage.red.messages('noted').every((msg) => msg['ticketId'] !== id));
  });
});
