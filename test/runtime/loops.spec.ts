import assert from 'node:assert/strict';
import { eventually } from './stage.js';
import { ALERT, ALEX, KIM, STATUS, TwoWay } from './two-way-stage.js';
import { describeIn } from '../house/share.js';

const CUSTOMER = 'contact:30690001';

/** Loops known from the field; those of undo, merges and other systems' writes have specs of their own. */
describeIn(1, 'loops', () => {
  let play: TwoWay;
  before(async () => {
    play = await TwoWay.raise({
      signl4: { apiUser: KIM },
      // As many feed everything back: every status opens, both outputs ring, notes become comments.
      tickets: {
        statuses: [],
        notes: 'all',
        callout: true,
        path: 'tickets',
        wires: [
          ['alerts', 'opened'],
          ['sync', 'alerts', 'changed'],
        ],
      },
      sync: { annotate: true, reopenStatus: 'New' },
    });
  });
  after(() => play?.close());
  afterEach(() => {
    play.stage.autotask.set({ callouts: [], rules: [] });
    play.stage.autotask.clearFaults();
    play.stage.signl4.faults.clear();
    play.stage.signl4.choose({ echo: 'system-user', raisedDigits: '7' });
  });

  const told = (id: number, topic?: string) =>
    play.stage.red
      .messages('changed')
      .filter((msg) => msg['ticketId'] === id && (topic === undefined || msg['topic'] === topic));
  const alerts = (id: number) =>
    play.stage.signl4.alerts().filter(({ externalId }) => externalId?.startsWith(`AT-${id}`));
  /** Polls until everything that goes round has come by, twice. */
  const around = async (): Promise<void> => {
    for (let turn = 0; turn < 2; turn += 1) {
      await play.stage.signl4.idle();
      await play.stage.autotask.idle();
      await play.carried();
    }
  };

  it('a poll that read the ticket just before our PATCH completed it rings nobody', async () => {
    const id = await play.ringing();
    const { autotask } = play.stage;
    const writing = autotask.addFault({ kind: 'hold', entity: 'Tickets', method: 'PATCH', times: 1 });
    play.stage.signl4.close(play.alert(id).id, KIM);
    await eventually('the PATCH to be sent', () => play.patches(id).length > 0);
    autotask.addNote(id, 'Any news?', CUSTOMER);
    const reading = autotask.addFault({ kind: 'hold', done: true, path: '*/Tickets/query' });
    const polled = play.stage.poll();
    await eventually('the poll', () =>
      autotask.faults.list().some((rule) => rule.id === reading && rule.met > 0),
    );
    autotask.faults.remove(writing);
    await play.hasStatus(id, STATUS.complete);
    autotask.faults.remove(reading);
    await polled;
    await around();
    assert.equal(alerts(id).length, 1);
    assert.equal(told(id, 'ticket/closed').length, 1);
  });

  it('an acknowledge whose PATCH comes back by poll rings nobody again, whatever both outputs are wired to', async () => {
    const id = await play.ringing();
    play.stage.signl4.acknowledge(play.alert(id).id, KIM);
    await play.hasStatus(id, STATUS.progress);
    await around();
    assert.equal(alerts(id).length, 1);
    assert.equal(play.alert(id).status, ALERT.acknowledged);
    assert.equal(play.patches(id).length, 1);
  });

  it('our own PATCH comes back by a callout and by the poll: one change, and nothing follows', async () => {
    const callout = play.stage.autotask.addCallout({ url: `${play.stage.red.url}/autotask/tickets` });
    play.stage.autotask.addRule({ on: ['edit'], changed: ['status'], actions: [{ do: 'callout', callout }] });
    const id = await play.ringing();
    play.stage.signl4.acknowledge(play.alert(id).id, KIM);
    await play.hasStatus(id, STATUS.progress);
    assert.equal((await play.synced(id, 'ticket/changed'))['code'], 'echo');
    await around();
    assert.equal(told(id, 'ticket/changed').length, 1);
    assert.equal(alerts(id).length, 1);
    assert.equal(play.patches(id).length, 1);
    assert.equal(play.alert(id).acknowledgements.length, 1);
  });

  it('our own note moves lastActivityDate: nothing is told, and it becomes no comment', async () => {
    const id = await play.ringing();
    play.stage.signl4.acknowledge(play.alert(id).id, KIM, 'On my way');
    await eventually('the note', () => play.stage.autotask.notes(id).length > 0);
    await around();
    assert.deepEqual(told(id, 'ticket/noted'), []);
    assert.equal(told(id).length, 1);
    assert.deepEqual(
      play.alert(id).annotations.map(({ text }) => text),
      ['On my way'],
    );
    assert.equal(play.stage.autotask.notes(id).length, 1);
  });

  it('a note becomes a comment, and what SIGNL4 tells of the comment becomes no second comment', async () => {
    const id = await play.ringing();
    play.stage.autotask.addNote(id, 'It smokes', CUSTOMER);
    await play.stage.poll();
    await eventually('the comment', () => play.alert(id).annotations.length > 0);
    await around();
    assert.equal(play.alert(id).annotations.length, 1);
    assert.equal(told(id, 'ticket/noted').length, 1);
  });

  it('a workflow rule completes what our PATCH set In Progress: the alert ends, and nothing is written again', async () => {
    play.stage.autotask.addRule({
      on: ['edit'],
      if: [
        { op: 'eq', field: 'title', value: 'Done by rule' },
        { op: 'eq', field: 'status', value: STATUS.progress },
      ],
      changed: ['status'],
      actions: [{ do: 'set', changes: { status: STATUS.complete } }],
    });
    const id = await play.ringing({ title: 'Done by rule' });
    play.stage.signl4.acknowledge(play.alert(id).id, KIM);
    await play.hasStatus(id, STATUS.complete);
    await play.stage.poll();
    await play.alertIs(id, ALERT.closed);
    await around();
    assert.equal(play.ticket(id)['status'], STATUS.complete);
    assert.equal(play.patches(id).length, 1);
    assert.equal(alerts(id).length, 1);
  });

  for (const raisedDigits of ['7', '0'] as const) {
    it(`acknowledged on the phone and set In Progress in the same second (${raisedDigits} digits): each keeps his, nothing is written twice`, async () => {
      play.stage.signl4.choose({ raisedDigits });
      const id = await play.ringing();
      play.stage.autotask.editTicket(id, { status: STATUS.progress }, ALEX);
      play.stage.signl4.acknowledge(play.alert(id).id, KIM);
      await play.synced(id, 'alert/acknowledged');
      await play.stage.poll();
      await around();
      assert.equal(play.ticket(id)['status'], STATUS.progress);
      assert.equal(play.alert(id).status, ALERT.acknowledged);
      assert.deepEqual(
        play.alert(id).acknowledgements.map(({ userId }) => userId),
        [play.stage.signl4.user(KIM).id],
      );
      assert.ok(play.patches(id).every(({ status }) => status === undefined));
      assert.equal(alerts(id).length, 1);
    });
  }

  it('closed on the phone and completed in the same second: closed on both sides, written by nobody', async () => {
    const id = await play.ringing();
    play.stage.autotask.complete(id, ALEX);
    play.stage.signl4.close(play.alert(id).id, KIM);
    await play.synced(id, 'alert/closed');
    await around();
    assert.equal(play.ticket(id)['status'], STATUS.complete);
    assert.equal(play.alert(id).status, ALERT.closed);
    assert.ok(play.patches(id).every(({ status }) => status === undefined));
    assert.equal(alerts(id).length, 1);
  });

  describe('a reopen during the close', () => {
    it('by the customer, after our PATCH was done and before its answer came: the next alert rings, once', async () => {
      const id = await play.ringing();
      const answering = play.stage.autotask.addFault({
        kind: 'hold',
        done: true,
        entity: 'Tickets',
        method: 'PATCH',
        times: 1,
      });
      play.stage.signl4.close(play.alert(id).id, KIM);
      await play.hasStatus(id, STATUS.complete);
      play.stage.autotask.reopen(id, CUSTOMER);
      await play.stage.poll();
      assert.equal(alerts(id).length, 1);
      play.stage.autotask.faults.remove(answering);
      const isAnswered = () => play.stage.autotask.calls({ method: 'PATCH' }).at(-1)?.durationMs !== null;
      await eventually('the answer', isAnswered);
      await around();
      assert.equal(play.ticket(id)['status'], STATUS.new);
      assert.deepEqual(
        alerts(id).map(({ externalId, status }) => [externalId, status]),
        [
          [`AT-${id}`, ALERT.closed],
          [`AT-${id}-2`, ALERT.open],
        ],
      );
      assert.equal(play.patches(id).length, 1);
    });

    it('by the customer, while the alert of the completed ticket is being closed: the first ends, the next rings', async () => {
      const id = await play.ringing();
      play.stage.signl4.faults.add({ kind: 'hold', method: 'POST', times: 1 });
      play.stage.autotask.complete(id, ALEX);
      await play.stage.poll();
      assert.equal(play.alert(id).status, ALERT.open);
      play.stage.autotask.reopen(id, CUSTOMER);
      await play.stage.poll();
      play.stage.signl4.faults.clear();
      await play.alertIs(id, ALERT.closed);
      await eventually('the next alert', () => play.stage.signl4.alerts(`AT-${id}-2`).length > 0);
      await around();
      assert.equal(alerts(id).length, 2);
      assert.equal(play.alert(id, 2).status, ALERT.open);
      assert.equal(play.ticket(id)['status'], STATUS.new);
      assert.deepEqual(play.patches(id), []);
    });

    it('on the phone, while the ticket is being completed: open on both sides, with the same alert', async () => {
      const id = await play.ringing();
      play.stage.autotask.addFault({ kind: 'hold', entity: 'Tickets', method: 'PATCH', times: 1 });
      play.stage.signl4.close(play.alert(id).id, KIM);
      await eventually('the PATCH to be sent', () => play.patches(id).length > 0);
      play.stage.signl4.undoClose(play.alert(id).id, KIM);
      await play.synced(id, 'alert/reopened');
      play.stage.autotask.clearFaults();
      await eventually('both PATCHes', () => play.patches(id).length > 1);
      await play.hasStatus(id, STATUS.new);
      await around();
      assert.equal(play.ticket(id)['status'], STATUS.new);
      assert.equal(play.alert(id).status, ALERT.open);
      assert.equal(alerts(id).length, 1);
      assert.equal(play.patches(id).length, 2);
    });
  });

  for (const echo of ['system-user', 'no-user', 'none'] as const) {
    it(`without an API key our acknowledge goes as an event (echo: ${echo}): it raises no alert and comes back as no change`, async () => {
      play.stage.signl4.choose({ echo });
      const credentials = { teamSecret: 'sandbox-team', apiKey: '' };
      await play.stage.red.deploy(play.flow({ signl4: { credentials } }), { type: 'nodes' });
      const id = await play.ringing();
      play.stage.autotask.editTicket(id, { status: STATUS.progress }, ALEX);
      await play.stage.poll();
      await play.alertIs(id, ALERT.acknowledged);
      await around();
      assert.equal(alerts(id).length, 1);
      assert.deepEqual(play.patches(id), []);
      assert.equal(play.stage.autotask.notes(id).length, 0);
      play.stage.autotask.complete(id, ALEX);
      await play.stage.poll();
      await play.alertIs(id, ALERT.closed);
      await around();
      assert.equal(alerts(id).length, 1);
      assert.deepEqual(play.patches(id), []);
    });
  }
});
