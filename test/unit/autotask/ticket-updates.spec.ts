import assert from 'node:assert/strict';
import { closedIn } from '../../../src/autotask/closed.js';
import { deletedTickets } from '../../../src/autotask/deleted.js';
import { statusSetter } from '../../../src/autotask/status-setter.js';
import {
  readTicket,
  readTickets,
  STANDING_FIELDS,
  updateTicket,
} from '../../../src/autotask/ticket-updates.js';
import type { Autotask } from '../../sandbox/autotask/start.js';
import { failureOf, json, Workbench } from './harness.js';

const KIM = 29680001;
const ALEX = 29680002;
const HELP_DESK = 29683501;
const IN_PROGRESS = 22;

describe('Autotask ticket updates', () => {
  const bench = new Workbench();
  let standIn: Autotask;

  beforeEach(async () => {
    bench.clock = Date.now();
    standIn = await bench.autotask();
  });
  afterEach(() => bench.stop());

  const clientOf = (changes = {}) => bench.client({ discoveryUrl: standIn.url, ...changes });
  const ticket = (more = {}) => standIn.control.createTicket({ status: 1, ...more });
  const count = (entity: string, method?: string) =>
    standIn.control.calls(method === undefined ? { entity } : { entity, method }).length;

  it('read one ticket; one that is not shown is no ticket', async () => {
    const { id } = ticket();
    const client = clientOf();
    assert.equal((await readTicket(client, id))?.['id'], id);
    assert.equal(await readTicket(client, 999), null);
    standIn.control.restrict('Tickets', [{ op: 'eq', field: 'id', value: 1 }]);
    assert.equal(await readTicket(client, id), null);
  });

  it('read where many tickets stand, 500 per call, those that are not shown left out', async () => {
    const ids = standIn.control.createTickets(501, { status: 1 });
    const client = clientOf();
    const found = await readTickets(client, [...ids, ids[0]!, 5]);
    assert.equal(found.size, 501);
    assert.equal(count('Tickets'), 2);
    const fields = Object.keys(found.get(ids[500]!) ?? {}).filter((name) => name !== 'userDefinedFields');
    assert.deepEqual(fields.toSorted(), ['id', ...STANDING_FIELDS].toSorted());
    assert.equal((await readTickets(client, [])).size, 0);
  });

  it('let reconciliation wait where the budget runs short, but no write and what belongs to it', async () => {
    const ids = standIn.control.createTickets(501, { status: 1 });
    const client = clientOf({ hourlyBudget: 2 });
    await failureOf(readTickets(client, ids), 'autotask.budget', 'throttled');
    await readTicket(client, ids[0]!);
    await updateTicket(client, { id: ids[0]!, status: IN_PROGRESS });
  });

  it('set status and owner with one PATCH that holds nothing else', async () => {
    const { id } = ticket();
    await updateTicket(clientOf(), {
      id,
      status: IN_PROGRESS,
      owner: { resourceId: KIM, roleId: HELP_DESK },
    });
    const [call, ...more] = standIn.control.calls({ entity: 'Tickets', method: 'PATCH' });
    assert.equal(more.length, 0);
    assert.deepEqual(JSON.parse(String(call?.body)), {
      id,
      status: IN_PROGRESS,
      assignedResourceID: KIM,
      assignedResourceRoleID: HELP_DESK,
    });
    const { status, assignedResourceID, assignedResourceRoleID } = standIn.control.ticket(id);
    assert.deepEqual([status, assignedResourceID, assignedResourceRoleID], [IN_PROGRESS, KIM, HELP_DESK]);
  });

  it('set only what is given, and call nobody where nothing is', async () => {
    const { id } = ticket();
    const client = clientOf();
    await updateTicket(client, { id });
    assert.equal(count('Tickets'), 0);
    await updateTicket(client, { id, status: IN_PROGRESS });
    await updateTicket(client, { id, owner: { resourceId: KIM, roleId: HELP_DESK } });
    const bodies = standIn.control
      .calls({ entity: 'Tickets', method: 'PATCH' })
      .map(({ body }) => Object.keys(JSON.parse(String(body)) as object));
    assert.deepEqual(bodies, [
      ['id', 'status'],
      ['id', 'assignedResourceID', 'assignedResourceRoleID'],
    ]);
  });

  it('are written in the name of a person where Autotask allows it, else they are refused', async () => {
    const { id } = ticket();
    const client = clientOf();
    const change = { id, status: IN_PROGRESS };
    await failureOf(updateTicket(client, change, { impersonate: ALEX }), 'autotask.impersonation', 'entry');
    standIn.control.setRights('full-impersonating');
    await updateTicket(client, change, { impersonate: ALEX });
    assert.equal(standIn.control.ticket(id)['lastActivityResourceID'], ALEX);
  });

  it('say in Autotask’s own words what it refuses', async () => {
    const { id } = ticket();
    const client = clientOf();
    const wrongRole = { id, owner: { resourceId: ALEX, roleId: HELP_DESK } };
    const failure = await failureOf(updateTicket(client, wrongRole), 'autotask.refused', 'entry');
    assert.match(failure.said ?? '', /Role/);
    await failureOf(updateTicket(client, { id, status: 9_999 }), 'autotask.refused', 'entry');
    standIn.control.addFault({ kind: 'lost', entity: 'Tickets', method: 'PATCH', times: 1 });
    await failureOf(updateTicket(client, { id, status: IN_PROGRESS }), 'autotask.lost', 'unknown');
    assert.equal(standIn.control.ticket(id)['status'], IN_PROGRESS);
  });

  it('tell a done ticket by its status or its completed date, whatever the kind of the values', () => {
    for (const raw of [
      { status: 5 },
      { status: '5' },
      { Status: 5, CompletedDate: null },
      { status: 31, completedDate: '2026-01-01T00:00:00Z' },
    ])
      assert.equal(closedIn(raw, [5]), true, JSON.stringify(raw));
    for (const raw of [
      { status: 1 },
      { status: 1, completedDate: null },
      { status: 1, completedDate: '' },
      {},
    ])
      assert.equal(closedIn(raw, [5]), false, JSON.stringify(raw));
  });

  describe('who set the status', () => {
    it('is the one who changed it last, whoever changed something else since', async () => {
      const { id } = ticket();
      standIn.control.editTicket(id, { status: IN_PROGRESS }, KIM);
      standIn.control.editTicket(id, { title: 'HTTP status: 500' }, ALEX);
      const client = clientOf();
      assert.deepEqual(await statusSetter(client, id), { resourceId: KIM });
      standIn.control.editTicket(id, { status: 'Escalated' }, { kind: 'resource', id: 4 });
      assert.deepEqual(await statusSetter(client, id), { resourceId: 4 });
      assert.equal(count('TicketHistory'), 2);
    });

    it('is told by changes since a moment alone, to the second', async () => {
      standIn.control.setClock({ mode: 'fixed', at: '2026-03-01T10:00:00.400Z' });
      const { id } = ticket();
      standIn.control.editTicket(id, { status: IN_PROGRESS }, KIM);
      const client = clientOf();
      const at = Date.parse('2026-03-01T10:00:00.900Z');
      assert.deepEqual(await statusSetter(client, id, at), { resourceId: KIM });
      assert.equal(await statusSetter(client, id, at + 1_000), null);
    });

    it('is not known without the right, and an outage is an error', async () => {
      const { id } = ticket();
      standIn.control.editTicket(id, { status: IN_PROGRESS }, KIM);
      standIn.control.setRights('signl4-guide');
      assert.equal(await statusSetter(clientOf(), id), null);
      standIn.control.setRights('full');
      standIn.control.addFault({ kind: 'reset', entity: 'TicketHistory', times: 1 });
      await failureOf(statusSetter(clientOf(), id), 'autotask.unreachable', 'outage');
    });

    const history = async (rows: unknown[]) => {
      const { url } = await bench.serve((_req, res) => json(res, 200, { items: rows, pageDetails: {} }));
      return bench.client({ zoneUrl: url });
    };
    const since = Date.parse('2026-03-01T10:00:00Z');
    const row = (resourceID: unknown, second: string, action: string, detail: string) => ({
      resourceID,
      date: `2026-03-01T10:00:${second}`,
      action,
      detail,
    });

    it('is read from other wordings', async () => {
      for (const [action, detail] of [
        ['Status changed', 'New to In Progress'],
        ['Bearbeitet', 'Status: Neu → In Bearbeitung'],
        ['Edit', 'Priority: Low to High; Status: New to In Progress'],
        ['Edit', 'Changed the status from "New" to "In Progress"'],
        ['Modification', 'Statut : Nouveau -> En cours'],
        ['Edit', '[Ticket Status] New > In Progress'],
      ] as const) {
        const client = await history([
          row(7, '01', action, detail),
          row(8, '02', 'Edit', 'Title: Status quo'),
        ]);
        assert.deepEqual(await statusSetter(client, 1), { resourceId: 7 }, detail);
      }
    });

    it('is somebody where he alone changed anything since, else nobody', async () => {
      const [first, second] = [row(7, '01', 'X', 'y'), row(8, '02', 'X', 'y')];
      assert.deepEqual(await statusSetter(await history([first, first]), 1, since), { resourceId: 7 });
      assert.equal(await statusSetter(await history([first]), 1), null);
      assert.equal(await statusSetter(await history([first, second]), 1, since), null);
      assert.equal(await statusSetter(await history([]), 1, since), null);
      const odd = [null, { action: {}, detail: 5, date: 'x' }, row(null, '01', 'Status', '')];
      assert.deepEqual(await statusSetter(await history(odd), 1, since), { resourceId: null });
    });
  });

  describe('deleted tickets', () => {
    it('are those that the log names, among those that are asked for', async () => {
      const [gone, kept, other] = standIn.control.createTickets(3) as [number, number, number];
      standIn.control.remove(gone);
      standIn.control.remove(other);
      const client = clientOf();
      assert.deepEqual(await deletedTickets(client, null, [gone, kept, 77]), new Set([gone]));
      assert.deepEqual(await deletedTickets(client, '2026-01-01T00:00:00Z', [gone]), new Set([gone]));
      assert.equal(count('DeletedTicketLogs'), 2);
      assert.deepEqual(await deletedTickets(client, null, []), new Set());
      assert.equal(count('DeletedTicketLogs'), 2);
    });

    it('take one call for thousands where the moment of the last look is given', async () => {
      const [gone] = standIn.control.createTickets(1) as [number];
      const ids = Array.from({ length: 5_000 }, (_, index) => index + gone);
      standIn.control.remove(gone);
      const client = clientOf();
      assert.deepEqual(await deletedTickets(client, '2020-01-01T00:00:00Z', ids), new Set([gone]));
      assert.deepEqual(await deletedTickets(client, '2100-01-01T00:00:00Z', ids), new Set());
      assert.equal(count('DeletedTicketLogs'), 2);
      await deletedTickets(client, null, ids.slice(0, 1_000));
      assert.equal(count('DeletedTicketLogs'), 4);
    });

    it('can not be told without the right, whose name is given; an outage is an error', async () => {
      standIn.control.setRights('signl4-guide');
      for (const missingRight of ['500', '403'] as const) {
        standIn.control.setVariants({ missingRight });
        const answer = await deletedTickets(clientOf(), null, [7]);
        assert.deepEqual(answer, { kind: 'no-right', entity: 'DeletedTicketLogs' });
      }
      standIn.control.addFault({ kind: 'status', status: 503, entity: 'DeletedTicketLogs', times: 1 });
      await failureOf(deletedTickets(clientOf(), null, [7]), 'autotask.outage', 'outage');
    });
  });
});
