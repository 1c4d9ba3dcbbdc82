import assert from 'node:assert/strict';
import type { AutotaskClient } from '../../../src/autotask/client.js';
import { Names } from '../../../src/autotask/names.js';
import { Picklists } from '../../../src/autotask/picklists.js';
import { toTicket } from '../../../src/autotask/tickets.js';
import { Failure } from '../../../src/failure.js';
import { Desk, oneOf, PRIORITY, QUEUE, STATUS } from '../intake/desk.js';
import type { Autotask } from '../../sandbox/autotask/start.js';
import { VARIANTS, type Variants } from '../../sandbox/autotask/tenant/variants.js';
import { describeIn, share } from '../../house/share.js';
import { Workbench } from './harness.js';

const poll = { purpose: 'poll' } as const;
const write = { purpose: 'write' } as const;
const ALL = [{ op: 'gte', field: 'id', value: 0 } as const];

const EVERY = Object.entries(VARIANTS).flatMap(([name, choices]) =>
  choices.map((choice) => ({
    title: `${name}: ${choice}`,
    variant: { [name]: choice } as Partial<Variants>,
  })),
);

/** Code and scope of the failure; `done` where there is none. */
function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'done',
    (error: unknown) => (error instanceof Failure ? `${error.code} ${error.scope}` : String(error)),
  );
}

/** What differs by variant; everything else is the same in all of them. */
const DIFFERS: Record<string, { patch?: string; resource?: string; returned?: string }> = {
  'patch: 404': { patch: 'autotask.wrong-url account' },
  'missingRight: no rows': { resource: 'done' },
  // The contract takes a ticket for closed as long as it has a completed date: it cannot be told from month-end.
  'reopen: keeps completedDate': { returned: 'changed' },
};

/** Whatever Autotask turns out to do where its documentation leaves it open, the product works. */
describeIn(1, 'Autotask, whichever of the plausible ways it is', () => {
  const bench = new Workbench();
  let desk: Desk | null = null;
  afterEach(async () => {
    await desk?.close();
    desk = null;
    await bench.stop();
  });

  for (const { title, variant } of share(EVERY)) {
    it(`${title}: a ticket rings once, and its changes, its end and its return are told`, async () => {
      desk = await Desk.open({ queues: ['On-Call'], priorities: ['Critical'] });
      const { autotask } = desk;
      autotask.setVariants(variant);
      const critical = { queueID: QUEUE.onCall, priority: PRIORITY.critical };
      desk.advance(1000);
      assert.deepEqual(await desk.told(), []);
      const { id } = autotask.createTicket({ title: 'Server down', ...critical });
      autotask.createTicket({ title: 'Printer', priority: PRIORITY.low, queueID: QUEUE.onCall });
      const opened = oneOf(await desk.poll());
      assert.deepEqual([opened.ticketId, opened.event.type], [id, 'opened']);
      assert.equal(opened.payload.priority?.label, 'Critical');
      assert.equal(opened.payload.createdAt, new Date(desk.clock.wall).toISOString());
      assert.notEqual(opened.payload.company?.name, '');

      const step = async (change: () => unknown): Promise<string[]> => {
        desk?.advance(60_000);
        change();
        return [...((await desk?.told()) ?? []), ...((await desk?.told()) ?? [])];
      };
      const contact = `contact:${String(autotask.ticket(id)['contactID'])}`;
      const change = await step(() => autotask.editTicket(id, { status: STATUS.inProgress }));
      assert.deepEqual(change, [`${id} changed`]);
      await step(() => autotask.addNote(id, 'Thank you', contact));
      assert.deepEqual(await step(() => autotask.complete(id)), [`${id} closed`]);
      assert.deepEqual(await step(() => autotask.editTicket(id, { status: STATUS.invoiced })), [
        `${id} changed`,
      ]);
      const returned = await step(() => autotask.reopen(id));
      assert.deepEqual(returned, [`${id} ${DIFFERS[title]?.returned ?? 'reopened'}`]);
      assert.deepEqual(desk.failures, []);
    });

    it(`${title}: the client finds its zone, reads pages, writes, and knows what a refusal means`, async () => {
      const { url, control } = await bench.autotask();
      control.setVariants(variant);
      const differs = DIFFERS[title] ?? {};
      const client = bench.client({ discoveryUrl: `${url}/ATServicesRest/` });
      await readsEverything(client, control);

      const { id } = control.createTicket({ status: STATUS.new });
      const changed = await codeOf(client.patch('Tickets', { id, status: STATUS.inProgress }, write));
      assert.equal(changed, differs.patch ?? 'done');
      assert.equal(control.ticket(id)['status'], changed === 'done' ? STATUS.inProgress : STATUS.new);
      const note = await client.post(
        `Tickets/${id}/Notes`,
        { title: 'Alert', description: 'Kim is on it', noteType: 201, publish: 2 },
        write,
      );
      assert.equal(typeof note, 'number');

      const unpaired = client.patch('Tickets', { id, assignedResourceID: 29680001 }, write);
      assert.equal(await codeOf(unpaired), differs.patch ?? 'autotask.refused entry');
      const badNote = client.post(`Tickets/${id}/Notes`, { description: 'x' }, write);
      assert.equal(await codeOf(badNote), 'autotask.refused entry');

      control.setRights('signl4-guide');
      const resource = codeOf(client.count('Resources', ALL, poll));
      assert.equal(await resource, differs.resource ?? 'autotask.rights account');
      control.setRights('full');
      control.setUsed(10_000);
      assert.equal(await codeOf(client.count('Companies', ALL, poll)), 'autotask.threshold throttled');
    });
  }

  /** Discovery, metadata, a query of three pages, single records and names. */
  async function readsEverything(client: AutotaskClient, control: Autotask['control']): Promise<void> {
    const ids = control.createTickets(5, { title: 'Ticket #' });
    const rows: Array<Record<string, unknown>> = [];
    const query = { filter: ALL, includeFields: ['title', 'companyID', 'createDate'], maxRecords: 2 };
    for await (const { items } of client.pages('Tickets', query, poll)) rows.push(...items);
    assert.deepEqual(
      rows.map(({ id }) => id),
      ids,
    );
    assert.equal(await client.count('Tickets', ALL, poll), 5);
    const first = ids[0] ?? 0;
    const record = await client.get('Tickets', first, poll);
    assert.ok(record);
    assert.equal(await client.get('Tickets', 1, poll), null);
    const picklists = Picklists.from(await client.fields('Tickets'));
    const companies = [Number(record['companyID'])];
    const names = await new Names(client).lookup({ companies, contacts: [], resources: [29680001] });
    const { webUrl } = await client.zone();
    const ticket = toTicket(record, { picklists, names, webUrl });
    assert.deepEqual(ticket.status, { id: 1, label: 'New' });
    assert.equal(Date.parse(ticket.createdAt ?? ''), timeOf(control, first));
    assert.notEqual(ticket.company?.name, '');
    assert.equal(names.resources.get(29680001)?.name, 'Kim Berger');
    assert.deepEqual(names.problems, []);
  }

  /** Milliseconds of the ticket's creation, past the way in which answers write times. */
  function timeOf(control: Autotask['control'], id: number): number {
    return Number(control.tenant.table('Tickets').get(id)?.values['createDate']);
  }

  for (const unknownUser of VARIANTS.unknownUser)
    it(`an unknown user is known by any answer of zone discovery (${unknownUser})`, async () => {
      const { url, control } = await bench.autotask();
      control.setVariants({ unknownUser });
      const client = bench.client({ discoveryUrl: url, username: 'nobody@sandbox.example' });
      assert.equal(await codeOf(client.zone()), 'autotask.unknown-user account');
    });

  for (const threadRefusal of VARIANTS.threadRefusal)
    it(`too many calls at once are known as such (${threadRefusal})`, async () => {
      const { url, control } = await bench.autotask();
      control.setVariants({ threadRefusal });
      const client = bench.client({ discoveryUrl: url });
      await client.zone();
      control.set({ threads: 0 });
      assert.equal(await codeOf(client.count('Tickets', ALL, poll)), 'autotask.threads throttled');
    });

  for (const freshRecord of VARIANTS.freshRecord)
    it(`a record that cannot be read yet is none (${freshRecord})`, async () => {
      const { url, control } = await bench.autotask();
      control.setVariants({ freshRecord });
      control.set({ lagMs: 60_000 });
      const client = bench.client({ discoveryUrl: url });
      const { id } = control.createTicket();
      assert.equal(await client.get('Tickets', id, poll), null);
      control.clock.advance(60_001);
      assert.equal((await client.get('Tickets', id, poll))?.['id'], id);
    });

  it('a tenant that moved is found again, where the old zone answers 401', async () => {
    const { url, control } = await bench.autotask();
    const client = bench.client({ discoveryUrl: url });
    await client.count('Tickets', ALL, poll);
    control.moveTenant(18);
    assert.equal(await client.count('Tickets', ALL, poll), 0);
    assert.match((await client.zone()).url, /zone18/);
  });

  it('a write that met a locked table failed in a way that is tried again', async () => {
    const { url, control } = await bench.autotask();
    control.setVariants({ tableLocks: 'refused' });
    const client = bench.client({ discoveryUrl: url });
    const ids = control.createTickets(2);
    await client.count('Tickets', ALL, poll);
    control.set({ latencyMs: 300 });
    const codes = await Promise.all(
      ids.map((id) => codeOf(client.patch('Tickets', { id, title: 'Changed' }, write))),
    );
    assert.deepEqual(codes.toSorted(), ['autotask.outage outage', 'done']);
  });
});
