import assert from 'node:assert/strict';
import { describeIn } from '../house/share.js';
import { ALERT, ALEX, SAM, STATUS, TwoWay } from './two-way-stage.js';

describeIn(0, 'a technician whom SIGNL4 knows, but not in the alert’s team', () => {
  let play: TwoWay;
  before(async () => {
    play = await TwoWay.raise({ signl4: { apiUser: SAM } });
    const { signl4 } = play.stage;
    const { memberIds } = signl4.team();
    signl4.addTeam('Other', 'other-team', [ALEX]);
    memberIds.splice(memberIds.indexOf(signl4.user(ALEX).id), 1);
  });
  after(() => play?.close());

  it('takes the ticket: it is acknowledged in nobody’s name, and the API user does not become the owner', async () => {
    const id = await play.ringing();
    play.stage.autotask.editTicket(id, { status: STATUS.progress }, ALEX);
    await play.stage.poll();
    await play.alertIs(id, ALERT.acknowledged);
    assert.equal((await play.synced(id, 'alert/acknowledged'))['code'], 'echo');
    await play.carried();
    assert.deepEqual(play.patches(id), []);
    assert.deepEqual(play.stage.autotask.notes(id), []);
  });

  it('completes it: the alert ends, without a note that the API user closed it', async () => {
    const id = await play.ringing();
    play.stage.autotask.complete(id, ALEX);
    await play.stage.poll();
    await play.alertIs(id, ALERT.closed);
    assert.equal((await play.synced(id, 'alert/closed'))['code'], 'echo');
    await play.carried();
    assert.deepEqual(play.stage.autotask.notes(id), []);
  });
});
