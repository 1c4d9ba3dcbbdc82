import assert from 'node:assert/strict';
import { eventually } from './stage.js';
import { ALERT, ALEX, KIM, PERSON, SAM, STATUS, TwoWay } from './two-way-stage.js';
import { describeIn } from '../house/share.js';

describeIn(1, 'taken back, handed over, and acknowledged by several', () => {
  let play: TwoWay;
  before(async () => {
    play = await TwoWay.raise({
      sync: { reopenStatus: 'New' },
      alerts: { priorityMap: [{ priority: 'Critical', service: '', scenario: 'multi_ack' }] },
    });
  });
  after(() => play.close());
  afterEach(() => play.stage.signl4.choose({ undoClose: 'previous', multiAck: 'open-until-complete' }));

  /** A ticket that Kim acknowledged on the phone. */
  const acknowledged = async (): Promise<number> => {
    const id = await play.ringing();
    play.stage.signl4.acknowledge(play.alert(id).id, KIM);
    await play.hasStatus(id, STATUS.progress);
    return id;
  };

  for (const undoAcknowledgedIds of ['empty', 'absent'] as const) {
    it(`un-acknowledged (names ${undoAcknowledgedIds}): the ticket gets the status for it, once, and stays so`, async () => {
      play.stage.signl4.choose({ undoAcknowledgedIds });
      const id = await acknowledged();
      play.stage.signl4.unacknowledge(play.alert(id).id, KIM);
      await play.hasStatus(id, STATUS.new);
      await play.stage.poll();
      const echo = await play.synced(id, 'ticket/changed');
      assert.equal(echo['code'], 'echo');
      await play.carried();
      assert.equal(play.patches(id).length, 2);
      assert.equal(play.alert(id).status, ALERT.open);
      assert.equal(play.stage.signl4.alerts(`AT-${id}-2`).length, 0);
    });
  }

  it('a ticket that somebody opened again while its alert is live ends it when it is completed', async () => {
    const { autotask, signl4, poll } = play.stage;
    const id = await acknowledged();
    const ends = async () => {
      autotask.complete(id, ALEX);
      await poll();
      await play.alertIs(id, ALERT.closed);
      // By then its answer is on disk.
      await play.ringing();
    };
    for (let times = 0; times < 2; times += 1) {
      await ends();
      signl4.undoClose(play.alert(id).id, KIM);
      await play.hasStatus(id, STATUS.new);
      await play.carried();
    }
    // What both wrote is told as one change: open again, but in another status than ours.
    autotask.editTicket(id, { status: STATUS.waiting }, ALEX);
    await poll();
    await ends();
  });

  it('handed over: un-acknowledged by one and acknowledged by the next, who owns it from then on', async () => {
    const id = await acknowledged();
    assert.equal(play.ticket(id)['assignedResourceID'], PERSON.kim);
    play.stage.signl4.unacknowledge(play.alert(id).id, KIM);
    play.stage.signl4.acknowledge(play.alert(id).id, ALEX);
    await eventually('the new owner', () => play.ticket(id)['assignedResourceID'] === PERSON.alex);
    await play.hasStatus(id, STATUS.progress);
    await play.stage.poll();
    await play.carried();
    assert.equal(play.ticket(id)['assignedResourceID'], PERSON.alex);
    assert.equal(play.alert(id).status, ALERT.acknowledged);
  });

  it('handed over, but a person had given the ticket to somebody meanwhile: it is taken from nobody', async () => {
    const id = await acknowledged();
    play.stage.autotask.editTicket(
      id,
      { assignedResourceID: PERSON.sam, assignedResourceRoleID: 29683501 },
      SAM,
    );
    play.stage.signl4.unacknowledge(play.alert(id).id, KIM);
    play.stage.signl4.acknowledge(play.alert(id).id, ALEX);
    await play.synced(id, 'alert/acknowledged', 2);
    await play.carried();
    assert.equal(play.ticket(id)['assignedResourceID'], PERSON.sam);
    assert.equal(play.alert(id).status, ALERT.acknowledged);
  });

  for (const multiAck of ['open-until-complete', 'acknowledged-at-first'] as const) {
    it(`acknowledged by three (${multiAck}): the first sets status and owner, nothing is taken back`, async () => {
      play.stage.signl4.choose({ multiAck });
      play.stage.signl4.punchIn(SAM);
      const id = await play.ringing({ priority: 'Critical' });
      assert.equal(play.alert(id).scenario, 'multi_ack');
      for (const person of [KIM, ALEX, SAM]) {
        play.stage.signl4.acknowledge(play.alert(id).id, person);
        await play.stage.signl4.idle();
      }
      await play.hasStatus(id, STATUS.progress);
      const owners = await Promise.all([1, 2, 3].map((nth) => play.synced(id, 'alert/acknowledged', nth)));
      assert.deepEqual(
        owners.map(({ actions }) => actions.length),
        [2, 0, 0],
      );
      await play.stage.poll();
      await play.carried();
      assert.equal(play.patches(id).length, 1);
      assert.equal(play.ticket(id)['assignedResourceID'], PERSON.kim);
      assert.equal(
        play.stage.red.messages('synced').filter((msg) => isOf(msg, id, 'alert/reopened')).length,
        0,
      );
    });
  }

  for (const undoClose of ['previous', 'open'] as const) {
    it(`a close is undone (${undoClose}): reopened in the same episode, and what our own PATCH causes is an echo`, async () => {
      play.stage.signl4.choose({ undoClose });
      const id = await acknowledged();
      play.stage.signl4.close(play.alert(id).id, KIM);
      await play.hasStatus(id, STATUS.complete);
      await play.stage.poll();
      assert.equal((await play.synced(id, 'ticket/closed'))['code'], 'echo');
      play.stage.signl4.undoClose(play.alert(id).id, KIM);
      await eventually('the ticket to be open', () => play.ticket(id)['status'] !== STATUS.complete);
      await play.stage.poll();
      await play.message('sent', (msg) => isOf(msg, id, 'ticket/reopened'));
      await play.carried();
      assert.equal(play.stage.signl4.alerts(`AT-${id}-2`).length, 0);
      assert.equal(play.alert(id).status, undoClose === 'open' ? ALERT.open : ALERT.acknowledged);
      assert.equal(play.patches(id).length, 3);
    });
  }

  it('closed in the name of who completed the ticket, undone and un-acknowledged, told newest first: taken back', async () => {
    const { signl4, autotask, poll } = play.stage;
    const id = await acknowledged();
    const { id: alertId } = play.alert(id);
    await signl4.idle();
    for (const webhook of signl4.world.webhooks.values()) webhook.enabled = false;
    autotask.complete(id, ALEX);
    await poll();
    await play.alertIs(id, ALERT.closed);
    assert.equal(play.alert(id).closedBy, signl4.user(ALEX).id);
    await play.synced(id, 'ticket/closed');
    // By then its answer is on disk.
    await play.ringing();
    const closedAt = play.alert(id).closedAt ?? 0;
    signl4.undoClose(alertId, KIM);
    signl4.unacknowledge(alertId, ALEX);
    await play.callback(alertId, { statusCode: 1, user: ALEX, at: closedAt + 20 });
    await play.callback(alertId, { statusCode: 2, user: KIM, at: closedAt + 10 });
    await play.callback(alertId, { statusCode: 4, user: ALEX, at: closedAt });
    for (const webhook of signl4.world.webhooks.values()) webhook.enabled = true;
    await play.hasStatus(id, STATUS.new);
    await play.carried();
    assert.equal(play.ticket(id)['status'], STATUS.new);
    assert.equal(signl4.alerts(`AT-${id}-2`).length, 0);
  });

  it('un-acknowledged with no status chosen for it: the ticket stays, the alert stays open, and nothing acknowledges it again', async () => {
    await play.stage.red.deploy(play.flow({ sync: { reopenStatus: '' } }), { type: 'nodes' });
    const id = await acknowledged();
    play.stage.signl4.unacknowledge(play.alert(id).id, KIM);
    assert.equal((await play.synced(id, 'alert/reopened'))['code'], 'unmapped');
    await play.stage.poll();
    play.stage.autotask.editTicket(id, { title: 'Still down' }, ALEX);
    await play.stage.poll();
    await play.synced(id, 'ticket/changed');
    await play.carried();
    assert.equal(play.ticket(id)['status'], STATUS.progress);
    assert.equal(play.alert(id).status, ALERT.open);
    assert.equal(play.patches(id).length, 1);
  });
});

function isOf(msg: Record<string, unknown>, id: number, topic: string): boolean {
  return msg['ticketId'] === id && msg['topic'] === topic;
}
