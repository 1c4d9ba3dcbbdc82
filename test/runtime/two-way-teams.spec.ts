import assert from 'node:assert/strict';
import { eventually } from './stage.js';
import { ALERT, ALEX, KIM, PERSON, STATUS, TwoWay } from './two-way-stage.js';
import { describeIn } from '../house/share.js';

const ROBIN = 'robin@sandbox.example';

/** A second team, "NW", with boxes of its own, fed by the same trigger. */
function secondTeam(baseUrl: string, eventToken: string) {
  const properties = { z: 'tab', signl4: 's4b', autotask: 'at' };
  return [
    {
      id: 's4b',
      type: 'signl4-config',
      baseUrl,
      externalIdPrefix: 'NW',
      credentials: { teamSecret: 'sandbox-network', apiKey: 'sandbox-key', eventToken },
    },
    { id: 'alerts-nw', type: 'signl4-alert-out', ...properties, wires: [['sent-nw']] },
    { id: 'event-in-nw', type: 'signl4-event-in', ...properties, receive: 'webhook', wires: [['sync-nw']] },
    {
      id: 'sync-nw',
      type: 'autotask-signl4-sync',
      ...properties,
      ackStatus: 'In Progress',
      closeStatus: 'Complete',
      ticketAckStatuses: ['In Progress'],
      wires: [['synced-nw']],
    },
    ...['sent-nw', 'synced-nw'].map((id) => ({ id, type: 'probe-out', z: 'tab', wires: [] })),
  ];
}

describeIn(1, 'two teams alerted for one ticket', () => {
  let play: TwoWay;
  before(async () => {
    play = await TwoWay.raise();
    const token = 'the-token-of-the-network-team';
    const wires = [
      ['alerts', 'alerts-nw'],
      ['sync', 'sync-nw'],
    ];
    const more = secondTeam(play.stage.urls.signl4, token);
    await play.stage.red.deploy(play.flow({ more, tickets: { wires } }));
    await play.stage.red.whenStatus('tickets', ({ fill }) => fill === 'green');
    play.stage.signl4.addWebhook(`${play.stage.red.url}/signl4/events/${token}`);
  });
  after(() => play.close());

  const ringingTwice = async (): Promise<number> => {
    const id = await play.ringing();
    await eventually(`NW-${id}`, () => play.stage.signl4.alerts(`NW-${id}`).length > 0);
    await play.message('sent-nw', (msg) => msg['ticketId'] === id);
    return id;
  };
  const codes = (probe: string, id: number) =>
    play.stage.red
      .messages(probe)
      .filter(({ ticketId, topic }) => ticketId === id && topic !== 'alert/raised')
      .map(({ topic, sync }) => `${topic} ${sync.code}`);

  it('an acknowledge in one sets the ticket; the other is acknowledged through it once; one status write in all', async () => {
    const id = await ringingTwice();
    play.stage.signl4.acknowledge(play.alert(id).id, KIM);
    await play.hasStatus(id, STATUS.progress);
    await play.stage.poll();
    await play.alertIs(id, ALERT.acknowledged, 1, 'NW');
    await eventually('the echo of the other team', () =>
      codes('synced-nw', id).includes('alert/acknowledged echo'),
    );
    await play.carried();
    assert.deepEqual(codes('synced-nw', id), ['ticket/changed applied', 'alert/acknowledged echo']);
    assert.deepEqual(codes('synced', id), ['alert/acknowledged applied', 'ticket/changed echo']);
    assert.equal(play.patches(id).length, 1);
    assert.equal(play.alert(id, 1, 'NW').acknowledgements.length, 1);
    assert.equal(play.ticket(id)['assignedResourceID'], PERSON.kim);
  });

  it('both acknowledge in the same second: one status, and the first person owns it', async () => {
    const id = await ringingTwice();
    play.stage.signl4.acknowledge(play.alert(id).id, KIM);
    play.stage.signl4.acknowledge(play.alert(id, 1, 'NW').id, ROBIN);
    await play.hasStatus(id, STATUS.progress);
    await eventually('both decisions', () =>
      ['synced', 'synced-nw'].every((probe) => codes(probe, id).includes('alert/acknowledged applied')),
    );
    await play.stage.poll();
    await play.carried();
    const statuses = play.patches(id).filter(({ status }) => status !== undefined);
    assert.ok(statuses.length >= 1 && statuses.every(({ status }) => status === STATUS.progress));
    assert.equal(statuses.length, 1);
    assert.equal(play.alert(id).status, ALERT.acknowledged);
    assert.equal(play.alert(id, 1, 'NW').status, ALERT.acknowledged);
  });

  it('completed in Autotask: both alerts end; reopened: both ring once more', async () => {
    const id = await ringingTwice();
    play.stage.autotask.complete(id, ALEX);
    await play.stage.poll();
    await play.alertIs(id, ALERT.closed);
    await play.alertIs(id, ALERT.closed, 1, 'NW');
    play.stage.autotask.reopen(id, ALEX);
    await play.stage.poll();
    await eventually('both second alerts', () =>
      [`AT-${id}-2`, `NW-${id}-2`].every((one) => play.stage.signl4.alerts(one).length === 1),
    );
    await play.carried();
    assert.deepEqual(play.patches(id), []);
  });

  it('closed by one team: the ticket is complete, and the other team’s alert ends through it', async () => {
    const id = await ringingTwice();
    play.stage.signl4.close(play.alert(id).id, KIM);
    await play.hasStatus(id, STATUS.complete);
    await play.stage.poll();
    await play.alertIs(id, ALERT.closed, 1, 'NW');
    await play.carried();
    assert.equal(play.patches(id).length, 1);
  });
});
