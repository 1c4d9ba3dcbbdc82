import assert from 'node:assert/strict';
import { Client } from './client.js';
import { describeIn } from '../../../house/share.js';

describeIn(0, 'Autotask sandbox: thread limit', () => {
  const api = new Client();
  const company = (): ReturnType<Client['call']> => api.get('Companies/0');

  beforeEach(() => api.control.set({ latencyMs: 150 }));

  it('refuses the fourth call at once on one entity, with the odd text', async () => {
    const answers = await Promise.all([company(), company(), company(), company()]);
    const refused = answers.filter(({ status }) => status !== 200);
    assert.equal(refused.length, 1);
    assert.equal(refused[0]?.status, 500);
    assert.match(
      refused[0]?.text ?? '',
      /Thread Threshold Exceeded.*threshold of 3 threads has been exceeded.*Itgenatr005/,
    );
  });

  it('refuses with 429 in that variant', async () => {
    api.control.setVariants({ threadRefusal: '429' });
    const answers = await Promise.all([company(), company(), company(), company()]);
    assert.equal(answers.filter(({ status }) => status === 429).length, 1);
  });

  it('says how long to wait, in that variant', async () => {
    api.control.setVariants({ threadRefusal: '429 with Retry-After' });
    const answers = await Promise.all([company(), company(), company(), company()]);
    assert.deepEqual(
      answers.filter(({ status }) => status === 429).map(({ headers }) => headers.get('retry-after')),
      ['1'],
    );
  });

  it('writes to one entity at once fail on a locked table, in that variant; reads and other entities do not', async () => {
    const { id } = api.control.createTicket();
    const write = (): ReturnType<Client['call']> => api.patch({ id, title: 'Changed' });
    const statuses = async (): Promise<number[]> => {
      const note = { description: 'x', noteType: 201, publish: 1 };
      const all = [
        write(),
        write(),
        api.query('Tickets', [{ op: 'exist', field: 'id' }]),
        api.call('POST', `Tickets/${id}/Notes`, note),
      ];
      return (await Promise.all(all)).map(({ status }) => status);
    };
    assert.deepEqual(await statuses(), [200, 200, 200, 200]);
    api.control.setVariants({ tableLocks: 'refused' });
    const [first, second, read, note] = await statuses();
    assert.deepEqual(new Set([first, second]), new Set([200, 500]));
    assert.deepEqual([read, note], [200, 200]);
    assert.equal((await write()).status, 200, 'the lock is let go');
  });

  it('counts per entity and per integration code', async () => {
    const other = {
      UserName: 'rmm@sandbox.example',
      Secret: 'sandbox-rmm',
      ApiIntegrationCode: 'SANDBOX-RMM',
    };
    const answers = await Promise.all([
      company(),
      company(),
      company(),
      api.get('Contacts/30690001'),
      api.call('GET', 'Companies/0', undefined, other),
    ]);
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
  });

  it('covers metadata and the threshold', async () => {
    const ask = (): ReturnType<Client['call']> => api.get('ThresholdInformation');
    const answers = await Promise.all([ask(), ask(), ask(), ask()]);
    assert.equal(answers.filter(({ status }) => status === 500).length, 1);
    const read = (): ReturnType<Client['call']> => api.get('Tickets/entityInformation/fields');
    const fields = await Promise.all([read(), read(), read(), read()]);
    assert.equal(fields.filter(({ status }) => status === 500).length, 1);
  });

  it('exempts zone discovery', async () => {
    const ask = (): ReturnType<Client['call']> => api.get('zoneInformation?user=api@sandbox.example');
    const answers = await Promise.all([ask(), ask(), ask(), ask(), ask()]);
    assert.ok(answers.every(({ status }) => status === 200));
  });

  it('gives the thread back', async () => {
    for (let round = 0; round < 3; round++) {
      const answers = await Promise.all([company(), company(), company()]);
      assert.ok(answers.every(({ status }) => status === 200));
    }
  });

  it('records the most at once per entity', async () => {
    await Promise.all([company(), company()]);
    assert.equal(api.control.summary().byEntity['Companies']?.mostAtOnce, 2);
  });
});

describeIn(0, 'Autotask sandbox: hourly threshold', () => {
  const api = new Client();
  const threshold = async (): Promise<any> => (await api.get('ThresholdInformation')).body;

  beforeEach(() => {
    api.control.setClock({ mode: 'fixed', at: '2026-03-01T10:00:00Z' });
    api.control.set({ threshold: { limit: 10_000, minutes: 60, delayMs: [0, 0] } });
  });

  it('ThresholdInformation tells limit, minutes and count, and counts itself', async () => {
    assert.deepEqual(await threshold(), {
      externalRequestThreshold: 10_000,
      requestThresholdTimeframe: 60,
      currentTimeframeRequestCount: 1,
    });
    assert.equal((await threshold()).currentTimeframeRequestCount, 2);
  });

  it('does not count zone discovery nor refused logins', async () => {
    await api.get('zoneInformation?user=api@sandbox.example');
    await api.call('GET', 'Companies/0', undefined, { Secret: 'x' });
    assert.equal((await threshold()).currentTimeframeRequestCount, 1);
  });

  it('forgets calls after an hour', async () => {
    await threshold();
    api.control.setClock({ mode: 'fixed', at: '2026-03-01T11:00:10Z' });
    assert.equal((await threshold()).currentTimeframeRequestCount, 1);
  });

  it('is one for all integrations of the tenant', async () => {
    const other = {
      UserName: 'rmm@sandbox.example',
      Secret: 'sandbox-rmm',
      ApiIntegrationCode: 'SANDBOX-RMM',
    };
    await api.call('GET', 'Companies/0', undefined, other);
    assert.equal((await threshold()).currentTimeframeRequestCount, 2);
  });

  it('adds half a second from 50 %, a second from 75 %', () => {
    api.control.set({ threshold: { limit: 10_000, minutes: 60, delayMs: [500, 1000] } });
    const { limits } = api.control;
    for (const [used, delay] of [
      [4999, 0],
      [5000, 500],
      [7499, 500],
      [7500, 1000],
    ] as const) {
      api.control.setUsed(used);
      assert.equal(limits.delay(), delay, `at ${used}`);
    }
  });

  it('makes calls wait, but not zone discovery', async () => {
    api.control.set({ threshold: { limit: 10_000, minutes: 60, delayMs: [100, 500] } });
    api.control.setUsed(8000);
    const slow = api.get('Companies/0').then(() => 'slow');
    const quick = api.get('zoneInformation?user=api@sandbox.example').then(() => 'quick');
    assert.equal(await Promise.race([slow, quick]), 'quick');
    await slow;
  });

  const variants = {
    '429 with Retry-After': [429, '60'],
    '429': [429, null],
    '429 with date': [429, 'Sun, 01 Mar 2026 10:01:00 GMT'],
    '500': [500, null],
    '403': [403, null],
  } as const;
  for (const [variant, expected] of Object.entries(variants))
    it(`refuses everything at 100 %, until the window moves on (${variant})`, async () => {
      api.control.setVariants({ overLimit: variant as keyof typeof variants });
      api.control.setUsed(10_000);
      const answer = await api.get('Companies/0');
      assert.deepEqual([answer.status, answer.headers.get('retry-after')], expected);
      assert.match(answer.text, /threshold/);
      assert.match(answer.headers.get('content-type') ?? '', /json/);
      api.control.setClock({ mode: 'fixed', at: '2026-03-01T11:00:10Z' });
      assert.equal((await api.get('Companies/0')).status, 200);
    });
});
