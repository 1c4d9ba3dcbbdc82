import assert from 'node:assert/strict';
import { eventually } from './stage.js';
import { ALERT, ALEX, KIM, STATUS, TwoWay } from './two-way-stage.js';
import { describeIn } from '../house/share.js';

describeIn(0, 'a tenant with only the rights of SIGNL4’s guide', () => {
  let play: TwoWay;
  before(async () => {
    play = await TwoWay.raise();
    play.stage.autotask.setRights('signl4-guide');
  });
  after(() => play.close());

  /** A rule sets In Progress, and a customer is the last who does something. */
  const byRuleAndCustomer = async (id: number): Promise<void> => {
    const { autotask } = play.stage;
    autotask.editTicket(id, { status: STATUS.progress }, '4');
    autotask.editTicket(id, { title: 'Any news?' }, `contact:${String(autotask.ticket(id)['contactID'])}`);
    await autotask.idle();
  };

  it('both ways run; the owner alone stops, with the name of the right', async () => {
    const id = await play.ringing();
    play.stage.signl4.acknowledge(play.alert(id).id, KIM, 'On my way');
    await play.hasStatus(id, STATUS.progress);
    await eventually('the note', () => play.stage.autotask.notes(id).length > 0);
    const told = await play.synced(id, 'alert/acknowledged');
    assert.match(told['owner'], /may not read Resources/);
    await play.stage.red.whenStatus(
      'sync',
      ({ fill, text }) => fill === 'yellow' && text === 'right missing',
    );
    assert.equal(play.ticket(id)['assignedResourceID'], null);
    play.stage.signl4.close(play.alert(id).id, KIM);
    await play.hasStatus(id, STATUS.complete);
    await play.stage.poll();
    assert.equal((await play.synced(id, 'ticket/closed'))['code'], 'echo');
  });

  it('a technician’s change acknowledges and ends the alert, although nobody can tell who he is', async () => {
    const id = await play.ringing();
    play.stage.autotask.editTicket(id, { status: STATUS.progress }, ALEX);
    await play.stage.poll();
    await play.alertIs(id, ALERT.acknowledged);
    play.stage.autotask.complete(id, ALEX);
    await play.stage.poll();
    await play.alertIs(id, ALERT.closed);
    assert.deepEqual(play.patches(id), []);
  });

  it('our own writes are told from people’s all the same: no echo', async () => {
    const id = await play.ringing();
    play.stage.signl4.acknowledge(play.alert(id).id, KIM);
    await play.hasStatus(id, STATUS.progress);
    await play.stage.poll();
    assert.equal((await play.synced(id, 'ticket/changed'))['code'], 'echo');
    await play.carried();
    assert.equal(play.patches(id).length, 1);
    assert.equal(play.alert(id).acknowledgements.length, 1);
  });

  it('the rule of another system is told from a person’s by its number, which needs no right', async () => {
    play.stage.autotask.addRule({
      on: ['edit'],
      if: [{ op: 'eq', field: 'title', value: 'By rule' }],
      changed: ['title'],
      actions: [{ do: 'set', changes: { status: STATUS.progress } }],
    });
    const id = await play.ringing();
    play.stage.autotask.editTicket(id, { title: 'By rule' }, ALEX);
    await play.stage.autotask.idle();
    await play.stage.poll();
    assert.deepEqual((await play.synced(id, 'ticket/changed'))['actions'], []);
    assert.equal(play.alert(id).status, ALERT.open);
  });

  it('who is no person can’t be told where his number says nothing: an RMM’s change counts as a technician’s', async () => {
    const id = await play.ringing();
    await play.byApi(id, { status: STATUS.progress });
    await play.stage.poll();
    await play.alertIs(id, ALERT.acknowledged);
  });

  it('nor can a rule’s change behind a customer’s note, without the history', async () => {
    const id = await play.ringing();
    await byRuleAndCustomer(id);
    await play.stage.poll();
    await play.alertIs(id, ALERT.acknowledged);
  });

  it('with the right to read the history, the same change acknowledges nothing', async () => {
    play.stage.autotask.setRights('full');
    const id = await play.ringing();
    await byRuleAndCustomer(id);
    await play.stage.poll();
    assert.deepEqual((await play.synced(id, 'ticket/changed'))['actions'], []);
    assert.equal(play.alert(id).status, ALERT.open);
  });
});

describeIn(0, 'all notes told, without the right to see who the API user is', () => {
  let play: TwoWay;
  before(async () => {
    play = await TwoWay.raise({
      signl4: { apiUser: KIM },
      tickets: { notes: 'all' },
      sync: { annotate: true },
    });
    play.stage.autotask.setRights('signl4-guide');
  });
  after(() => play?.close());

  it('our own note is none: it becomes no comment', async () => {
    const id = await play.ringing();
    play.stage.signl4.acknowledge(play.alert(id).id, KIM, 'On my way');
    await eventually('the note', () => play.stage.autotask.notes(id).length > 0);
    play.stage.autotask.addNote(id, 'It smokes', ALEX);
    await play.stage.poll();
    await eventually('the comment', () => play.alert(id).annotations.length > 1);
    const comments = play.alert(id).annotations.map(({ text }) => text);
    assert.equal(comments.length, 2);
    assert.match(comments[1]!, /It smokes$/);
  });
});

describeIn(1, 'settings of status sync that do not fit', () => {
  let play: TwoWay;
  before(async () => {
    play = await TwoWay.raise();
  });
  after(() => play.close());

  const deploy = async (sync: Record<string, unknown>): Promise<void> => {
    await play.stage.red.deploy(play.flow({ sync }));
    await play.stage.red.whenStatus('tickets', ({ fill }) => fill === 'green');
  };
  const caught = (text: RegExp) =>
    play.message('caught', ({ error }) => error.source.id === 'sync' && text.test(error.message));
  const isYellow = (text: string) =>
    play.stage.red.whenStatus('sync', (now) => now.fill === 'yellow' && now.text === text);

  const MISFITS = [
    {
      what: 'closeStatus is not closed',
      sync: { closeStatus: 'Waiting Customer' },
      said: /Waiting Customer/,
    },
    { what: 'ackStatus does not acknowledge', sync: { ackStatus: 'Assigned' }, said: /Assigned/ },
    {
      what: 'one status is in two lists',
      sync: {
        ticketAckStatuses: ['In Progress', 'Escalated'],
        ticketCloseStatuses: ['Escalated', 'Complete'],
      },
      said: /Escalated/,
    },
    {
      what: 'a label that the tenant does not have',
      sync: { ackStatus: 'In Arbeit' },
      said: /In Arbeit.*Waiting Customer/s,
    },
  ];
  for (const { what, sync, said } of MISFITS) {
    it(`${what}: Deploy says so`, async () => {
      await deploy(sync);
      await caught(said);
      await play.stage.red.whenStatus('sync', ({ fill }) => fill === 'yellow');
    });
  }

  it('two statuses of one label: nothing is guessed, and the number chooses', async () => {
    play.stage.autotask.usePickLists('awkward');
    await deploy({ ackStatus: 'Waiting', closeStatus: 'Done', ticketAckStatuses: ['61'] });
    await caught(/Waiting/);
    await isYellow('choose a status');
    await deploy({ ackStatus: '62', closeStatus: 'Done', ticketAckStatuses: ['61', '62'] });
    await play.stage.red.whenStatus('sync', ({ fill }) => fill !== 'yellow');
    play.stage.autotask.usePickLists('english');
  });

  it('a German tenant without "In Progress": yellow, "choose a status", nothing guessed; owner and note still go', async () => {
    play.stage.autotask.usePickLists('german');
    await deploy({ closeStatus: '' });
    await isYellow('choose a status');
    const heard = await caught(/In Progress.*In Bearbeitung/s);
    assert.equal(heard['error'].code, 'config.status-unknown');
    const id = await play.ringing({ status: 1 });
    play.stage.signl4.acknowledge(play.alert(id).id, KIM);
    await eventually('the owner', () => play.ticket(id)['assignedResourceID'] !== null);
    await eventually('the note', () => play.stage.autotask.notes(id).length > 0);
    const told = await play.synced(id, 'alert/acknowledged');
    assert.match(told['suppressed'], /No ticket status is chosen/);
    assert.equal(play.ticket(id)['status'], 1);
    await isYellow('choose a status');
  });

  it('chosen: In Bearbeitung, and it works', async () => {
    await deploy({
      ackStatus: 'In Bearbeitung',
      closeStatus: 'Abgeschlossen',
      ticketAckStatuses: ['In Bearbeitung'],
    });
    const id = await play.ringing({ status: 1 });
    play.stage.signl4.acknowledge(play.alert(id).id, KIM);
    await play.hasStatus(id, 42);
    play.stage.signl4.close(play.alert(id).id, KIM);
    await play.hasStatus(id, 5);
    await play.stage.red.whenStatus('sync', ({ fill }) => fill === 'green');
  });
});
