import assert from 'node:assert/strict';
import { request } from '../house/request.js';
import { ALERT, ALEX, KIM, PERSON, STATUS, TwoWay } from './two-way-stage.js';
import { describeIn } from '../house/share.js';

const ROLE = { helpDesk: 29683501, levelTwo: 29683502 };
const ON_TAKEN = 'Taken by rule';

describeIn(1, 'who changed the ticket', () => {
  let play: TwoWay;
  before(async () => {
    play = await TwoWay.raise({ sync: { ownerAcknowledges: true } });
  });
  after(() => play.close());

  /** What `status sync` makes of the ticket's latest change. */
  const told = async (id: number, count = 1) => {
    await play.stage.poll();
    return play.synced(id, 'ticket/changed', count);
  };

  it('a workflow rule sets In Progress: nobody woke, so the alert goes on', async () => {
    play.stage.autotask.addRule({
      on: ['edit'],
      if: [{ op: 'eq', field: 'title', value: ON_TAKEN }],
      changed: ['title'],
      actions: [{ do: 'set', changes: { status: STATUS.progress } }],
    });
    const id = await play.ringing();
    play.stage.autotask.editTicket(id, { title: ON_TAKEN }, ALEX);
    await play.stage.autotask.idle();
    assert.equal(play.ticket(id)['status'], STATUS.progress);
    const { code, actions, suppressed } = await told(id);
    assert.deepEqual([code, actions], ['no-change', []]);
    assert.match(suppressed, /No person did it/);
    assert.equal(play.alert(id).status, ALERT.open);
  });

  it('an RMM’s API user sets In Progress: nobody woke either, and a technician who takes it then does', async () => {
    const id = await play.ringing();
    await play.byApi(id, { status: STATUS.progress });
    assert.deepEqual((await told(id))['actions'], []);
    assert.equal(play.alert(id).status, ALERT.open);
    play.stage.autotask.editTicket(
      id,
      { assignedResourceID: PERSON.alex, assignedResourceRoleID: ROLE.levelTwo },
      ALEX,
    );
    assert.equal((await told(id, 2))['code'], 'applied');
    await play.alertIs(id, ALERT.acknowledged);
  });

  it('a technician sets it, and the RMM adds something a moment later: acknowledged in the technician’s name', async () => {
    const id = await play.ringing();
    play.stage.autotask.editTicket(id, { status: STATUS.progress }, ALEX);
    await play.byApi(id, { priority: 11 });
    assert.equal((await told(id))['code'], 'applied');
    await play.alertIs(id, ALERT.acknowledged);
    assert.deepEqual(
      play.alert(id).acknowledgements.map(({ userId }) => userId),
      [play.stage.signl4.user(ALEX).id],
    );
  });

  it('a technician whom SIGNL4 does not know sets it: acknowledged all the same', async () => {
    const id = await play.ringing();
    play.stage.autotask.editTicket(id, { status: STATUS.progress }, 'conny@sandbox.example');
    assert.equal((await told(id))['code'], 'applied');
    await play.alertIs(id, ALERT.acknowledged);
  });

  it('a technician makes himself the owner: acknowledged, in his name', async () => {
    const id = await play.ringing();
    play.stage.autotask.editTicket(
      id,
      { assignedResourceID: PERSON.kim, assignedResourceRoleID: ROLE.helpDesk },
      KIM,
    );
    assert.equal((await told(id))['code'], 'applied');
    await play.alertIs(id, ALERT.acknowledged);
    assert.deepEqual(
      play.alert(id).acknowledgements.map(({ userId }) => userId),
      [play.stage.signl4.user(KIM).id],
    );
    assert.deepEqual(play.patches(id), []);
  });

  it('a dispatcher makes somebody else the owner, who may be asleep: the alert goes on', async () => {
    const id = await play.ringing();
    play.stage.autotask.editTicket(
      id,
      { assignedResourceID: PERSON.kim, assignedResourceRoleID: ROLE.helpDesk },
      ALEX,
    );
    assert.deepEqual((await told(id))['actions'], []);
    assert.equal(play.alert(id).status, ALERT.open);
  });

  it('the owner that we set ourselves acknowledges nothing', async () => {
    const id = await play.ringing();
    play.stage.signl4.acknowledge(play.alert(id).id, KIM);
    await play.hasStatus(id, STATUS.progress);
    assert.equal((await told(id))['code'], 'echo');
    assert.equal(play.alert(id).acknowledgements.length, 1);
  });

  it('a closure without a person behind it changes no ticket status', async () => {
    const id = await play.ringing();
    const url = new URL(`${play.stage.urls.signl4}/webhook/sandbox-team`);
    const body = { Title: 'Over', 'X-S4-ExternalID': `AT-${id}`, 'X-S4-Status': 'resolved' };
    const headers = { 'Content-Type': 'application/json' };
    await request(url, { method: 'POST', headers, body: JSON.stringify(body) });
    await play.alertIs(id, ALERT.closed);
    const { code, actions, suppressed } = await play.synced(id, 'alert/closed');
    assert.deepEqual([code, actions], ['no-change', []]);
    assert.match(suppressed, /No person did it/);
    assert.deepEqual(play.patches(id), []);
    assert.equal(play.ticket(id)['status'], STATUS.new);
  });

  it('a note that trips a workflow rule which changes the status: an ordinary change, no loop', async () => {
    play.stage.autotask.addRule({
      on: ['note'],
      if: [{ op: 'eq', field: 'title', value: 'Loop?' }],
      actions: [{ do: 'set', changes: { status: STATUS.waiting } }],
    });
    const id = await play.ringing({ title: 'Loop?' });
    // The note comes after the status, whichever of the two is faster.
    play.stage.autotask.addFault({ kind: 'status', status: 503, entity: 'TicketNotes', method: 'POST' });
    play.stage.signl4.acknowledge(play.alert(id).id, KIM);
    await play.hasStatus(id, STATUS.progress);
    play.stage.autotask.clearFaults();
    await play.hasStatus(id, STATUS.waiting);
    await play.stage.autotask.idle();
    await told(id);
    await play.carried();
    assert.equal(play.patches(id).length, 1);
    assert.equal(play.ticket(id)['status'], STATUS.waiting);
    assert.equal(play.stage.autotask.notes(id).length, 1);
    assert.equal(play.alert(id).status, ALERT.acknowledged);
  });

  it('a workflow rule that sets the status back after our PATCH: it is kept, without a second PATCH', async () => {
    play.stage.autotask.addRule({
      on: ['edit'],
      if: [
        { op: 'eq', field: 'title', value: 'Back again' },
        { op: 'eq', field: 'status', value: STATUS.progress },
      ],
      changed: ['status'],
      actions: [{ do: 'set', changes: { status: STATUS.new } }],
    });
    const id = await play.ringing({ title: 'Back again' });
    play.stage.signl4.acknowledge(play.alert(id).id, KIM);
    await play.synced(id, 'alert/acknowledged');
    await play.carried();
    await play.stage.autotask.idle();
    await play.stage.poll();
    await play.carried();
    assert.equal(play.patches(id).length, 1);
    assert.equal(play.ticket(id)['status'], STATUS.new);
    assert.equal(play.alert(id).status, ALERT.acknowledged);
    assert.equal(play.stage.signl4.alerts(`AT-${id}-2`).length, 0);
  });
});
