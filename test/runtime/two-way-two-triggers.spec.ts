import assert from 'node:assert/strict';
import { eventually } from './stage.js';
import { describeIn } from '../house/share.js';
import { ALERT, ALEX, STATUS, TwoWay } from './two-way-stage.js';

/** Another trigger of the same tenant calls "Waiting Customer" done, for tickets of its own. */
const OTHER = {
  id: 'other',
  type: 'autotask-ticket-in',
  z: 'tab',
  autotask: 'at',
  interval: 3600,
  queues: ['Level 2'],
  closedStatuses: [STATUS.complete, STATUS.waiting],
  wires: [[], []],
};

describeIn(1, 'two triggers that do not call the same statuses done', () => {
  let play: TwoWay;
  before(async () => {
    play = await TwoWay.raise({ more: [OTHER] }, { compares: true });
    await play.stage.red.whenStatus('other', ({ fill }) => fill === 'green');
  });
  after(() => play.close());

  it('reconciliation ends no alert for a status that only the other one calls done', async () => {
    const waits = await play.ringing();
    const done = await play.ringing();
    play.stage.autotask.editTicket(waits, { status: STATUS.waiting }, ALEX);
    await play.stage.poll();
    await play.synced(waits, 'ticket/changed');
    play.stage.autotask.addNote(waits, 'Still waiting', ALEX);
    await play.stage.red.stop();
    play.stage.autotask.complete(done, ALEX);
    await play.stage.red.start();
    // What was completed meanwhile shows that all were compared.
    await eventually('the end of the other alert', () => play.alert(done).status === ALERT.closed);
    await play.carried();
    assert.equal(play.alert(waits).status, ALERT.open);
  });
});
