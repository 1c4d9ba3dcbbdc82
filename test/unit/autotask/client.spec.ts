import assert from 'node:assert/strict';
import type { AutotaskClient, Page } from '../../../src/autotask/client.js';
import { Cached } from '../../../src/autotask/cached.js';
import type { FilterNode } from '../../../src/autotask/filter.js';
import type { RawRecord } from '../../../src/types.js';
import { failureOf, json, Workbench } from './harness.js';

const ALL: FilterNode[] = [{ op: 'gte', field: 'id', value: 0 }];
const poll = { purpose: 'poll' } as const;

async function all(client: AutotaskClient, entity = 'Tickets', maxRecords?: number): Promise<Page[]> {
  const pages: Page[] = [];
  const query = { filter: ALL, ...(maxRecords === undefined ? {} : { maxRecords }) };
  for await (const page of client.pages(entity, query, poll)) pages.push(page);
  return pages;
}

const rows = (pages: Page[]): RawRecord[] => pages.flatMap(({ items }) => items);

describe('Autotask client', () => {
  const bench = new Workbench();

  beforeEach(() => {
    bench.clock = Date.now();
  });
  afterEach(() => bench.stop());

  describe('with the stand-in', () => {
    it('finds its zone, reads page by page with the same verb and body, and knows the last page', async () => {
      const { url, control } = await bench.autotask();
      const ids = control.createTickets(23);
      const client = bench.client({ discoveryUrl: `${url}/ATServicesRest/` });
      const pages = await all(client, 'Tickets', 10);
      assert.deepEqual(
        pages.map(({ items, last }) => [items.length, last]),
        [
          [10, false],
          [10, false],
          [3, true],
        ],
      );
      assert.deepEqual(
        rows(pages).map(({ id }) => id),
        ids,
      );
      const calls = control.calls({ entity: 'Tickets' });
      assert.deepEqual(
        calls.map(({ method, status }) => [method, status]),
        Array.from({ length: 3 }, () => ['POST', 200]),
      );
      assert.equal(new Set(calls.map(({ body }) => body)).size, 1);
    });

    it('asks for the id whatever fields are wanted, so that further pages come', async () => {
      const { url, control } = await bench.autotask();
      control.createTickets(3);
      const client = bench.client({ discoveryUrl: url });
      const found: RawRecord[] = [];
      const query = { filter: ALL, includeFields: ['title'], maxRecords: 2 };
      for await (const page of client.pages('Tickets', query, poll)) found.push(...page.items);
      assert.equal(found.length, 3);
      assert.ok(found.every((row) => typeof row['id'] === 'number' && !('description' in row)));
    });

    it('tells the time by Autotask’s clock', async () => {
      const { url, control } = await bench.autotask();
      control.setClock({ mode: 'fixed', at: '2030-01-02T03:04:05.000Z' });
      const client = bench.client({ discoveryUrl: url });
      const [page] = await all(client);
      assert.equal(page?.answeredAt, Date.parse('2030-01-02T03:04:05.000Z'));
      assert.equal(client.clockOffset(), Date.parse('2030-01-02T03:04:05.000Z') - bench.clock);
    });

    it('counts, reads one, knows a missing one, writes', async () => {
      const { url, control } = await bench.autotask();
      const [id = 0] = control.createTickets(4);
      const client = bench.client({ discoveryUrl: url });
      assert.equal(await client.count('Tickets', ALL, poll), 4);
      assert.equal((await client.get('Tickets', id, poll))?.['id'], id);
      assert.equal(await client.get('Tickets', 999_999_999, poll), null);
      await client.patch('Tickets', { id, title: 'New title' }, { purpose: 'write' });
      assert.equal(control.ticket(id)['title'], 'New title');
      const types = (await client.fields('TicketNotes')).find(({ name }) => name === 'noteType')?.options;
      const noteType = types?.find(({ active, isSystem }) => active && !isSystem)?.id;
      const note = { title: 'T', description: 'D', noteType, publish: 1 };
      const noteId = await client.post(`Tickets/${id}/Notes`, note, { purpose: 'note' });
      assert.ok(control.notes(id).some((one) => one.id === noteId && one['description'] === 'D'));
    });

    it('keeps fields for an hour, and concurrent askers share one call', async () => {
      const { url, control } = await bench.autotask();
      const client = bench.client({ discoveryUrl: url });
      const [first] = await Promise.all([client.fields('Tickets'), client.fields('Tickets')]);
      assert.ok(first.some(({ name, options }) => name === 'status' && options?.some(({ id }) => id === 5)));
      bench.clock += 59 * 60_000;
      await client.fields('Tickets');
      const asked = () => control.calls({ path: '/Tickets/entityInformation/fields' }).length;
      assert.equal(asked(), 1);
      bench.clock += 2 * 60_000;
      await client.fields('Tickets');
      assert.equal(asked(), 2);
      await client.fields('Tickets', { fresh: true });
      assert.equal(asked(), 3);
    });

    it('who wants fresh fields gets none that were being read before, and these last', async () => {
      const cached = new Cached<string>(60 * 60_000, () => bench.clock);
      let answer: (value: string) => void = () => undefined;
      const before = cached.get('x', false, () => new Promise((resolve) => (answer = resolve)));
      const fresh = cached.get('x', true, () => Promise.resolve('new'));
      assert.equal(await fresh, 'new');
      answer('old');
      assert.equal(await before, 'old');
      assert.equal(await cached.get('x', false, () => Promise.reject(new Error('asked again'))), 'new');
    });

    it('gives old fields while Autotask is down, but not to who wants fresh ones', async () => {
      const { url, control } = await bench.autotask();
      const client = bench.client({ discoveryUrl: url });
      await client.fields('Tickets');
      bench.clock += 61 * 60_000;
      control.addFault({ kind: 'status', status: 503, path: '*/entityInformation/fields' });
      assert.ok((await client.fields('Tickets')).length > 0);
      await failureOf(client.fields('Tickets', { fresh: true }), 'autotask.outage', 'outage');
    });

    it('never has more calls at once than threads, whoever makes them', async () => {
      const { url, control } = await bench.autotask();
      const one = bench.client({ discoveryUrl: url, threads: 2 });
      const two = bench.client({ discoveryUrl: url, threads: 2 });
      await one.count('Tickets', ALL, poll);
      const underWay = () => control.summary().byEntity['Tickets']?.underWay ?? 0;
      const fault = control.addFault({ kind: 'hold', entity: 'Tickets' });
      const counts = [one, two, one, two, one, two].map((client) => client.count('Tickets', ALL, poll));
      while (underWay() < 2) await new Promise((done) => setImmediate(done));
      control.faults.remove(fault);
      await Promise.all(counts);
      assert.equal(control.summary().byEntity['Tickets']?.mostAtOnce, 2);
    });

    it('what a deploy finds under way counts for the threads of those that come after it', async () => {
      const { url, control } = await bench.autotask();
      const before = bench.client({ discoveryUrl: url, threads: 2 });
      await before.count('Tickets', ALL, poll);
      control.set({ latencyMs: 50 });
      const underWay = [before.count('Tickets', ALL, poll), before.count('Tickets', ALL, poll)];
      before.close();
      const after = bench.client({ discoveryUrl: url, threads: 2 });
      await Promise.all([...underWay, after.count('Tickets', ALL, poll), after.count('Tickets', ALL, poll)]);
      assert.equal(control.summary().byEntity['Tickets']?.mostAtOnce, 2);
    });

    it('reads the tenant’s use at most every 10 minutes, and slows polling down by it', async () => {
      const { url, control } = await bench.autotask();
      const client = bench.client({ discoveryUrl: url });
      const reads = () => control.calls({ entity: 'ThresholdInformation' }).length;
      const isPaced = async (ms: number) => {
        while (client.pace(30_000) !== ms) await new Promise((done) => setImmediate(done));
      };
      assert.equal(client.pace(30_000), 30_000);
      control.setUsed(5_500);
      control.set({ threshold: { limit: 10_000, minutes: 60, delayMs: [0, 0] } });
      await client.count('Tickets', ALL, poll);
      await client.count('Tickets', ALL, poll);
      await isPaced(60_000);
      assert.equal(reads(), 1);
      control.setUsed(8_000);
      bench.clock += 11 * 60_000;
      await client.count('Tickets', ALL, poll);
      await isPaced(120_000);
      assert.equal(reads(), 2);
    });

    it('goes on polling when the tenant’s use can’t be read', async () => {
      const { url, control } = await bench.autotask();
      control.addFault({ kind: 'hang', entity: 'ThresholdInformation' });
      const client = bench.client({ discoveryUrl: url });
      await client.count('Tickets', ALL, poll);
      assert.equal(await client.count('Tickets', ALL, poll), 0);
    });
  });

  describe('paging that can’t be trusted', () => {
    const page = (next: unknown) => ({ items: [{ id: 1 }], pageDetails: { nextPageUrl: next } });

    it('sends no credentials to another host', async () => {
      const other = await bench.serve((_req, res) => json(res, 200, page(null)));
      const { url } = await bench.serve((_req, res) =>
        json(res, 200, page(`${other.url}V1.0/Tickets/query/next?paging=1`)),
      );
      await failureOf(all(bench.client({ zoneUrl: url })), 'autotask.paging', 'outage');
      assert.deepEqual(other.calls, []);
    });

    it('ends where the same page comes again', async () => {
      const server = await bench.serve((req, res) =>
        json(res, 200, page(`http://${req.headers.host}/atservicesrest/v1.0/Tickets/query/next?paging=1`)),
      );
      await failureOf(all(bench.client({ zoneUrl: server.url })), 'autotask.paging', 'outage');
      const queries = server.calls.filter((call) => call.includes('query'));
      assert.deepEqual(queries, [
        'POST /ATServicesRest/V1.0/Tickets/query',
        'POST /ATServicesRest/V1.0/Tickets/query/next?paging=1',
      ]);
    });

    it('takes no answer for a page that is none', async () => {
      const { url } = await bench.serve((_req, res) => json(res, 200, { something: 1 }));
      await failureOf(all(bench.client({ zoneUrl: url })), 'autotask.paging', 'outage');
    });
  });

  it('sends the three headers, and the resource to act as only with writes', async () => {
    const seen: Array<Record<string, unknown>> = [];
    const { url } = await bench.serve((req, res) => {
      seen.push({ ...req.headers, method: req.method });
      json(res, 200, { itemId: 7, queryCount: 0 });
    });
    const client = bench.client({ zoneUrl: url });
    await client.patch('Tickets', { id: 1 }, { purpose: 'write', impersonate: 12 });
    await client.count('Companies', ALL, { purpose: 'names' });
    const [write, read] = seen;
    assert.equal(write?.['username'], 'api@sandbox.example');
    assert.equal(write['secret'], 'sandbox-secret');
    assert.equal(write['apiintegrationcode'], 'SANDBOX');
    assert.equal(write['impersonationresourceid'], '12');
    assert.equal(read?.['impersonationresourceid'], undefined);
  });

  it('names its tenant without showing the user, and whatever the case', () => {
    const one = bench.client({ username: 'Api@Sandbox.example' });
    const two = bench.client({ username: 'api@sandbox.EXAMPLE' });
    assert.match(one.tenant, /^at-[0-9a-f]{12}$/);
    assert.equal(one.tenant, two.tenant);
  });

  it('tests credentials and the right to read tickets', async () => {
    const { url, control } = await bench.autotask();
    const client = bench.client({ discoveryUrl: url });
    await client.test();
    const none = await bench.serve((_req, res) =>
      json(res, 200, { info: { canQuery: true, userAccessForQuery: 'None' } }),
    );
    await failureOf(bench.client({ zoneUrl: none.url }).test(), 'autotask.rights', 'account');
    control.user().secret = 'changed';
    await failureOf(client.test(), 'autotask.credentials', 'account');
    control.user().secret = 'sandbox-secret';
    await client.test();
  });
});
