import assert from 'node:assert/strict';
import { eventually } from './stage.js';
import { ALERT, ALEX, KIM, STATUS, TwoWay } from './two-way-stage.js';
import { describeIn } from '../house/share.js';

/** Each side may be only watched, while the other one is in earnest. */
describeIn(1, 'both ways in a dry run', () => {
  let play: TwoWay;
  before(async () => {
    play = await TwoWay.raise();
  });
  after(() => play?.close());

  const deploy = async (autotask: boolean, signl4: boolean): Promise<void> => {
    const credentials = { teamSecret: 'sandbox-team', apiKey: 'sandbox-key' };
    const changes = { autotask: { dryRun: autotask }, signl4: { dryRun: signl4, credentials } };
    await play.stage.red.deploy(play.flow(changes));
    await play.stage.red.whenStatus('tickets', ({ fill }) => fill === 'green');
  };
  const written = (id: number) => play.patches(id).length + play.stage.autotask.notes(id).length;
  const asked = () =>
    play.stage.signl4.calls
      .list({ method: 'POST' })
      .filter(({ path }) => !path.toLowerCase().includes('paged')).length;

  it('of Autotask: what would be written is in msg.sync and in the status, the ticket stays; the alert follows the ticket', async () => {
    await deploy(true, false);
    const id = await play.ringing();
    play.stage.signl4.acknowledge(play.alert(id).id, KIM);
    const told = await play.synced(id, 'alert/acknowledged');
    assert.equal(told['dryRun'], true);
    assert.deepEqual(
      told['actions'].map(({ target, kind }: { target: string; kind: string }) => `${target} ${kind}`),
      ['autotask status', 'autotask owner'],
    );
    await play.stage.red.whenStatus('sync', ({ text }) => text === 'dry run');
    const { note } = await play.message('noted', (msg) => msg['ticketId'] === id && Boolean(msg['note']));
    assert.equal(note.dryRun, true);
    play.stage.autotask.complete(id, ALEX);
    await play.stage.poll();
    await play.alertIs(id, ALERT.closed);
    assert.equal(written(id), 0);
  });

  it('of SIGNL4: no alert is changed, and none is raised; the ticket follows what people do on the phone', async () => {
    await deploy(false, false);
    const [taken, acknowledged] = [await play.ringing(), await play.ringing()];
    await deploy(false, true);
    const before = asked();
    play.stage.autotask.editTicket(taken, { status: STATUS.progress }, ALEX);
    await play.stage.poll();
    assert.equal((await play.synced(taken, 'ticket/changed'))['dryRun'], true);
    play.stage.signl4.acknowledge(play.alert(acknowledged).id, KIM);
    await play.hasStatus(acknowledged, STATUS.progress);
    await eventually('the note', () => play.stage.autotask.notes(acknowledged).length > 0);
    play.stage.autotask.complete(taken, ALEX);
    await play.stage.poll();
    await play.synced(taken, 'ticket/closed');
    assert.equal(play.alert(taken).status, ALERT.open);
    assert.equal(asked(), before);
  });

  it('of Autotask: what waits when it begins is written when it ends, and not before', async () => {
    await deploy(false, false);
    const id = await play.ringing();
    const away = { kind: 'status', status: 503 } as const;
    play.stage.autotask.addFault({ ...away, path: '*/Tickets', method: 'PATCH' });
    play.stage.autotask.addFault({ ...away, path: '*/Notes', method: 'POST' });
    play.stage.signl4.acknowledge(play.alert(id).id, KIM);
    await eventually('a try', () => play.patches(id).length > 0);
    await deploy(true, false);
    await play.stage.red.whenStatus('sync', ({ text }) => text === 'dry run holds 1');
    // What was on its way before has come to its end.
    await play.stage.poll();
    await eventually('the last answer', () => play.stage.autotask.summary().underWay === 0);
    play.stage.autotask.clearFaults();
    const tries = play.patches(id).length;
    await play.stage.poll();
    assert.deepEqual([play.patches(id).length, play.stage.autotask.notes(id).length], [tries, 0]);
    await deploy(false, false);
    await play.hasStatus(id, STATUS.progress);
    await eventually('the note', () => play.stage.autotask.notes(id).length > 0);
  });
});
