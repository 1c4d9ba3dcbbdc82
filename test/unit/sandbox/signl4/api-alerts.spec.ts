import assert from 'node:assert/strict';
import { type Bench, startBench } from './helpers.js';
import { describeIn } from '../../../house/share.js';

interface Shown {
  externalId?: string | null;
}

describeIn(1, 'SIGNL4 stand-in: REST API, alerts', () => {
  let bench: Bench;
  let kim: string;
  beforeEach(async () => {
    bench = await startBench();
    kim = bench.control.user('kim@sandbox.example').id;
  });
  afterEach(() => bench.stop());

  async function raise(externalId = 'AT-1', title = 'Server down'): Promise<string> {
    return bench.control.raise(title, { externalId }).id;
  }

  describe('keys', () => {
    it('401 without a key', async () => {
      assert.equal((await bench.api('GET', '/v2/alerts/report', undefined, null)).status, 401);
    });

    it('403 with problem+json for an unknown or expired key, 401 as a variant', async () => {
      bench.control.addKey('old', { expiresAt: '2020-01-01T00:00:00Z' });
      for (const key of ['nope', 'old']) {
        const { status, headers } = await bench.api('GET', '/v2/users', undefined, key);
        assert.equal(status, 403);
        assert.match(headers.get('content-type') ?? '', /^application\/problem\+json/);
      }
      bench.control.choose({ badKey: '401' });
      assert.equal((await bench.api('GET', '/v2/users', undefined, 'nope')).status, 401);
    });

    it('a key in the query works too', async () => {
      assert.equal(
        (await bench.api('GET', '/v2/users?x-s4-api-key=sandbox-key', undefined, null)).status,
        200,
      );
    });

    it('a read-only key reads, also by paged, and writes nothing', async () => {
      bench.control.addKey('reader', { readOnly: true });
      const id = await raise();
      assert.equal((await bench.api('GET', `/v2/alerts/${id}`, undefined, 'reader')).status, 200);
      assert.equal((await bench.api('POST', `/v2/alerts/paged?userId=${kim}`, {}, 'reader')).status, 200);
      assert.equal((await bench.api('POST', `/v2/alerts/${id}/close`, { uid: kim }, 'reader')).status, 403);
      assert.equal(bench.control.alert(id).status, 1);
    });

    it("a team's key sees only that team", async () => {
      bench.control.addKey('network', { teamId: bench.control.team('Network').id });
      const id = await raise();
      assert.equal((await bench.api('GET', `/v2/alerts/${id}`, undefined, 'network')).status, 404);
      const teams = (await bench.api('GET', '/v2/teams', undefined, 'network')).body as Array<{
        name: string;
      }>;
      assert.deepEqual(
        teams.map(({ name }) => name),
        ['Network'],
      );
    });
  });

  describe('POST /alerts', () => {
    it('v2 wants teamId, title and text, and answers 201 with the alert', async () => {
      const teamId = bench.control.team('Network').id;
      const whole = {
        teamId,
        title: 'T',
        text: 'X',
        externalId: 'AT-3',
        severity: 2,
        parameters: [{ name: 'a', value: 'b' }],
      };
      const { status, body } = await bench.api('POST', '/v2/alerts', whole);
      assert.equal(status, 201);
      assert.equal((body as Shown).externalId, 'AT-3');
      assert.deepEqual(bench.control.alerts('AT-3')[0]?.parameters, [{ name: 'a', value: 'b' }]);
      for (const part of ['teamId', 'title', 'text']) {
        assert.equal(
          (await bench.api('POST', '/v2/alerts', { ...whole, [part]: undefined })).status,
          400,
          part,
        );
      }
      assert.equal((await bench.api('POST', '/v2/alerts', { ...whole, teamId: 'x' })).status, 404);
    });

    it('v1 takes the team from the key', async () => {
      bench.control.addKey('network', { teamId: bench.control.team('Network').id });
      assert.equal((await bench.api('POST', '/alerts', { title: 'T', text: 'X' }, 'network')).status, 201);
      assert.equal(bench.control.alerts()[0]?.teamId, bench.control.team('Network').id);
    });

    it('bypasses distribution rules, and an inbound resolved closes it', async () => {
      const source = [...bench.control.world.sources.values()][0];
      if (source) source.distribution = 'no-rule';
      const teamId = bench.control.team().id;
      await bench.api('POST', '/v2/alerts', { teamId, title: 'T', text: 'X', externalId: 'AT-3' });
      await bench.send({ 'X-S4-ExternalID': 'AT-3', 'X-S4-Status': 'resolved' });
      assert.equal(bench.control.alerts('AT-3')[0]?.status, 4);
    });
  });

  it('the Multiple calls: 204, and what the lifecycle forbids is left out', async () => {
    const ids = [await raise('a'), await raise('b')];
    const all = async (action: string): Promise<number[]> => {
      const { status } = await bench.api('POST', `/v2/alerts/${action}`, {
        alertIds: [...ids, 'none'],
        userId: kim,
      });
      assert.equal(status, 204, action);
      return bench.control.alerts().map((alert) => alert.status);
    };
    bench.control.acknowledge(ids[0] ?? '');
    assert.deepEqual(await all('acknowledgeMultiple'), [2, 2]);
    assert.deepEqual(await all('undoAcknowledgeMultiple'), [1, 1]);
    assert.deepEqual(await all('closeMultiple'), [4, 4]);
    assert.deepEqual(await all('undoCloseMultiple'), [1, 1]);
  });

  it('acknowledgeAll takes the unhandled ones, closeAll the acknowledged ones: 204', async () => {
    const ids = [await raise('a'), await raise('b')];
    assert.equal((await bench.api('POST', `/v2/alerts/closeAll?userId=${kim}`, {})).status, 204);
    assert.equal(bench.control.alert(ids[0] ?? '').status, 1);
    assert.equal((await bench.api('POST', `/v2/alerts/acknowledgeAll?userId=${kim}`, {})).status, 204);
    await raise('c');
    assert.equal((await bench.api('POST', `/v2/alerts/closeAll?userId=${kim}`, {})).status, 204);
    assert.deepEqual(
      bench.control.alerts().map(({ status }) => status),
      [4, 4, 1],
    );
  });

  it('report counts acknowledged, closed and unhandled', async () => {
    const ids = [await raise('a'), await raise('b'), await raise('c')];
    bench.control.acknowledge(ids[0] ?? '');
    bench.control.close(ids[1] ?? '');
    const { body } = await bench.api('GET', '/v2/alerts/report');
    const { acked, closed, unhandled } = (body as { last24Hours: Record<string, number> }).last24Hours;
    assert.deepEqual([acked, closed, unhandled], [1, 1, 1]);
  });

  it('single alert: details, parameters, timeline, notifications, distribution, overview, summary', async () => {
    await bench.send({ Title: 'T', Text: 'X', Site: 'Lyon' });
    const id = bench.control.alerts()[0]?.id ?? '';
    for (const part of [
      '',
      '/details',
      '/parameters',
      '/timeline',
      '/notifications',
      '/distribution',
      '/overview',
      '/summary',
    ]) {
      assert.equal((await bench.api('GET', `/v2/alerts/${id}${part}`)).status, 200, part);
      assert.equal((await bench.api('GET', `/v2/alerts/none${part}`)).status, 404, part);
    }
    assert.equal((await bench.api('GET', `/alerts/${id}/details`)).status, 404);
    const { body } = await bench.api('GET', `/v2/alerts/${id}/parameters`);
    assert.deepEqual(body, [{ name: 'Site', value: 'Lyon', order: 0, type: 0 }]);
  });

  it('attachments: the list, and the file itself', async () => {
    const form = new FormData();
    form.set('Title', 'T');
    form.set('f', new Blob(['hello'], { type: 'text/plain' }), 'a.txt');
    await fetch(`${bench.url}/webhook/sandbox-team`, { method: 'POST', body: form });
    const id = bench.control.alerts()[0]?.id ?? '';
    const list = (await bench.api('GET', `/v2/alerts/${id}/attachments`)).body as Array<{
      id: string;
      name: string;
    }>;
    assert.equal(list[0]?.name, 'a.txt');
    assert.equal((await bench.api('GET', `/v2/alerts/${id}/attachments/${list[0]?.id}`)).body, 'hello');
    assert.equal((await bench.api('GET', `/v2/alerts/${id}/attachments/none`)).status, 404);
  });

  it('400 for a body that is no JSON, 404 for a path and 405 for a method that it does not know', async () => {
    const answer = await fetch(`${bench.url}/api/v2/alerts/paged`, {
      method: 'POST',
      headers: { 'X-S4-Api-Key': 'sandbox-key' },
      body: '{',
    });
    assert.equal(answer.status, 400);
    assert.equal((await bench.api('GET', '/v2/nothing')).status, 404);
    assert.equal((await bench.api('DELETE', '/v2/users')).status, 405);
  });
});
