import assert from 'node:assert/strict';
import { type Answered, type Bench, startBench } from './helpers.js';
import { describeIn } from '../../../house/share.js';

interface Shown {
  externalId?: string | null;
  title: string;
}
interface Page {
  results: Shown[];
  hasMore: boolean;
  continuationToken: unknown;
}

describeIn(1, 'SIGNL4 stand-in: REST API, alerts paged', () => {
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
  const paged = (body: unknown, query = `userId=${kim}`): Promise<Answered> =>
    bench.api('POST', `/v2/alerts/paged?${query}`, body);
  const found = async (body: unknown, query?: string): Promise<string[]> => {
    const answer = await paged(body, query);
    return answer.status === 204 ? [] : (answer.body as Page).results.map(({ title }) => title);
  };

  it('204 when nothing matches', async () => {
    await raise();
    assert.deepEqual(await paged({ externalId: 'AT-9' }).then(({ status, body }) => [status, body]), [
      204,
      null,
    ]);
  });

  it('400 without userId when an API key asks, unless the variant says otherwise', async () => {
    await raise();
    assert.equal((await paged({}, '')).status, 400);
    bench.control.choose({ pagedUser: 'optional' });
    assert.equal((await paged({}, '')).status, 200);
  });

  it('by external id, which v2 shows and v1 neither knows nor shows', async () => {
    await raise('AT-1', 'one');
    await raise('AT-2', 'two');
    await raise('AT-1', 'one again');
    assert.deepEqual(await found({ externalId: 'AT-1' }), ['one again', 'one']);
    const v1 = (await bench.api('POST', `/alerts/paged?userId=${kim}`, { externalId: 'AT-1' })).body as Page;
    assert.equal(v1.results.length, 3);
    assert.ok(!('externalId' in (v1.results[0] ?? {})));
  });

  it('1 to 100 at once, newest first, going on with the continuation token although more came in', async () => {
    for (let i = 1; i <= 5; i++) await raise('AT-1', `${i}`);
    const first = (await paged({}, `userId=${kim}&maxResults=2`)).body as Page;
    assert.deepEqual(
      first.results.map(({ title }) => title),
      ['5', '4'],
    );
    assert.equal(first.hasMore, true);
    await raise('AT-1', '6');
    const { continuationToken } = first;
    const second = (await paged({ continuationToken }, `userId=${kim}&maxResults=2`)).body as Page;
    assert.deepEqual(
      second.results.map(({ title }) => title),
      ['3', '2'],
    );
    const last = (await paged({ continuationToken: second.continuationToken }, `userId=${kim}&maxResults=2`))
      .body as Page;
    assert.deepEqual([last.results.length, last.hasMore], [1, false]);
    for (const most of ['0', '101', 'x'])
      assert.equal((await paged({}, `userId=${kim}&maxResults=${most}`)).status, 400);
  });

  it('variant pages short: a filtered page holds fewer than asked although there is more', async () => {
    bench.control.choose({ pages: 'short' });
    for (let i = 1; i <= 5; i++) await raise('AT-1', `${i}`);
    const page = (await paged({ externalId: 'AT-1' }, `userId=${kim}&maxResults=4`)).body as Page;
    assert.deepEqual([page.results.length, page.hasMore], [2, true]);
  });

  it('modifiedSince, minCreated, maxCreated', async () => {
    bench.control.clock.set({ mode: 'fixed', at: '2026-01-01T00:00:00Z' });
    const old = await raise('AT-1', 'old');
    bench.control.clock.advance(60_000);
    await raise('AT-2', 'young');
    assert.deepEqual(await found({ modifiedSince: '2026-01-01T00:00:30Z' }), ['young']);
    assert.deepEqual(await found({ minCreated: '2026-01-01T00:01:00Z' }), ['young']);
    assert.deepEqual(await found({ maxCreated: '2026-01-01T00:00:59Z' }), ['old']);
    bench.control.acknowledge(old);
    assert.deepEqual(await found({ modifiedSince: '2026-01-01T00:00:30Z' }), ['young', 'old']);
  });

  it('alertStatusCodes is a bit mask: 3 is open and acknowledged', async () => {
    const ids = [await raise('a', 'open'), await raise('b', 'acked'), await raise('c', 'closed')];
    bench.control.acknowledge(ids[1] ?? '');
    bench.control.close(ids[2] ?? '');
    assert.deepEqual(await found({ alertStatusCodes: 3 }), ['acked', 'open']);
    assert.deepEqual(await found({ alertStatusCodes: 4 }), ['closed']);
    assert.equal((await found({ alertStatusCodes: 0 })).length, 3);
  });

  it('teamIds (and the older teamid), alertIds, afterId, categoryIds, textToSearch', async () => {
    const one = await raise('a', 'server one');
    await raise('b', 'two');
    bench.control.raise('theirs', { team: 'Network' });
    const network = bench.control.team('Network').id;
    const robin = `userId=${bench.control.user('robin@sandbox.example').id}`;
    assert.deepEqual(await found({ teamIds: [network] }, robin), ['theirs']);
    assert.deepEqual(await found({ teamid: network }, robin), ['theirs']);
    assert.deepEqual(await found({ alertIds: [one] }), ['server one']);
    assert.deepEqual(await found({ afterId: one }), ['two']);
    assert.deepEqual(await found({ textToSearch: 'SERVER' }), ['server one']);
    const server = bench.control.team().categories.find(({ name }) => name === 'Server')?.id;
    assert.deepEqual(await found({ categoryIds: [server] }), ['server one']);
  });

  it("shows only alerts of the user's teams", async () => {
    bench.control.raise('theirs', { team: 'Network' });
    assert.deepEqual(await found({}), []);
  });
});
