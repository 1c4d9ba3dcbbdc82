import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from './stage.js';
import { ALERT, ALEX, KIM, PERSON, STATUS, TwoWay } from './two-way-stage.js';
import { describeIn } from '../house/share.js';

const CUSTOMER = 'contact:30690001';

/** The pairs are not known any more, and are built from what both services say. */
describeIn(0, 'the store is lost while alerts are open', () => {
  let play: TwoWay;
  let ids: number[];
  before(async () => {
    play = await TwoWay.raise({ sync: { reopenStatus: 'New' } }, { compares: true });
    ids = play.stage.autotask.createTickets(7);
    await play.stage.poll();
    for (const id of ids) await play.message('sent', (msg) => msg['ticketId'] === id);
    // Two were taken before.
    for (const id of ids.slice(4, 6)) {
      play.stage.signl4.acknowledge(play.alert(id).id, KIM);
      await play.hasStatus(id, STATUS.progress);
    }
    await play.stage.poll();
    await play.stage.red.stop();
    rmSync(join(play.stage.red.userDir, 'autotask-signl4'), { recursive: true });
    // One is taken while nobody hears of it.
    play.stage.signl4.set({ delivery: { attempts: 0 } });
    play.stage.signl4.acknowledge(play.alert(ids[6]!).id, KIM);
    await play.stage.signl4.idle();
    play.stage.signl4.set({ delivery: { attempts: 3 } });
    await play.stage.red.start();
    await play.stage.poll();
    await play.stage.red.whenStatus('tickets', ({ fill }) => fill === 'green');
  });
  after(() => play?.close());

  const alerts = (id: number) =>
    play.stage.signl4.alerts().filter(({ externalId }) => externalId?.startsWith(`AT-${id}`));

  it('acknowledged on the phone: the ticket gets status and owner', async () => {
    const [id = 0] = ids;
    play.stage.signl4.acknowledge(play.alert(id).id, KIM);
    await play.hasStatus(id, STATUS.progress);
    assert.equal(play.ticket(id)['assignedResourceID'], PERSON.kim);
  });

  it('acknowledged while Node-RED was stopped: the ticket gets status and owner', async () => {
    const id = ids[6]!;
    await play.hasStatus(id, STATUS.progress);
    assert.equal(play.ticket(id)['assignedResourceID'], PERSON.kim);
  });

  it('closed on the phone: the ticket is complete, and rings again when the customer reopens it', async () => {
    const id = ids[1]!;
    play.stage.signl4.close(play.alert(id).id, KIM);
    await play.hasStatus(id, STATUS.complete);
    await play.stage.poll();
    play.stage.autotask.reopen(id, CUSTOMER);
    await play.stage.poll();
    await eventually('the next alert', () => play.stage.signl4.alerts(`AT-${id}-2`).length === 1);
    assert.equal(play.patches(id).length, 1);
  });

  it('taken and completed in Autotask: the alert is acknowledged, and ends', async () => {
    const id = ids[2]!;
    play.stage.autotask.editTicket(id, { status: STATUS.progress }, ALEX);
    await play.stage.poll();
    await play.alertIs(id, ALERT.acknowledged);
    play.stage.autotask.complete(id, ALEX);
    await play.stage.poll();
    await play.alertIs(id, ALERT.closed);
    assert.deepEqual(play.patches(id), []);
  });

  it('what was acknowledged before, closed on the phone: the ticket is complete', async () => {
    const id = ids[4]!;
    play.stage.signl4.close(play.alert(id).id, KIM);
    await play.hasStatus(id, STATUS.complete);
    assert.equal(play.patches(id).length, 2);
  });

  it('nobody’s phone rings a second time, and nothing is written without a reason', async () => {
    await play.stage.poll();
    await play.carried();
    const rang = ids.map((id) => alerts(id).length);
    assert.deepEqual(rang, [1, 2, 1, 1, 1, 1, 1]);
    assert.deepEqual(play.patches(ids[3]!), []);
    assert.equal(play.patches(ids[5]!).length, 1);
    assert.equal(play.stage.autotask.notes(ids[5]!).length, 1, 'a second note about what is known already');
    assert.equal(play.alert(ids[3]!).status, ALERT.open);
    assert.equal(play.alert(ids[5]!).status, ALERT.acknowledged);
  });
});
