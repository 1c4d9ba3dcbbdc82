import assert from 'node:assert/strict';
import { MINUTE, PRIORITY, QUEUE, STATUS } from './desk.js';
import { HintedDesk } from './hinted.js';
import { describeIn } from '../../house/share.js';

/** What is edited, told or deployed while something is being read must neither be lost nor told twice. */
describeIn(1, 'what happens while tickets are being read', () => {
  let at: HintedDesk;
  const open = async (changes: Parameters<typeof HintedDesk.open>[0] = {}) => {
    at = await HintedDesk.open(changes);
  };
  afterEach(() => at.close());

  const create = (input: Record<string, unknown> = {}): number =>
    at.desk.autotask.createTicket({ queueID: QUEUE.onCall, ...input }).id;
  /** What this method of an object does from now on begins when `go` is called. */
  const gate = <K extends string>(of: Record<K, (...asked: never[]) => Promise<unknown>>, name: K) => {
    let go = () => undefined as void;
    const opened = new Promise<void>((resolve) => (go = resolve));
    const method = of[name].bind(of);
    of[name] = async (...asked: never[]) => {
      await opened;
      return method(...asked);
    };
    return { go };
  };

  it('our own close has no answer yet, and poll and hint read the reopened ticket at once → told afterwards', async () => {
    await open();
    const { tenant } = at.desk;
    await at.desk.poll();
    at.desk.advance(1000);
    const id = create();
    await at.hint(at.callout(id));
    await at.pass(1000);
    await at.told();
    const { confirm } = await at.reopenedDuringOurClose(id);
    const other = create();
    const names = gate(tenant.names, 'lookup');
    const polled = at.desk.trigger.pollNow();
    await at.hint(at.callout(id), at.callout(other));
    await at.still();
    names.go();
    await polled;
    assert.deepEqual(await at.words(), [`${other} opened`]);
    await confirm();
    at.desk.advance(10_000);
    await at.desk.trigger.pollNow();
    await at.pass(MINUTE);
    assert.deepEqual(await at.words(), [`${id} reopened`]);
  });

  it('the filter is edited while a callout’s ticket is read by the former one → what is old stays silent', async () => {
    await open({ poll: true, interval: 600, queues: ['On-Call'] });
    await at.pass(1000);
    const old = create({ queueID: QUEUE.levelTwo, createDate: at.desk.clock.wall - 10 * 60 * MINUTE });
    at.desk.advance(1000);
    const read = at.slowRead();
    await at.hint(at.callout(old));
    await at.still();
    at.desk.deploy({ queues: ['Level 2'] });
    await at.pass(2000);
    read.go();
    await at.pass(2000);
    await at.desk.trigger.pollNow();
    assert.deepEqual(await at.words(), []);
    at.desk.advance(1000);
    at.desk.autotask.editTicket(old, { priority: PRIORITY.critical });
    await at.desk.trigger.pollNow();
    assert.deepEqual(await at.words(), [`${old} changed`]);
  });

  it('what was read rings no more from what was said before, however long a deploy keeps it from the flow', async () => {
    await open();
    const id = create({ status: STATUS.inProgress });
    const hint = at.callout(id);
    at.desk.advance(1000);
    at.desk.autotask.complete(id);
    const other = create();
    const read = at.slowRead();
    await at.hint(hint, at.callout(other));
    await at.pass(29_000);
    at.desk.outlets.pause();
    read.go();
    await at.pass(3000);
    at.desk.outlets.resume();
    await at.pass(1000);
    assert.deepEqual(await at.words(), [`${other} opened`]);
  });

  it('a deletion of a ticket that nobody knows never rings', async () => {
    await open();
    const id = create();
    at.desk.autotask.addFault({ kind: 'status', status: 503 });
    await at.hint(at.callout(id, { intake: 'webhook', action: 'delete' }));
    await at.pass(MINUTE);
    assert.deepEqual(await at.words(), []);
  });

  it('a deletion that is read while the node is replaced is told by its successor', async () => {
    await open();
    const id = create();
    await at.hint(at.callout(id));
    await at.pass(1000);
    assert.deepEqual(await at.words(), [`${id} opened`]);
    const gone = at.callout(id, { intake: 'webhook', action: 'delete' });
    at.desk.autotask.remove(id);
    const read = at.slowRead();
    await at.hint(gone);
    await at.still();
    at.desk.trigger.detach();
    read.go();
    await at.still();
    at.desk.deploy();
    await at.pass(5000);
    assert.deepEqual(await at.words(), [`${id} closed`]);
    assert.deepEqual(await at.waiting(), []);
  });

  it('an update that comes again after the deletion does not make the ticket be looked for in vain', async () => {
    await open();
    const id = create();
    await at.hint(at.callout(id));
    await at.pass(1000);
    assert.deepEqual(await at.words(), [`${id} opened`]);
    const update = at.callout(id, { intake: 'webhook' });
    at.desk.autotask.remove(id);
    await at.hint({ ...update, action: 'delete' });
    await at.hint(update);
    await at.pass(5000);
    assert.deepEqual(await at.words(), [`${id} closed`]);
    assert.deepEqual(at.desk.warnings, []);
  });

  it('poll and callout ask for the notes of a ticket at once → each note is told once', async () => {
    await open({ notes: 'all' });
    await at.desk.poll();
    at.desk.advance(1000);
    const id = create();
    await at.desk.poll();
    at.desk.advance(1000);
    at.desk.autotask.addNote(id, 'It burns!', 29680001);
    at.desk.autotask.addFault({ kind: 'hold', path: '*/TicketNotes/query' });
    const polled = at.desk.trigger.pollNow();
    await at.hint(at.callout(id));
    await at.pass(1000);
    at.desk.autotask.clearFaults();
    await polled;
    await at.pass(1000);
    assert.deepEqual(await at.words(), [`${id} noted`]);
  });

  it('a refusal of former credentials does not make hints wait with the new ones', async () => {
    await open();
    at.desk.login('wrong');
    const fields = gate(at.desk.tenant.client, 'fields');
    at.desk.deploy();
    const id = create();
    await at.hint(at.callout(id));
    await at.still();
    at.desk.login();
    at.desk.deploy();
    fields.go();
    await at.pass(3000);
    assert.deepEqual(await at.words(), [`${id} opened`]);
    assert.deepEqual(at.desk.failures, []);
  });

  for (const poll of [true, false])
    it(`a refusal of former credentials is not told of the new ones (${poll ? 'with' : 'without'} polling)`, async () => {
      await open({ poll, interval: 600 });
      at.desk.login('wrong');
      const fields = gate(at.desk.tenant.client, 'fields');
      at.desk.deploy();
      await at.pass(1000);
      at.desk.login();
      at.desk.deploy();
      await at.pass(1000);
      fields.go();
      await at.pass(2000);
      assert.deepEqual(at.desk.failures, []);
      assert.equal(at.desk.views.at(-1)?.fill, 'green');
    });

  it('what is wrong with a former filter is not told of the new one', async () => {
    await open({ poll: true, interval: 600 });
    await at.pass(1000);
    const fields = gate(at.desk.tenant.client, 'fields');
    at.desk.deploy({ queues: ['Nightdesk', 'On-Call'] });
    await at.pass(1000);
    at.desk.deploy({ queues: ['On-Call'] });
    fields.go();
    await at.pass(2000);
    assert.deepEqual(at.desk.warnings, []);
    assert.equal(at.desk.views.at(-1)?.fill, 'green');
  });

  it('it rang by its number while the names around it were looked up → it rings no second time', async () => {
    await open();
    const id = create();
    at.desk.autotask.addFault({ kind: 'status', status: 503, path: '*/Tickets/query' });
    await at.hint({ ...at.callout(id), ticketId: null });
    await at.pass(20_000);
    const names = gate(at.desk.tenant.names, 'lookup');
    at.desk.autotask.clearFaults();
    at.desk.deploy();
    await at.pass(11_000);
    names.go();
    await at.pass(2000);
    assert.deepEqual(await at.words(), ['null opened']);
    assert.deepEqual(await at.waiting(), []);
  });

  it('the poll told of it while a callout with its number could not be read → it rings no second time', async () => {
    await open();
    await at.desk.poll();
    at.desk.advance(1000);
    const id = create();
    const outage = () => at.desk.autotask.addFault({ kind: 'status', status: 503, path: '*/Tickets/query' });
    outage();
    await at.hint({ ...at.callout(id), ticketId: null });
    await at.pass(10_000);
    at.desk.autotask.clearFaults();
    await at.desk.trigger.pollNow();
    outage();
    await at.pass(MINUTE);
    assert.deepEqual(await at.words(), [`${id} opened`]);
  });

  it('what a former filter calls done counts no more, however late its companies are found', async () => {
    await open();
    await at.pass(1000);
    const { tenant } = at.desk;
    const find = tenant.findCompanies;
    const slow = { find: (entries: string[]) => find(entries) };
    const found = gate(slow, 'find');
    Object.assign(tenant, {
      findCompanies: (entries: string[]) => (entries.length > 0 ? slow : { find }).find(entries),
    });
    at.desk.deploy({
      companies: [String(at.desk.autotask.find('Companies')[0]!.id)],
      closedStatuses: ['5', '31'],
    });
    await at.pass(1000);
    at.desk.deploy({ companies: [], closedStatuses: ['5'] });
    await at.pass(1000);
    found.go();
    await at.pass(1000);
    assert.deepEqual(at.desk.trigger.closedStatuses(tenant), [5]);
  });

  it('it rang from its callout while stock took long → it rings no second time', async () => {
    await open({ poll: true, interval: 600 });
    const read = at.slowRead();
    await at.pass(1000);
    const id = create();
    await at.hint(at.callout(id));
    await at.pass(40_000);
    assert.deepEqual(await at.words(), [`${id} opened`]);
    read.go();
    await at.pass(5000);
    await at.desk.trigger.pollNow();
    assert.deepEqual(await at.words(), []);
    assert.deepEqual(await at.waiting(), []);
  });

  it('an old ticket that is edited while stock takes long does not ring; a new one does after 30 s', async () => {
    await open({ poll: true, interval: 600 });
    const old = create({ createDate: at.desk.clock.wall - 10 * 60 * MINUTE });
    at.desk.advance(1000);
    const read = at.slowRead();
    await at.pass(1000);
    const fresh = create();
    await at.hint(at.callout(old), at.callout(fresh));
    await at.pass(40_000);
    assert.deepEqual(await at.words(), [`${fresh} opened`]);
    read.go();
    await at.pass(20_000);
    assert.deepEqual(await at.words(), []);
    assert.deepEqual(await at.waiting(), []);
    at.desk.autotask.editTicket(old, { status: STATUS.inProgress });
    await at.hint(at.callout(old));
    await at.pass(1000);
    assert.deepEqual(await at.words(), [`${old} changed`]);
  });
});
