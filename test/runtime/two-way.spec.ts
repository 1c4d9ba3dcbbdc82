import assert from 'node:assert/strict';
import { eventually, type Stage } from './stage.js';
import { ALEX, KIM, raiseTwoWay } from './two-way-stage.js';

const STATUS = { new: 1, complete: 5, progress: 22 };
const ALERT = { open: 1, acknowledged: 2, closed: 4 };
const PERSON = { kim: 29680001, alex: 29680002 };

describe('both ways, with callbacks and an API key', () => {
  let stage: Stage;
  before(async () => {
    stage = await raiseTwoWay();
    await stage.red.whenStatus('tickets', ({ fill }) => fill === 'green');
  });
  after(() => stage.close());

  const ticket = (id: number) => stage.autotask.ticket(id);
  const alertOf = (id: number) => stage.signl4.alerts(`AT-${id}`)[0]!;
  const patches = () => stage.autotask.calls({ method: 'PATCH' }).length;
  /** A ticket whose alert rings. */
  const ringing = async (title: string): Promise<number> => {
    const { id } = stage.autotask.createTicket({ title });
    await stage.poll();
    await eventually(`AT-${id} to ring`, () => stage.signl4.alerts(`AT-${id}`).length > 0);
    await stage.red.next('sent', (msg) => msg['ticketId'] === id);
    return id;
  };
  const synced = (id: number, code?: string) =>
    stage.red.next('synced', (msg) => msg['sync']?.ticketId === id && (!code || msg['sync'].code === code));

  it('an acknowledge sets status and owner in one PATCH, and writes an internal note', async () => {
    const id = await ringing('Acknowledged on the phone');
    const before = patches();
    stage.signl4.acknowledge(alertOf(id).id, KIM, 'On my way');
    await eventually('the status', () => ticket(id)['status'] === STATUS.progress);
    assert.equal(ticket(id)['assignedResourceID'], PERSON.kim);
    // Where a poll is first to tell, the comment has a note of its own.
    const texts = () => stage.autotask.notes(id).map((note) => String(note['description']));
    await eventually('the note', () => texts().some((text) => text.includes('On my way')));
    for (const text of texts()) assert.match(text, /Kim Berger/);
    const told = await synced(id, 'applied');
    assert.deepEqual(
      told['sync'].actions.map(({ target, kind }: { target: string; kind: string }) => `${target} ${kind}`),
      ['autotask status', 'autotask owner'],
    );
    await stage.poll();
    const echo = await synced(id);
    assert.equal(echo['sync'].code, 'echo');
    assert.equal(patches() - before, 1);
    assert.equal(alertOf(id).status, ALERT.acknowledged);
  });

  it('a technician who sets In Progress acknowledges the alert in his name, without an echo', async () => {
    const id = await ringing('Taken in Autotask');
    const before = patches();
    stage.autotask.editTicket(id, { status: STATUS.progress }, String(PERSON.alex));
    await stage.poll();
    await eventually('the acknowledge', () => alertOf(id).status === ALERT.acknowledged);
    const alex = stage.signl4.user(ALEX);
    assert.deepEqual(
      alertOf(id).acknowledgements.map(({ userId }) => userId),
      [alex.id],
    );
    await stage.red.next('events', (msg) => msg['ticketId'] === id && msg['event'].verdict === 'echo');
    await synced(id, 'applied');
    await synced(id, 'echo');
    assert.equal(patches(), before);
    assert.equal(stage.autotask.notes(id).length, 0);
  });

  it('a completed ticket closes its alert, and a closed alert completes its ticket', async () => {
    const id = await ringing('Completed in Autotask');
    stage.autotask.complete(id);
    await stage.poll();
    await eventually('the end', () => alertOf(id).status === ALERT.closed);
    const other = await ringing('Closed on the phone');
    stage.signl4.close(alertOf(other).id, KIM);
    await eventually('the status', () => ticket(other)['status'] === STATUS.complete);
    await stage.poll();
    assert.equal(stage.signl4.alerts(`AT-${other}`).length, 1);
    assert.equal(stage.signl4.alerts(`AT-${other}-2`).length, 0);
  });

  it('Our own close and a customer’s reopen 3 s later → `reopened`: the next episode rings', async () => {
    const id = await ringing('Closed by us, reopened by the customer');
    stage.signl4.close(alertOf(id).id, KIM);
    await eventually('the status', () => ticket(id)['status'] === STATUS.complete);
    await stage.red.next('noted', (msg) => msg['ticketId'] === id);
    await stage.autotask.idle();
    stage.autotask.reopen(id, 'contact:30690001');
    await stage.poll();
    await stage.red.next('opened', (msg) => msg['topic'] === 'ticket/reopened' && msg['ticketId'] === id);
    await eventually('the next episode', () => stage.signl4.alerts(`AT-${id}-2`).length === 1);
  });
});
