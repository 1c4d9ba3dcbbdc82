import assert from 'node:assert/strict';
import { eventually } from './stage.js';
import { ALERT, ALEX, KIM, PERSON, SAM, STATUS, TwoWay } from './two-way-stage.js';
import { describeIn } from '../house/share.js';

/** Each on a ticket of its own, as many as can be with one crash and one start. */
describeIn(0, 'Node-RED is killed while both ways are busy', () => {
  let play: TwoWay;
  /** The note was written, without an answer. */
  let noted: number;
  /** The acknowledge of the alert was done, without an answer. */
  let taken: number;
  /** The PATCH was done, without an answer. */
  let done: number;
  /** The same, and a person changed the ticket before Node-RED was there again. */
  let moved: number;
  /** The PATCH was not done, and has no answer either. */
  let undone: number;
  /** The callback had its 200; nothing was sent. */
  let answered: number;
  /** Acknowledged while nobody was there, and SIGNL4 does not tell of it again. */
  let unheard: number;

  before(async () => {
    play = await TwoWay.raise({}, { compares: true });
    const { autotask, signl4, red } = play.stage;
    const ids = autotask.createTickets(7);
    [noted = 0, taken = 0, done = 0, moved = 0, undone = 0, answered = 0, unheard = 0] = ids;
    await play.stage.poll();
    for (const id of ids) await play.message('sent', (msg) => msg['ticketId'] === id);

    autotask.addFault({ kind: 'hang', done: true, method: 'POST', path: `*/Tickets/${noted}/Notes` });
    signl4.acknowledge(play.alert(noted).id, KIM, 'On my way');
    await hasNote(noted);
    signl4.faults.add({ kind: 'hang', done: true, path: '*/acknowledge' });
    autotask.editTicket(taken, { status: STATUS.progress }, ALEX);
    await play.stage.poll();
    await play.alertIs(taken, ALERT.acknowledged);
    await hangingPatch(done, true);
    // Nothing is written before it was read.
    autotask.addFault({ kind: 'hang', method: 'GET', path: `*/Tickets/${answered}` });
    signl4.acknowledge(play.alert(answered).id, KIM);
    await play.synced(answered, 'alert/acknowledged');
    await signl4.idle();
    assert.deepEqual(play.patches(answered), []);
    await hasNote(answered);
    await killed();
    await red.start();
    await play.hasStatus(answered, STATUS.progress);

    await hangingPatch(undone, false);
    await killed();
    await red.start();
    await play.hasStatus(undone, STATUS.progress);

    await hangingPatch(moved, true);
    await killed();
    autotask.editTicket(moved, { status: STATUS.waiting }, ALEX);
    signl4.set({ delivery: { attempts: 1 } });
    signl4.acknowledge(play.alert(unheard).id, SAM);
    await signl4.idle();
    await red.start();
  });
  after(() => play?.close());

  /** Acknowledged, and its PATCH has no answer. */
  async function hangingPatch(id: number, isDone: boolean): Promise<void> {
    const contains = `"id":${id},`;
    const fault = { kind: 'hang', done: isDone, method: 'PATCH', entity: 'Tickets', contains } as const;
    play.stage.autotask.addFault(fault);
    play.stage.signl4.acknowledge(play.alert(id).id, KIM);
    await eventually('the PATCH', () => play.patches(id).length > 0);
    // A note that is cut off before it arrives is written a minute later: Autotask is asked twice first.
    await hasNote(id);
  }

  async function hasNote(id: number): Promise<void> {
    await eventually(`a note of ${id}`, () => play.stage.autotask.notes(id).length > 0);
  }

  async function killed(): Promise<void> {
    await play.stage.red.kill();
    play.stage.autotask.clearFaults();
    play.stage.signl4.faults.clear();
  }

  const statuses = (id: number) => play.patches(id).map(({ status }) => status);
  const owner = (id: number) => play.ticket(id)['assignedResourceID'];

  it('between the callback’s 200 and the PATCH: written once', async () => {
    await play.hasStatus(answered, STATUS.progress);
    assert.equal(owner(answered), PERSON.kim);
    assert.deepEqual(statuses(answered), [STATUS.progress]);
  });

  it('between a PATCH that was not done and its answer: written again, once', async () => {
    await play.hasStatus(undone, STATUS.progress);
    assert.equal(owner(undone), PERSON.kim);
    assert.equal(play.patches(undone).length, 2);
  });

  it('between a PATCH that was done and its answer: read, and not written again', async () => {
    await play.carried();
    assert.deepEqual(statuses(done), [STATUS.progress]);
    assert.equal(owner(done), PERSON.kim);
  });

  it('the same, and a person changed the ticket meanwhile: not repeated over him', async () => {
    await play.carried();
    assert.equal(play.ticket(moved)['status'], STATUS.waiting);
    assert.deepEqual(statuses(moved).filter(Boolean), [STATUS.progress]);
  });

  it('between the acknowledge of an alert and its answer: acknowledged once, in the person’s name', async () => {
    await play.synced(taken, 'ticket/changed');
    await play.carried();
    assert.deepEqual(
      play.alert(taken).acknowledgements.map(({ userId }) => userId),
      [play.stage.signl4.user(ALEX).id],
    );
    assert.equal(play.alert(taken).status, ALERT.acknowledged);
    assert.deepEqual(play.patches(taken), []);
  });

  it('acknowledged while nobody was there to hear of it: found, and written once', async () => {
    await play.hasStatus(unheard, STATUS.progress);
    assert.equal(owner(unheard), PERSON.sam);
    assert.deepEqual(statuses(unheard), [STATUS.progress]);
  });

  it('between a note that was written and its answer: found 10 s later, and not written again', async () => {
    await eventually('the note to be found', () =>
      play.stage.red.messages('noted').some((msg) => msg['ticketId'] === noted && msg['note']),
    );
    for (const id of [noted, done, moved, undone, answered]) {
      const texts = play.stage.autotask.notes(id).map(({ description }) => String(description));
      const same = texts.filter((text) => text.includes('acknowledged the alert'));
      assert.equal(same.length, 1, texts.join('\n'));
    }
  });

  it('all callbacks come once more: nothing follows', async () => {
    const all = [noted, taken, done, moved, undone, answered, unheard];
    const count = () => all.map((id) => [play.patches(id).length, play.stage.autotask.notes(id).length]);
    await hasNote(unheard);
    const before = count();
    play.stage.signl4.repeat(20);
    await play.stage.signl4.idle();
    await play.carried();
    assert.deepEqual(count(), before);
    for (const id of all) assert.equal(play.stage.signl4.alerts(`AT-${id}`).length, 1, `AT-${id}`);
  });
});
