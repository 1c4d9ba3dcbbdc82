import assert from 'node:assert/strict';
import { describeIn } from '../house/share.js';
import { ALERT, ALEX, KIM, STATUS, TwoWay } from './two-way-stage.js';

describeIn(1, 'a ticket is merged into another one', () => {
  let play: TwoWay;
  before(async () => {
    play = await TwoWay.raise({ sync: { closeStatus: 'Complete' }, tickets: { queues: ['On-Call'] } });
  });
  after(() => play.close());
  afterEach(() => play.stage.autotask.setVariants({ mergeNote: 'description' }));

  const ringing = () => play.ringing({ queueID: 'On-Call' });
  /** An open ticket that never rang. */
  const silent = () => play.stage.autotask.createTicket({ queueID: 'Level 2' }).id;
  const merged = async (from: number, into: number) => {
    play.stage.autotask.merge(from, into, ALEX);
    await play.stage.poll();
    return play.message('synced', ({ payload, topic }) => topic === 'ticket/closed' && payload.id === from);
  };

  for (const mergeNote of ['description', 'title', 'german'] as const) {
    it(`into an open one without alert (note: ${mergeNote}): the alert is its own from now on, with all that comes later`, async () => {
      play.stage.autotask.setVariants({ mergeNote });
      const [from, into] = [await ringing(), silent()];
      const { sync } = await merged(from, into);
      // Reconciliation after the start may have been faster.
      assert.ok(['applied', 'no-change'].includes(sync.code));
      assert.equal(sync.ticketId, into);
      assert.match(sync.suppressed, /merged; its alert belongs to the other ticket/);
      assert.equal(play.alert(from).status, ALERT.open);

      play.stage.signl4.acknowledge(play.alert(from).id, KIM);
      await play.hasStatus(into, STATUS.progress);
      const acknowledged = await play.message(
        'events',
        ({ payload, topic }) => topic === 'alert/acknowledged' && payload.externalId === `AT-${from}`,
      );
      assert.equal(acknowledged['payload'].ticketId, into);
      play.stage.signl4.close(play.alert(from).id, KIM, 'Restarted');
      await play.hasStatus(into, STATUS.complete);
      assert.equal(play.ticket(from)['status'], STATUS.complete);
      assert.deepEqual(play.patches(from), []);
    });
  }

  it('the destination is completed later: the alert that it took over ends', async () => {
    const [from, into] = [await ringing(), silent()];
    await merged(from, into);
    // It comes to be known by moving to where the trigger looks.
    play.stage.autotask.editTicket(into, { queueID: 'On-Call' }, ALEX);
    await play.stage.poll();
    play.stage.autotask.complete(into, ALEX);
    await play.stage.poll();
    await play.alertIs(from, ALERT.closed);
    await play.carried({ queueID: 'On-Call' });
    assert.equal(play.stage.signl4.alerts(`AT-${into}`).length, 0);
  });

  it('what becomes of the merged ticket later does not end the alert', async () => {
    const [from, into] = [await ringing(), silent()];
    await merged(from, into);
    play.stage.autotask.editTicket(from, { title: 'Invoiced' }, ALEX);
    await play.stage.poll();
    const { sync } = await play.message(
      'synced',
      ({ payload, topic }) => topic === 'ticket/changed' && payload.id === from,
    );
    assert.deepEqual([sync.code, sync.ticketId, sync.actions], ['no-change', into, []]);
    await play.carried({ queueID: 'On-Call' });
    assert.equal(play.alert(from).status, ALERT.open);
  });

  it('a rule that sets the destination In Progress acknowledges nothing, a technician who does so does', async () => {
    const [from, into] = [await ringing(), silent()];
    await merged(from, into);
    play.stage.autotask.editTicket(into, { queueID: 'On-Call' }, ALEX);
    await play.stage.poll();
    play.stage.autotask.editTicket(into, { status: STATUS.progress }, '4');
    await play.stage.poll();
    assert.match((await play.synced(into, 'ticket/changed'))['suppressed'], /No person did it/);
    play.stage.autotask.editTicket(into, { status: STATUS.new }, ALEX);
    await play.stage.poll();
    play.stage.autotask.editTicket(into, { status: STATUS.progress }, ALEX);
    await play.stage.poll();
    await play.alertIs(from, ALERT.acknowledged);
  });

  it('into one that has an alert: the first alert ends, the other stays', async () => {
    const [from, into] = [await ringing(), await ringing()];
    const { sync } = await merged(from, into);
    assert.equal(sync.actions[0].kind, 'resolve');
    await play.alertIs(from, ALERT.closed);
    assert.equal(play.alert(into).status, ALERT.open);
    play.stage.signl4.acknowledge(play.alert(into).id, KIM);
    await play.hasStatus(into, STATUS.progress);
  });

  it('into a closed one: the alert ends', async () => {
    const [from, into] = [await ringing(), silent()];
    play.stage.autotask.complete(into, ALEX);
    await merged(from, into);
    await play.alertIs(from, ALERT.closed);
    assert.deepEqual(play.patches(into), []);
  });

  it('its notes may not be read: the alert ends, and that is said', async () => {
    const [from, into] = [await ringing(), silent()];
    const user = play.stage.autotask.user();
    const { rights } = user;
    user.rights = { ...rights, entities: { ...rights.entities, TicketNotes: ['create'] } };
    const { sync } = await merged(from, into).finally(() => {
      user.rights = rights;
    });
    assert.match(sync.suppressed, /may have been merged/);
    await play.alertIs(from, ALERT.closed);
    assert.equal(play.ticket(into)['status'], STATUS.new);
  });

  it('nothing tells of the merge: it is closed like any other, and its alert ends', async () => {
    play.stage.autotask.setVariants({ mergeNote: 'hidden' });
    const [from, into] = [await ringing(), silent()];
    assert.equal((await merged(from, into))['sync'].actions[0].kind, 'resolve');
    await play.alertIs(from, ALERT.closed);
  });
});

describeIn(1, 'a merge that alert out hears of as well as status sync', () => {
  let play: TwoWay;
  before(async () => {
    const wires = [
      ['alerts', 'opened'],
      ['alerts', 'sync', 'changed'],
    ];
    play = await TwoWay.raise({ tickets: { queues: ['On-Call'], wires } });
  });
  after(() => play.close());

  it('closes no alert that belongs to the other ticket from now on', async () => {
    const from = await play.ringing({ queueID: 'On-Call' });
    const into = play.stage.autotask.createTicket({ queueID: 'Level 2' }).id;
    play.stage.autotask.merge(from, into, ALEX);
    await play.stage.poll();
    const isClosed = (msg: { topic?: unknown; ticketId?: unknown }) =>
      msg.topic === 'ticket/closed' && msg.ticketId === from;
    assert.match((await play.message('sent', isClosed))['alert'].suppressed, /belongs to the other ticket/);
    assert.equal((await play.message('synced', isClosed))['sync'].ticketId, into);
    await play.carried({ queueID: 'On-Call' });
    assert.equal(play.alert(from).status, ALERT.open);
  });

  it('closes the alert of a ticket that was only completed', async () => {
    const id = await play.ringing({ queueID: 'On-Call' });
    play.stage.autotask.complete(id, ALEX);
    await play.stage.poll();
    await play.alertIs(id, ALERT.closed);
  });
});
