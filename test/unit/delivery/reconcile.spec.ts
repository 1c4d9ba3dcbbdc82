import assert from 'node:assert/strict';
import { eventually } from '../../runtime/stage.js';
import type { StoredWrite } from '../../../src/delivery/ticket/command.js';
import { readingOfRecord } from '../../../src/delivery/ticket/reading.js';
import { autotaskAccount, ticketLane } from '../../../src/delivery/ticket/settings.js';
import { SyncDesk } from '../../../src/delivery/ticket/sync-desk.js';
import { keepUnheard } from '../../../src/intake/alerts/unheard.js';
import type { Intent } from '../../../src/delivery/intent.js';
import { reconcileTickets } from '../../../src/delivery/ticket/reconcile.js';
import { writePairs } from '../../../src/store/pairs.js';
import { decide } from '../../../src/sync/decide.js';
import { alertPhase } from '../../../src/sync/pair.js';
import { written } from '../../../src/sync/write.js';
import { callback } from '../intake/alerts/listening.js';
import { ALEX, Reconciling, STATUS, syncSettings } from './reconciling.js';

const COMPARING = ['Tickets'];
/** Autotask's system resource. */
const MACHINE = '4';

describe('reconciling all open pairs with Autotask', () => {
  let bench: Reconciling;
  beforeEach(async () => {
    bench = await Reconciling.open();
  });
  afterEach(() => bench.close());

  const makeRinging = async (count = 1): Promise<number[]> => {
    const ids = bench.autotask.createTickets(count);
    await bench.ringing(ids);
    // Labels and zone are read once.
    await bench.run();
    return ids;
  };
  const said = (what: string) => eventually(what, () => bench.team.said.includes(what));

  it('where nothing was missed, it is one call and nothing is written', async () => {
    const [id] = await makeRinging();
    const before = await bench.pair(id!);
    assert.deepEqual(await bench.run(), COMPARING);
    assert.deepEqual(await bench.pair(id!), before);
    assert.deepEqual(await bench.store.read((db) => db.selectFrom('outbox').selectAll().execute()), []);
  });

  it('without an open pair it asks nothing', async () => {
    await makeRinging();
    await bench.ringing([], {});
    const [id] = bench.autotask.createTickets(1);
    await bench.ringing([id!], { alert: { seen: 'closed', wanted: null, wantedAs: null, resolvedAt: 0 } });
    assert.deepEqual(await bench.run(), COMPARING, 'the open one alone');
  });

  it('a ticket that was completed unseen closes its alert', async () => {
    const [id] = await makeRinging();
    bench.autotask.complete(id!);
    await bench.run();
    await said(`resolved AT-${id}`);
    assert.deepEqual(await bench.run(), [], 'and then it is no open pair any more');
  });

  it('tickets that were merged unseen hand their alerts over, for one call and what each destination costs', async () => {
    const [one, other, plain] = await makeRinging(3);
    const into = bench.autotask.createTickets(2);
    bench.autotask.merge(one!, into[0]!, String(ALEX));
    bench.autotask.merge(other!, into[1]!, String(ALEX));
    bench.autotask.complete(plain!);
    const calls = await bench.run();
    await said(`resolved AT-${plain}`);
    assert.deepEqual(bench.team.said, [`resolved AT-${plain}`]);
    assert.deepEqual([(await bench.pair(one!)).ticketId, (await bench.pair(other!)).ticketId], into);
    assert.equal(calls.filter((entity) => entity === 'TicketNotes').length, 2, 'notes, and their types once');
    bench.autotask.complete(into[0]!);
    await bench.run();
    await said(`resolved AT-${one}`);
  });

  it('In Progress by a person acknowledges, in his name; by a rule or a machine it does not', async () => {
    const [mine, theirs] = await makeRinging(2);
    bench.autotask.editTicket(mine!, { status: STATUS.progress }, String(ALEX));
    bench.autotask.editTicket(theirs!, { status: STATUS.progress }, '4');
    const calls = await bench.run();
    await said(`acknowledged AT-${mine}`);
    assert.equal((await bench.pair(theirs!)).alert.seen, 'open');
    assert.equal((await bench.pair(theirs!)).ticket.status, STATUS.progress);
    assert.ok(calls.length <= 5, calls.join(', '));
    assert.deepEqual(await bench.run(), COMPARING, 'known from now on');
    assert.deepEqual(bench.team.said, [`acknowledged AT-${mine}`]);
  });

  it('what a trigger has not told yet is told first, and decided on by its message, which knows who did it', async () => {
    const [told, missed] = await makeRinging(2);
    for (const id of [told!, missed!]) bench.autotask.complete(id, String(ALEX));
    const codes: unknown[] = [];
    const accept = (intent: Intent) => bench.house.accept(intent);
    const tell = async () => {
      const raw = bench.autotask.ticket(told!);
      const payload = {
        id: told,
        number: raw['ticketNumber'],
        title: 'Told',
        status: { id: STATUS.complete, label: 'Complete' },
        completedAt: raw['completedDate'],
        lastActivityAt: raw['lastActivityDate'],
        fields: raw,
      };
      const event = { id: 'told', type: 'closed', tenant: bench.tenant.client.tenant };
      const message = { topic: 'ticket/closed', ticketId: told, event, payload };
      const taken = await bench.desk.take(message, accept);
      if ('accepted' in taken && 'result' in taken.accepted) codes.push(taken.accepted.result['sync']);
    };
    const { found } = await reconcileTickets(bench.desk, bench.store, {
      accept,
      letTell: tell,
      isPresent: () => true,
    });
    assert.equal(found, 1);
    assert.deepEqual(
      codes.map((sync) => (sync as { code: string }).code),
      ['applied'],
    );
    await said(`resolved AT-${told}`);
    await said(`resolved AT-${missed}`);
    assert.equal(bench.team.said.length, 2);
  });

  it('what was heard while the tickets were read makes no trigger poll', async () => {
    const [id] = await makeRinging();
    const known = await bench.pair(id!);
    bench.autotask.editTicket(id!, { status: STATUS.progress }, MACHINE);
    const held = bench.autotask.addFault({ kind: 'hold', done: true, path: '*/Tickets/query' });
    let polls = 0;
    const compared = reconcileTickets(bench.desk, bench.store, {
      accept: (intent) => bench.house.accept(intent),
      letTell: () => Promise.resolve(void (polls += 1)),
      isPresent: () => true,
    });
    await eventually('the reading', () => bench.autotask.summary().underWay > 0);
    const at = Date.parse(String(bench.autotask.ticket(id!)['lastActivityDate']));
    const heard = { ...known, ticket: { ...known.ticket, status: STATUS.progress, at } };
    await bench.store.commit((db) => writePairs(db, [heard], Date.now()));
    bench.autotask.faults.remove(held);
    assert.equal((await compared).found, 0);
    assert.equal(polls, 0);
  });

  it('what our own write has just made of it is not news, and stays the echo that its message is told to be', async () => {
    const [id] = await makeRinging();
    const known = await bench.pair(id!);
    const underWay = { wanted: STATUS.progress, sending: STATUS.progress, sendingAt: known.ticket.at };
    const sent = { ...known, ticket: { ...known.ticket, ...underWay } };
    await bench.store.commit((db) => writePairs(db, [sent], Date.now()));
    bench.autotask.editTicket(id!, { status: STATUS.progress }, MACHINE);
    await bench.run();
    const done = { episode: 1, status: STATUS.progress, readAt: known.ticket.at, owner: null };
    const { policy, closed } = await bench.desk.policy();
    const confirmed = written(await bench.pair(id!), done, policy);
    const reading = readingOfRecord(bench.autotask.ticket(id!), closed);
    const heard = { side: 'reading' as const, reading, byPerson: null, email: null, left: false };
    assert.equal(decide(confirmed, heard, policy).code, 'echo');
    assert.deepEqual(bench.team.said, []);
  });

  describe('Two teams alerted for one ticket', () => {
    /** The network team's pair of the same ticket, in whose name it was written. */
    const writtenByNetwork = async (id: number) => {
      const pair = await bench.pair(id);
      const ticket = { ...pair.ticket, written: STATUS.progress, writtenAt: pair.ticket.at };
      await bench.store.commit((db) => writePairs(db, [{ ...pair, key: `NW-${id}`, ticket }], Date.now()));
      bench.autotask.editTicket(id, { status: STATUS.progress }, MACHINE);
    };

    it('→ what the people of one made of it, as reconciliation finds it, acknowledges the other', async () => {
      const [id, other] = await makeRinging(2);
      await writtenByNetwork(id!);
      bench.autotask.editTicket(other!, { status: STATUS.progress }, MACHINE);
      await bench.run();
      await said(`acknowledged AT-${id}`);
      assert.equal((await bench.pair(other!)).alert.seen, 'open');
      assert.deepEqual(bench.team.said, [`acknowledged AT-${id}`]);
    });

    it('→ so does the read before a write of the other', async () => {
      const [id] = await makeRinging();
      await writtenByNetwork(id!);
      const { policy, closed } = await bench.desk.policy();
      const { tenant } = bench.tenant.client;
      const command: StoredWrite = {
        kind: 'write',
        episode: 1,
        cause: 'closed',
        undone: false,
        status: STATUS.complete,
        basis: STATUS.new,
        ticketId: id!,
        tenant,
        policy,
        closed,
        email: null,
        owner: null,
        ownerMap: [],
        impersonate: false,
        origin: { msg: '', eventId: null, action: 'sync' },
      };
      await bench.house.accept({
        nodeId: 'sync',
        account: autotaskAccount(tenant),
        lane: ticketLane(tenant, id!),
        eventId: null,
        action: 'sync',
        pair: { key: `AT-${id}`, tenant, ticketId: id! },
        msg: '',
        plan: (pair) => ({
          pair,
          commands: [{ kind: 'write', rank: 0, episode: 1, command }],
          result: {},
        }),
      });
      await said(`acknowledged AT-${id}`);
    });
  });

  it('whoever makes himself the owner acknowledges where that is wanted; a rule or a dispatcher who does so does not', async () => {
    await bench.close();
    bench = await Reconciling.open({ ownerAcknowledges: true });
    const [mine, ruled, dispatched] = await makeRinging(3);
    const owned = { assignedResourceID: ALEX, assignedResourceRoleID: 29683501 };
    bench.autotask.editTicket(mine!, owned, String(ALEX));
    bench.autotask.editTicket(ruled!, owned, MACHINE);
    bench.autotask.editTicket(dispatched!, owned, 'kim@sandbox.example');
    await bench.run();
    await said(`acknowledged AT-${mine}`);
    assert.deepEqual(bench.team.said, [`acknowledged AT-${mine}`]);
  });

  it('what we are about to write, or wrote, is no news', async () => {
    const [id] = await makeRinging();
    const pair = await bench.pair(id!);
    const expecting = { ...pair.ticket, wanted: STATUS.progress };
    await bench.ringing([id!], { ticket: expecting });
    bench.autotask.editTicket(id!, { status: STATUS.progress });
    await bench.run();
    assert.deepEqual((await bench.pair(id!)).ticket, expecting, 'its message or the write itself will tell');
    assert.deepEqual(bench.team.said, []);
  });

  it('a note or a new title is nothing', async () => {
    const [id] = await makeRinging();
    bench.autotask.addNote(id!, 'Called back');
    bench.autotask.editTicket(id!, { title: 'Another' });
    assert.deepEqual(await bench.run(), COMPARING);
    assert.deepEqual(await bench.store.read((db) => db.selectFrom('outbox').selectAll().execute()), []);
  });

  it('a status in no list is remembered and changes nothing', async () => {
    const [id] = await makeRinging();
    bench.autotask.editTicket(id!, { status: STATUS.waiting }, String(ALEX));
    await bench.run();
    assert.equal((await bench.pair(id!)).ticket.status, STATUS.waiting);
    assert.deepEqual(await bench.run(), COMPARING);
    assert.deepEqual(bench.team.said, []);
  });

  it('a deleted ticket closes its alert', async () => {
    const [id, other] = await makeRinging(2);
    bench.autotask.remove(id!);
    assert.deepEqual(await bench.run(), ['Tickets', 'DeletedTicketLogs']);
    await said(`resolved AT-${id}`);
    assert.equal((await bench.pair(other!)).alert.seen, 'open');
  });

  it('a missing row closes nothing', async () => {
    const ids = await makeRinging(3);
    bench.autotask.restrict('Tickets', [{ op: 'gt', field: 'id', value: ids[1] }]);
    assert.deepEqual(await bench.run(), ['Tickets', 'DeletedTicketLogs']);
    assert.deepEqual(await bench.run(), ['Tickets', 'DeletedTicketLogs']);
    assert.deepEqual(bench.team.said, []);
    for (const id of ids) assert.equal((await bench.pair(id)).alert.seen, 'open');
  });

  it('without the right to see deleted tickets, that is told once; everything else goes on', async () => {
    const [gone, done] = await makeRinging(2);
    bench.autotask.setRights('signl4-guide');
    bench.autotask.remove(gone!);
    bench.autotask.complete(done!);
    for (let times = 0; times < 3; times += 1) await bench.run();
    assert.deepEqual(
      bench.node.warned.map(({ code, facts }) => [code, facts['entity']]),
      [['sync.no-deleted', 'DeletedTicketLogs']],
    );
    await said(`resolved AT-${done}`);
    assert.equal((await bench.pair(gone!)).alert.seen, 'open');
  });

  it('a dry run on both sides compares nothing; of one side it writes nothing there', async () => {
    const [id] = await makeRinging();
    bench.house.reconciler.detach('sync');
    const { desk } = bench;
    Object.assign(desk.settings, { dryRun: { autotask: true, signl4: true } });
    bench.house.reconciler.attach('sync', desk);
    bench.autotask.complete(id!);
    assert.deepEqual(await bench.run(), []);
    Object.assign(desk.settings, { dryRun: { autotask: false, signl4: true } });
    await bench.run();
    assert.deepEqual(bench.team.said, []);
    assert.equal(alertPhase(await bench.pair(id!)), 'open');
  });

  it('settings that were replaced while it went on decide nothing any more', async () => {
    await bench.close();
    bench = await Reconciling.open({ ticketCloseStatuses: ['Waiting Customer'] });
    const [id, done] = await makeRinging(2);
    bench.autotask.editTicket(id!, { status: STATUS.waiting }, String(ALEX));
    bench.autotask.complete(done!);
    bench.autotask.addFault({ kind: 'hold', entity: 'Tickets', times: 1 });
    const before = bench.autotask.calls({ entity: 'Tickets' }).length;
    const run = bench.run();
    await eventually('the call', () => bench.autotask.calls({ entity: 'Tickets' }).length > before);
    bench.house.reconciler.detach('sync');
    bench.house.reconciler.attach('sync', new SyncDesk(syncSettings(), bench.tenant, bench.house));
    bench.autotask.clearFaults();
    await run;
    assert.deepEqual(bench.team.said, []);
    await bench.run();
    await said(`resolved AT-${done}`);
    assert.deepEqual(bench.team.said, [`resolved AT-${done}`]);
  });

  it('Autotask away: it fails, and the next time finds what was missed', async () => {
    const [id] = await makeRinging();
    bench.autotask.complete(id!);
    bench.autotask.addFault({ kind: 'status', status: 503, entity: 'Tickets' });
    await assert.rejects(bench.run());
    assert.deepEqual(bench.team.said, []);
    bench.autotask.clearFaults();
    await bench.run();
    await said(`resolved AT-${id}`);
  });

  it('a prefix that looks like a pattern meets its own pairs alone', async () => {
    await bench.close();
    bench = await Reconciling.open({ prefix: 'A_' });
    const ids = bench.autotask.createTickets(1);
    await bench.ringing(ids);
    bench.autotask.complete(ids[0]!);
    await bench.run();
    assert.deepEqual(bench.autotask.calls({ path: 'Tickets/query' }), []);
    assert.equal((await bench.pair(ids[0]!)).alert.seen, 'open');
  });

  describe('what SIGNL4 told while no node listened', () => {
    const acknowledged = (id: number) => {
      const body = callback({ externalId: `AT-${id}`, alertId: `alert-${id}` });
      Object.assign(body, { user: { ...(body['user'] as object), mailaddress: 'kim@sandbox.example' } });
      return body;
    };
    beforeEach(() => bench.house.alerts.intake.register('AT', 'token'));

    it('is decided on at once', async () => {
      const [id] = await makeRinging();
      await bench.house.alerts.intake.receive('token', acknowledged(id!));
      await eventually('the status', () => bench.autotask.ticket(id!)['status'] === STATUS.progress);
    });

    it('waits for an outage to end, even over a crash, and is applied once', async () => {
      const [id] = await makeRinging();
      bench.house.reconciler.detach('sync');
      await bench.house.alerts.intake.receive('token', acknowledged(id!));
      const { store, tenant } = bench;
      await bench.house.close();
      tenant.client.close();
      await bench.start();
      assert.notEqual(bench.store, store);
      await bench.run();
      await eventually('the status', () => bench.autotask.ticket(id!)['status'] === STATUS.progress);
      await bench.run();
      assert.equal(bench.autotask.calls({ method: 'PATCH' }).length, 1);
    });

    it('is decided on once although it was kept twice', async () => {
      const [id] = await makeRinging();
      bench.house.reconciler.detach('sync');
      await bench.house.alerts.intake.receive('token', acknowledged(id!));
      const [row] = await bench.store.read((db) => db.selectFrom('journal').selectAll().execute());
      const message = JSON.parse(row!.msg) as Parameters<typeof keepUnheard>[2];
      await bench.store.commit((db) => keepUnheard(db, 'AT', message, Date.now()));
      bench.house.reconciler.attach('sync', bench.desk);
      await bench.run();
      await eventually('the status', () => bench.autotask.ticket(id!)['status'] === STATUS.progress);
      assert.deepEqual(await bench.store.read((db) => db.selectFrom('journal').selectAll().execute()), []);
      assert.equal(bench.autotask.calls({ method: 'PATCH' }).length, 1);
    });
  });
});

describe('reconciling 10,000 open pairs', function () {
  this.timeout(400_000);
  const PAIRS = 10_000;
  const MISSED = 1_000;
  let bench: Reconciling;
  before(async () => {
    bench = await Reconciling.open();
  });
  after(() => bench.close());

  it('costs at most 2 calls per 500, and few transactions however much was missed', async () => {
    const ids = bench.autotask.createTickets(PAIRS);
    await bench.ringing(ids);
    await bench.run();
    const quiet = await bench.run();
    assert.equal(quiet.length, PAIRS / 500);
    for (const id of ids.slice(0, MISSED)) bench.autotask.editTicket(id, { status: STATUS.waiting });
    for (const id of ids.filter((_, index) => index % 600 === 599)) bench.autotask.remove(id);
    let commits = 0;
    const commit = bench.store.commit.bind(bench.store);
    bench.store.commit = (job) => {
      commits += 1;
      return commit(job);
    };
    const calls = await bench.run();
    assert.ok(calls.length < 45, `${calls.length} calls`);
    assert.ok(commits < 100, `${commits} transactions`);
    assert.equal((await bench.pair(ids[MISSED - 1]!)).ticket.status, STATUS.waiting);
  });
});
