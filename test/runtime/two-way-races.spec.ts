import assert from 'node:assert/strict';
import { eventually } from './stage.js';
import { ALERT, ALEX, KIM, PERSON, STATUS, TwoWay } from './two-way-stage.js';
import { describeIn } from '../house/share.js';

describeIn(0, 'two sides at once', () => {
  let play: TwoWay;
  before(async () => {
    play = await TwoWay.raise({ sync: { assignOn: 'both' } });
  });
  after(() => play.close());
  afterEach(() => play.stage.autotask.clearFaults());

  /** A ticket whose alert was closed, and that can't be completed. */
  const refused = async (): Promise<number> => {
    play.stage.autotask.set({
      categories: {
        110: {
          requiredOnCreate: [],
          requiredOnComplete: ['resolution'],
          requireNoteTitles: false,
          defaults: {},
        },
      },
    });
    const id = await play.ringing({ ticketCategory: 110 });
    play.stage.signl4.close(play.alert(id).id, KIM);
    return id;
  };

  it('completed by a colleague, and acknowledged before anybody knows: the ticket stays complete, the alert ends', async () => {
    const id = await play.ringing();
    play.stage.autotask.complete(id, ALEX);
    play.stage.signl4.acknowledge(play.alert(id).id, KIM);
    const told = await play.synced(id, 'alert/acknowledged');
    assert.equal(told['code'], 'applied');
    await play.alertIs(id, ALERT.closed);
    assert.equal(play.ticket(id)['status'], STATUS.complete);
    assert.deepEqual(play.patches(id), []);
    await play.stage.poll();
    assert.deepEqual((await play.synced(id, 'ticket/closed'))['actions'], []);
    assert.equal(play.ticket(id)['assignedResourceID'], null);
  });

  it('closed on the phone and moved to Waiting Customer in the same second: the status is a person’s, the note is written, the reason is told', async () => {
    const id = await play.ringing();
    play.stage.autotask.editTicket(id, { status: STATUS.waiting }, ALEX);
    play.stage.signl4.close(play.alert(id).id, KIM, 'Restarted');
    await eventually('the note', () => play.stage.autotask.notes(id).length > 0);
    await eventually('the reason', () =>
      play.stage.red.statuses('sync').some(({ text }) => text === 'status kept'),
    );
    await play.stage.poll();
    await play.synced(id, 'ticket/changed');
    assert.equal(play.ticket(id)['status'], STATUS.waiting);
    assert.equal(play.alert(id).status, ALERT.closed);
    assert.deepEqual(
      play.patches(id).map(({ status, assignedResourceID }) => [status, assignedResourceID]),
      [[undefined, PERSON.kim]],
    );
  });

  it('a status that a person set is known already: only the owner is written, and msg.sync says why', async () => {
    const id = await play.ringing();
    play.stage.autotask.editTicket(id, { status: STATUS.waiting }, ALEX);
    await play.stage.poll();
    await play.synced(id, 'ticket/changed');
    play.stage.signl4.acknowledge(play.alert(id).id, KIM);
    const told = await play.synced(id, 'alert/acknowledged');
    assert.match(told['suppressed'], /A person set the ticket's status since/);
    await eventually('the owner', () => play.ticket(id)['assignedResourceID'] === PERSON.kim);
    assert.equal(play.ticket(id)['status'], STATUS.waiting);
    await eventually('the note', () => play.stage.autotask.notes(id).length > 0);
  });

  it('the write waits for its next try while the ticket is completed: it is superseded', async () => {
    const id = await play.ringing();
    play.stage.autotask.addFault({ kind: 'status', status: 503, entity: 'Tickets', method: 'PATCH' });
    play.stage.signl4.acknowledge(play.alert(id).id, KIM);
    await eventually('a try', () => play.patches(id).length > 0);
    play.stage.autotask.complete(id, ALEX);
    await play.stage.poll();
    assert.equal((await play.synced(id, 'ticket/closed'))['code'], 'applied');
    await play.alertIs(id, ALERT.closed);
    play.stage.autotask.clearFaults();
    await play.carried();
    assert.equal(play.ticket(id)['status'], STATUS.complete);
    assert.equal(play.ticket(id)['assignedResourceID'], null);
  });

  it('refused for good: Autotask’s words at Catch, the alert is not touched, and what the ticket does next is news', async () => {
    const id = await refused();
    const caught = await play.message('caught', (msg) => msg['ticketId'] === id);
    assert.match(caught['error'].message, /Missing Required Field: resolution/);
    assert.equal(caught['error'].source.id, 'sync');
    play.stage.autotask.editTicket(id, { status: STATUS.complete, resolution: 'Restarted' }, ALEX);
    await play.stage.poll();
    const told = await play.synced(id, 'ticket/closed');
    assert.deepEqual([told['code'], told['actions'], told['ticket']], ['no-change', [], 'closed']);
    assert.equal(play.alert(id).status, ALERT.closed);
    assert.deepEqual(
      play.alert(id).history.map(({ done }) => done),
      ['created', 'closed'],
    );
  });

  it('a dead letter that is sent back in is decided on as both sides are by then', async () => {
    const id = await refused();
    const { error, _error, ...again } = await play.message('caught', (msg) => msg['ticketId'] === id);
    assert.ok(error);
    play.stage.autotask.editTicket(id, { status: STATUS.waiting }, ALEX);
    const before = play.patches(id).length;
    await play.stage.red.inject('back', again);
    await play.synced(id, 'alert/closed', 2);
    await eventually('the owner', () => play.ticket(id)['assignedResourceID'] === PERSON.kim);
    assert.equal(play.ticket(id)['status'], STATUS.waiting);
    assert.deepEqual(
      play
        .patches(id)
        .slice(before)
        .map(({ status }) => status),
      [undefined],
    );
  });

  it('acknowledged before the raise’s own answer is stored: the answer writes ids, never a phase', async () => {
    play.stage.signl4.faults.add({ kind: 'hold', done: true, entity: 'webhook', times: 1 });
    const { id } = play.stage.autotask.createTicket();
    await play.stage.poll();
    await eventually('the alert', () => play.stage.signl4.alerts(`AT-${id}`).length > 0);
    play.stage.signl4.acknowledge(play.alert(id).id, KIM);
    await play.hasStatus(id, STATUS.progress);
    play.stage.signl4.faults.clear();
    await play.message('sent', (msg) => msg['ticketId'] === id);
    play.stage.autotask.editTicket(id, { priority: 'Critical' }, ALEX);
    await play.stage.poll();
    const told = await play.synced(id, 'ticket/changed');
    assert.deepEqual([told['alert'], told['ticket']], ['acknowledged', 'acknowledged']);
    assert.equal(play.stage.signl4.alerts(`AT-${id}`).length, 1);
  });

  it('what is told late of the first alert touches neither the ticket nor the second alert', async () => {
    const id = await play.ringing();
    const first = play.alert(id).id;
    const begun = Date.now();
    play.stage.autotask.complete(id, ALEX);
    await play.stage.poll();
    await play.alertIs(id, ALERT.closed);
    play.stage.autotask.reopen(id, ALEX);
    await play.stage.poll();
    await eventually('the second alert', () => play.stage.signl4.alerts(`AT-${id}-2`).length > 0);
    const before = play.patches(id).length;
    await play.callback(first, { statusCode: 2, user: KIM, at: begun });
    assert.equal((await play.synced(id, 'alert/acknowledged'))['code'], 'late');
    await play.callback(first, { statusCode: 4, user: KIM, at: begun });
    // Newer than everything, and of the first alert all the same.
    await play.callback(first, { statusCode: 2, user: ALEX, at: Date.now() });
    assert.equal((await play.synced(id, 'alert/reopened'))['code'], 'late');
    await play.carried();
    assert.equal(play.patches(id).length, before);
    assert.equal(play.ticket(id)['status'], STATUS.new);
    assert.equal(play.alert(id, 2).status, ALERT.open);
    assert.equal(play.stage.autotask.notes(id).length, 0);
  });
});
