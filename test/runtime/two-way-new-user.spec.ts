import assert from 'node:assert/strict';
import { describeIn } from '../house/share.js';
import { ALERT, ALEX, KIM, PERSON, STATUS, TwoWay } from './two-way-stage.js';

const OTHER = {
  username: 'rmm@sandbox.example',
  secret: 'sandbox-rmm',
  integrationCode: 'SANDBOX-RMM',
};

describeIn(0, 'another API user takes the place of one that was locked', () => {
  let two: TwoWay;
  let [waiting, ringing]: [number, number] = [0, 0];
  before(async () => {
    two = await TwoWay.raise({ sync: { assignOn: 'acknowledged' } });
    waiting = await two.ringing();
    ringing = await two.ringing();
    const { autotask, signl4, red } = two.stage;
    autotask.lockUser();
    signl4.acknowledge(two.alert(waiting).id, KIM);
    await red.whenStatus('sync', ({ fill }) => fill === 'red');
    await red.deploy(two.flow({ autotask: { credentials: OTHER } }));
  });
  after(() => two?.close());

  it('what waited for the first one is written by the other', async () => {
    await two.hasStatus(waiting, STATUS.progress);
    assert.equal(two.ticket(waiting)['assignedResourceID'], PERSON.kim);
  });

  it('alerts from before are kept in step', async () => {
    two.stage.autotask.complete(ringing, ALEX);
    await two.stage.poll();
    await two.alertIs(ringing, ALERT.closed);
  });

  it('a ticket that came meanwhile rings', async () => {
    const id = await two.ringing();
    assert.equal(two.alert(id).status, ALERT.open);
  });
});
