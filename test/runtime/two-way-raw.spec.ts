import assert from 'node:assert/strict';
import { eventually } from './stage.js';
import { ALERT, ALEX, KIM, PERSON, STATUS, TwoWay } from './two-way-stage.js';
import { describeIn } from '../house/share.js';

/** http in → status sync → ticket note, and http in → ticket note alone; beside each, its http response. */
const DOORS = [
  { id: 'door', type: 'http in', z: 'tab', url: '/own/both', method: 'post', wires: [['sync', 'answer']] },
  {
    id: 'door-note',
    type: 'http in',
    z: 'tab',
    url: '/own/note',
    method: 'post',
    wires: [['note', 'answer']],
  },
  { id: 'answer', type: 'http response', z: 'tab', statusCode: '200', wires: [] },
];

describeIn(0, 'SIGNL4’s own callback through an http in', () => {
  let play: TwoWay;
  before(async () => {
    play = await TwoWay.raise({ more: DOORS });
    // SIGNL4 calls the flow's own address, and nothing else.
    for (const webhook of play.stage.signl4.world.webhooks.values()) webhook.enabled = false;
  });
  after(() => play.close());

  const tell = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    assert.equal((await play.stage.red.post(path, body, headers)).status, 200);
  };
  const acknowledged = (id: number) => {
    const alert = play.alert(id);
    play.stage.signl4.acknowledge(alert.id, KIM);
    return play.callbackBody(alert.id, { statusCode: 2, user: KIM, at: Date.now() });
  };
  const notes = (id: number) => play.stage.autotask.notes(id);
  const passed = (id: string) => play.stage.red.messages('noted').filter(({ payload }) => payload?.id === id);

  it('status sync sets status and owner, ticket note writes, and the payload stays as it came', async () => {
    const id = await play.ringing();
    const body = acknowledged(id);
    await tell('/own/both', body);
    await play.hasStatus(id, STATUS.progress);
    assert.equal(play.ticket(id)['assignedResourceID'], PERSON.kim);
    await eventually('the note', () => notes(id).length > 0);
    assert.match(String(notes(id)[0]?.['description']), /Kim Berger acknowledged the alert/);
    const noted = await play.message('noted', ({ note }) => note?.ticketId === id);
    assert.deepEqual(noted['payload'], body);
    assert.equal(noted['sync'].ticketId, id);
  });

  it('the same one again, and by the address of alert event in: nothing is written twice', async () => {
    const id = await play.ringing();
    const body = acknowledged(id);
    await tell('/own/both', body);
    await eventually('the note', () => notes(id).length > 0);
    await play.hasStatus(id, STATUS.progress);
    await tell('/own/both', body);
    await tell(`/signl4/events/${play.stage.token}`, body);
    await eventually('both messages', () => passed(body.id).length === 2);
    await play.stage.poll();
    assert.equal(notes(id).length, 1);
    assert.equal(play.patches(id).length, 1);
  });

  it('ticket note alone understands it too, also as text, and writes nothing but the note', async () => {
    const id = await play.ringing();
    await tell('/own/note', JSON.stringify(acknowledged(id)), { 'Content-Type': 'text/plain' });
    await eventually('the note', () => notes(id).length > 0);
    assert.match(String(notes(id)[0]?.['description']), /Kim Berger acknowledged the alert/);
    assert.equal(play.ticket(id)['status'], STATUS.new);
  });

  it('the same one again through ticket note alone: still one note', async () => {
    const id = await play.ringing();
    const body = acknowledged(id);
    for (let times = 1; times <= 3; times += 1) {
      await tell('/own/note', body);
      await eventually(`${times} × passed on`, () => passed(body.id).length === times);
    }
    assert.equal(notes(id).length, 1);
  });

  it('our own doing, and what is about no ticket of ours, passes quietly', async () => {
    const id = await play.ringing();
    play.stage.autotask.editTicket(id, { status: STATUS.progress }, ALEX);
    await play.stage.poll();
    await play.alertIs(id, ALERT.acknowledged);
    const echo = play.callbackBody(play.alert(id).id, { statusCode: 2, user: ALEX, at: Date.now() });
    const other = play.stage.signl4.raise('Somebody else’s', { externalId: 'OTHER-1' });
    const foreign = play.callbackBody(other.id, { statusCode: 2, user: KIM, at: Date.now() });
    await tell('/own/both', echo);
    await tell('/own/note', foreign);
    await tell('/own/note', { id: 'odd', eventType: 'none', alert: [] });
    for (const one of [echo.id, foreign.id, 'odd']) {
      const quiet = await play.message('noted', ({ payload }) => payload?.id === one);
      assert.equal('note' in quiet, false);
    }
    assert.equal(notes(id).length, 0);
    assert.deepEqual(play.patches(id), []);
  });

  it('a hostile body passes: no note, no write, and nothing is thrown', async () => {
    const id = await play.ringing();
    const { id: alertId } = play.alert(id);
    // What alert event in would say, told by somebody whose alert is none of ours.
    const disguised = { type: 'closed', alertId, ticketId: id, episode: 1, externalId: `AT-${id}` };
    const alert = { id: alertId, statusCode: 4 };
    let deep: unknown = 'AT-1';
    for (let depth = 0; depth < 200; depth += 1) deep = [deep];
    const hostile: Array<Record<string, unknown>> = [
      { eventType: 201, ...disguised, alert: { ...alert, externalEventId: 'OTHER-1' } },
      { EVENTTYPE: '201', ...disguised },
      { eventType: 201, alert: { ...alert, externalEventId: 'AT-1e3' } },
      { eventType: 201, alert: { ...alert, externalEventId: `AT-${'9'.repeat(40)}` } },
      { eventType: 201, alert: { ...alert, externalEventId: deep } },
      { eventType: 201, alert: [{ ...alert, externalEventId: `AT-${id}` }] },
      { eventType: { $gt: 0 }, alert: { ...alert, externalEventId: `AT-${id}` } },
      { eventType: 1e308, alert: { ...alert, externalEventId: `AT-${id}` } },
      { eventType: 201, alert: 'x'.repeat(300_000) },
      { eventType: 201, eventRaisedUtc: '9'.repeat(5_000), user: deep, annotation: deep, alert: null },
      { eventType: 201, constructor: { prototype: 1 }, toString: 'x', alert: { toString: 1, id: {} } },
    ];
    const bodies: unknown[] = hostile.map((body, index) => ({ ...body, id: `hostile-${index}` }));
    for (const path of ['/own/both', '/own/note']) {
      for (const body of bodies) await tell(path, body);
      for (const text of ['{"eventType":201', '"eventType"', '[{"eventType":201}]'])
        await tell(path, text, { 'Content-Type': 'text/plain' });
    }
    for (let index = 0; index < hostile.length; index += 1)
      await eventually(`hostile-${index}, twice`, () => passed(`hostile-${index}`).length === 2);
    const last = await play.ringing();
    await tell('/own/both', acknowledged(last));
    await eventually('the note', () => notes(last).length > 0);
    assert.deepEqual([notes(id).length, play.patches(id)], [0, []]);
    assert.deepEqual(play.stage.red.messages('caught'), []);
  });
});
