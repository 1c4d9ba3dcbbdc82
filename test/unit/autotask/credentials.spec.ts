import assert from 'node:assert/strict';
import type { FilterNode } from '../../../src/autotask/filter.js';
import { failureOf, json, Workbench } from './harness.js';

const ALL: FilterNode[] = [{ op: 'gte', field: 'id', value: 0 }];
const poll = { purpose: 'poll' } as const;

describe('Autotask zone and credentials', () => {
  const bench = new Workbench();

  beforeEach(() => {
    bench.clock = Date.now();
  });
  afterEach(() => bench.stop());

  it('asks for the zone once in 12 hours', async () => {
    const { url, control } = await bench.autotask();
    const client = bench.client({ discoveryUrl: url });
    const zone = await client.zone();
    assert.deepEqual(zone, { url: `${url}/ATServicesRest/V1.0/`, webUrl: `${url}/`, company: 30595 });
    bench.clock += 11 * 3_600_000;
    await client.zone();
    const asked = () => control.calls({ path: 'zoneInformation' });
    assert.equal(asked().length, 1);
    assert.equal(asked()[0]?.headers['username'], undefined);
    assert.equal(asked()[0]?.headers['secret'], undefined);
    bench.clock += 2 * 3_600_000;
    await client.zone();
    assert.equal(asked().length, 2);
  });

  it('keeps the old zone while discovery is down', async () => {
    const { url, control } = await bench.autotask();
    const client = bench.client({ discoveryUrl: url });
    const zone = await client.zone();
    bench.clock += 13 * 3_600_000;
    control.addFault({ kind: 'status', status: 503, path: '*zoneInformation*' });
    const asked = () => control.calls({ path: 'zoneInformation' }).length;
    for (let calls = 0; calls < 5; calls += 1) assert.deepEqual(await client.zone(), zone);
    assert.equal(asked(), 2, 'no call waits for what the one before it waited for in vain');
    bench.clock += 61_000;
    await client.zone();
    assert.equal(asked(), 3);
  });

  for (const variant of ['errors', 'empty', 'no url'] as const) {
    it(`knows an unknown user (${variant}), and asks again after a minute only`, async () => {
      const { url, control } = await bench.autotask();
      control.setVariants({ unknownUser: variant });
      const client = bench.client({ discoveryUrl: url, username: `nobody.${variant}@sandbox.example` });
      for (let n = 0; n < 3; n += 1) {
        await failureOf(client.count('Tickets', ALL, poll), 'autotask.unknown-user', 'account');
      }
      assert.equal(control.summary().total, 1);
      bench.clock += 61_000;
      await failureOf(client.count('Tickets', ALL, poll), 'autotask.unknown-user', 'account');
      assert.equal(control.summary().total, 2);
      client.retryNow();
      await failureOf(client.zone(), 'autotask.unknown-user', 'account');
      assert.equal(control.summary().total, 3);
    });
  }

  it('knows that a wrong discovery address is no unknown user', async () => {
    const page = await bench.serve((_req, res) =>
      res.writeHead(404, { 'Content-Type': 'text/html' }).end('<html>'),
    );
    await failureOf(bench.client({ discoveryUrl: page.url }).zone(), 'autotask.wrong-url', 'account');
    const limited = await bench.serve((_req, res) => json(res, 429, {}));
    await failureOf(bench.client({ discoveryUrl: limited.url }).zone(), 'autotask.threshold', 'throttled');
  });

  it('makes one failed login of many calls, and no second one for 15 minutes', async () => {
    const { url, control } = await bench.autotask();
    const client = bench.client({ discoveryUrl: url, secret: 'wrong-1' });
    const tries = ['Tickets', 'Companies', 'Contacts', 'Resources'].map((entity) =>
      failureOf(client.count(entity, ALL, poll), 'autotask.credentials', 'account'),
    );
    const [failure] = await Promise.all(tries);
    assert.equal(failure?.facts['again'], new Date(bench.clock + 15 * 60_000).toISOString());
    const logins = () => control.calls({ status: 401 }).length;
    assert.equal(logins(), 1);

    const afterDeploy = bench.client({ discoveryUrl: url, secret: 'wrong-1' });
    bench.clock += 14 * 60_000;
    const rest = await failureOf(afterDeploy.count('Tickets', ALL, poll), 'autotask.credentials', 'account');
    assert.equal(rest.retryAfterMs, 60_000);
    assert.equal(logins(), 1);

    bench.clock += 60_000;
    await failureOf(client.count('Tickets', ALL, poll), 'autotask.credentials', 'account');
    assert.equal(logins(), 2);
    assert.equal(control.user().locked, false);
  });

  it('tries changed credentials at once, and goes on by itself when Autotask takes the old ones again', async () => {
    const { url, control } = await bench.autotask();
    control.user().secret = 'rotated';
    const old = bench.client({ discoveryUrl: url });
    await failureOf(old.count('Tickets', ALL, poll), 'autotask.credentials', 'account');
    assert.equal(await bench.client({ discoveryUrl: url, secret: 'rotated' }).count('Tickets', ALL, poll), 0);
    control.user().secret = 'sandbox-secret';
    bench.clock += 15 * 60_000;
    assert.equal(await old.count('Tickets', ALL, poll), 0);
  });

  for (const proven of [true, false])
    it(`a refusal from before somebody unlocked the user stops nobody any more (${proven ? 'proven' : 'not proven'} before)`, async () => {
      const { url, control } = await bench.autotask();
      const client = bench.client({ discoveryUrl: url });
      if (proven) await client.count('Tickets', ALL, poll);
      else await client.zone();
      control.lockUser();
      control.addFault({ kind: 'hold', done: true, path: '*/Companies/query/count' });
      const before = failureOf(client.count('Companies', ALL, poll), 'autotask.credentials', 'account');
      await new Promise((next) => setTimeout(next, 100));
      control.lockUser(false);
      await client.test();
      control.clearFaults();
      await before;
      assert.equal(await client.count('Tickets', ALL, poll), 0);
    });

  it('is not kept from trying by a clock that was set back', async () => {
    const { url, control } = await bench.autotask();
    control.lockUser();
    const client = bench.client({ discoveryUrl: url });
    await failureOf(client.count('Tickets', ALL, poll), 'autotask.credentials', 'account');
    control.lockUser(false);
    bench.clock -= 3_600_000;
    assert.equal(await client.count('Tickets', ALL, poll), 0);
  });

  it('follows a tenant that was moved to another zone', async () => {
    const { url, control } = await bench.autotask();
    const client = bench.client({ discoveryUrl: url });
    await client.count('Tickets', ALL, { purpose: 'write' });
    control.moveTenant(18);
    assert.equal(await client.count('Tickets', ALL, { purpose: 'write' }), 0);
    assert.match((await client.zone()).url, /\/zone18\/ATServicesRest\/V1\.0\/$/);
    assert.equal(control.calls({ status: 401 }).length, 1);
  });

  it('does not look for another zone where the address is set', async () => {
    const { url, control } = await bench.autotask();
    control.moveTenant(18);
    const client = bench.client({ zoneUrl: `${url}/ATServicesRest/` });
    await failureOf(client.count('Tickets', ALL, poll), 'autotask.credentials', 'account');
    assert.equal(control.calls({ path: 'zoneInformation' }).length, 0);
  });

  it('lets the calls that wait for a first login share an outage instead of meeting it in turn', async () => {
    const server = await bench.serve((_req, res) => res.writeHead(503).end());
    const client = bench.client({ zoneUrl: server.url });
    await Promise.all(
      ['A', 'B', 'C', 'D'].map((entity) =>
        failureOf(client.count(entity, ALL, poll), 'autotask.outage', 'outage'),
      ),
    );
    assert.equal(server.calls.length, 1);
  });

  it('knows that the lost write of another call is not its own', async () => {
    const server = await bench.serve((req) => req.socket.destroy());
    const client = bench.client({ zoneUrl: server.url });
    const write = failureOf(
      client.patch('Tickets', { id: 1 }, { purpose: 'write' }),
      'autotask.lost',
      'unknown',
    );
    const other = failureOf(
      client.patch('Companies', { id: 1 }, { purpose: 'write' }),
      'autotask.unreachable',
      'outage',
    );
    await Promise.all([write, other]);
    assert.equal(server.calls.length, 1);
  });
});
