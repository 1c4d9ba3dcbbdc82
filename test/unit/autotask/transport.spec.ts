import assert from 'node:assert/strict';
import net, { type AddressInfo } from 'node:net';
import type { FilterNode } from '../../../src/autotask/filter.js';
import { failureOf, Workbench } from './harness.js';

const ALL: FilterNode[] = [{ op: 'gte', field: 'id', value: 0 }];
const poll = { purpose: 'poll' } as const;
const write = { purpose: 'write' } as const;

describe('Autotask transport: what is no answer', () => {
  const bench = new Workbench();
  afterEach(() => bench.stop());

  async function both(fault: object) {
    const { url, control } = await bench.autotask();
    const [id = 0] = control.createTickets(1);
    const client = bench.client({ discoveryUrl: url, timeoutMs: 600 });
    await client.count('Tickets', ALL, write);
    control.addFault({ kind: 'hang', entity: 'Tickets', ...fault });
    return {
      read: client.count('Tickets', ALL, poll),
      change: client.patch('Tickets', { id, title: 'x' }, write),
    };
  }

  it('a hanging call ends: reads are an outage, writes are in doubt', async () => {
    const { read, change } = await both({ kind: 'hang' });
    await Promise.all([
      failureOf(read, 'autotask.timeout', 'outage'),
      failureOf(change, 'autotask.lost', 'unknown'),
    ]);
  });

  it('a dripping answer ends as well', async () => {
    const { read, change } = await both({ kind: 'drip' });
    await Promise.all([
      failureOf(read, 'autotask.timeout', 'outage'),
      failureOf(change, 'autotask.lost', 'unknown'),
    ]);
  });

  it('a broken connection is an outage for reads and a doubt for writes', async () => {
    const { read, change } = await both({ kind: 'lost' });
    await Promise.all([
      failureOf(read, 'autotask.unreachable', 'outage'),
      failureOf(change, 'autotask.lost', 'unknown'),
    ]);
  });

  it('an answer cut in the middle is an outage for reads and a doubt for writes', async () => {
    const { read, change } = await both({ kind: 'malformed' });
    await Promise.all([
      failureOf(read, 'autotask.not-json', 'outage'),
      failureOf(change, 'autotask.lost', 'unknown'),
    ]);
  });

  it('a host that is not there is an outage, also for writes, and says why', async () => {
    const server = net.createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    await new Promise((done) => server.close(done));
    const client = bench.client({ zoneUrl: `http://127.0.0.1:${port}/` });
    const failure = await failureOf(
      client.patch('Tickets', { id: 1 }, write),
      'autotask.unreachable',
      'outage',
    );
    assert.equal(failure.said, `connect ECONNREFUSED 127.0.0.1:${port}`);
    assert.deepEqual(failure.facts, { entity: 'Tickets', host: `127.0.0.1:${port}` });
  });

  it('a caller that gives up stops its read', async () => {
    const { url, control } = await bench.autotask();
    control.addFault({ kind: 'hang', entity: 'Tickets' });
    const client = bench.client({ discoveryUrl: url });
    const controller = new AbortController();
    const read = client.count('Tickets', ALL, { purpose: 'poll', signal: controller.signal });
    while (control.faults.list()[0]?.met === 0) await new Promise((done) => setImmediate(done));
    controller.abort();
    await failureOf(read, 'autotask.stopped', 'outage');
  });

  for (const overLimit of ['429 with Retry-After', '429', '429 with date', '500', '403'] as const) {
    it(`knows that the hour’s calls are used up (${overLimit})`, async () => {
      const { url, control } = await bench.autotask();
      control.setVariants({ overLimit });
      const client = bench.client({ discoveryUrl: url });
      control.setUsed(10_001);
      const failure = await failureOf(client.count('Tickets', ALL, poll), 'autotask.threshold', 'throttled');
      assert.ok((failure.retryAfterMs ?? 0) > 0);
      assert.equal(client.pace(30_000), 120_000);
    });
  }

  for (const threadRefusal of ['500', '429'] as const) {
    it(`knows that too many calls are under way (${threadRefusal})`, async () => {
      const { url, control } = await bench.autotask();
      control.setVariants({ threadRefusal });
      control.set({ latencyMs: 400, threads: 1 });
      const client = bench.client({ discoveryUrl: url, threads: 3 });
      await client.count('Companies', ALL, write);
      const results = await Promise.allSettled([1, 2].map(() => client.count('Tickets', ALL, write)));
      const refused = results.find((result) => result.status === 'rejected');
      assert.ok(refused);
      await failureOf(Promise.reject(refused.reason as Error), 'autotask.threads', 'throttled');
    });
  }

  for (const missingRight of ['500', '403'] as const) {
    it(`knows that a right is missing (${missingRight}), and of what`, async () => {
      const { url, control } = await bench.autotask();
      control.setVariants({ missingRight });
      control.setRights('signl4-guide');
      const client = bench.client({ discoveryUrl: url });
      const failure = await failureOf(client.count('Resources', ALL, poll), 'autotask.rights', 'account');
      assert.equal(failure.facts['entity'], 'Resources');
    });
  }

  it('quotes Autotask where it refuses a value, as text or as object', async () => {
    const { url, control } = await bench.autotask();
    const [id = 0] = control.createTickets(1);
    const client = bench.client({ discoveryUrl: url });
    for (const errorShape of ['strings', 'objects'] as const) {
      control.setVariants({ errorShape });
      const failure = await failureOf(
        client.patch('Tickets', { id, status: 4711 }, write),
        'autotask.refused',
        'entry',
      );
      assert.match(failure.said ?? '', /status/);
    }
  });
});
