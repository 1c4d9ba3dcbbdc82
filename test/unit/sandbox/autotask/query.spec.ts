import assert from 'node:assert/strict';
import { Client, is } from './client.js';
import { describeIn } from '../../../house/share.js';

describeIn(0, 'Autotask sandbox: query grammar', () => {
  const api = new Client();
  let critical: number;
  let low: number;
  let bare: number;

  beforeEach(() => {
    api.control.setClock({ mode: 'fixed', at: '2026-03-01T10:00:00Z' });
    critical = api.control.createTicket({
      title: 'Mail server DOWN',
      priority: 'Critical',
      udf: { 'Site Code': 'B-12' },
    }).id;
    api.control.setClock({ mode: 'fixed', at: '2026-03-01T11:00:00.500Z' });
    low = api.control.createTicket({
      title: 'Printer jams',
      priority: 'Low',
      externalID: 'x-1',
      isVisibleToComanaged: true,
    }).id;
    bare = api.control.createTicket({ title: 'No queue', queueID: null, isVisibleToComanaged: false }).id;
  });

  const cases: Array<[string, object, () => number[]]> = [
    ['eq', is('eq', 'priority', 14), () => [critical]],
    ['eq with a number as text', is('eq', 'priority', '14'), () => [critical]],
    ['noteq', is('noteq', 'priority', 14), () => [low, bare]],
    ['gt', is('gt', 'lastActivityDate', '2026-03-01T10:00:00Z'), () => [low, bare]],
    ['gte', is('gte', 'lastActivityDate', '2026-03-01T11:00:00.500'), () => [low, bare]],
    ['lt', is('lt', 'lastActivityDate', '2026-03-01T11:00:00.500Z'), () => [critical]],
    ['lte with an offset', is('lte', 'lastActivityDate', '2026-03-01T12:00:00+02:00'), () => [critical]],
    ['beginsWith', is('beginsWith', 'title', 'mail'), () => [critical]],
    ['endsWith', is('endsWith', 'title', 'jams'), () => [low]],
    ['contains', is('contains', 'title', 'server'), () => [critical]],
    ['exist', is('exist', 'externalID'), () => [low]],
    ['notExist', is('notExist', 'queueID'), () => [bare]],
    ['in', is('in', 'priority', [14, 13]), () => [critical, low]],
    ['notIn', is('notIn', 'priority', [14, 13]), () => [bare]],
    ['a boolean', is('eq', 'isVisibleToComanaged', true), () => [low]],
    ['field names in any case', is('eq', 'Priority', 14), () => [critical]],
    ['a UDF', { op: 'eq', field: 'Site Code', value: 'B-12', udf: true }, () => [critical]],
    ['and', { op: 'and', items: [is('exist', 'queueID'), is('eq', 'priority', 13)] }, () => [low]],
    [
      'or',
      { op: 'or', items: [is('eq', 'priority', 14), is('notExist', 'queueID')] },
      () => [critical, bare],
    ],
    [
      'nested groups',
      {
        op: 'or',
        items: [
          { op: 'and', items: [is('eq', 'priority', 14), is('contains', 'title', 'mail')] },
          { op: 'and', items: [is('gt', 'id', 0), { op: 'or', items: [is('eq', 'title', 'printer jams')] }] },
        ],
      },
      () => [critical, low],
    ],
  ];
  for (const [name, node, expected] of cases)
    it(`${name}: by POST and by GET`, async () => {
      assert.deepEqual(await api.ids('Tickets', node), expected());
      const search = encodeURIComponent(JSON.stringify({ Filter: [node] }));
      const { body } = await api.get(`Tickets/query?search=${search}`);
      assert.deepEqual(
        body.items.map(({ id }: { id: number }) => id),
        expected(),
      );
    });

  it('takes the top array as AND', async () => {
    assert.deepEqual(await api.ids('Tickets', is('exist', 'queueID'), is('eq', 'priority', 13)), [low]);
  });

  it('keys of the query in any case', async () => {
    const answer = await api.call('POST', 'Tickets/query', { MAXRECORDS: 1, Filter: [is('exist', 'id')] });
    assert.equal(answer.body.items.length, 1);
  });

  it('counts', async () => {
    const filter = [is('exist', 'id')];
    assert.deepEqual((await api.call('POST', 'Tickets/query/count', { filter })).body, { queryCount: 3 });
    const search = encodeURIComponent(JSON.stringify({ filter }));
    assert.deepEqual((await api.get(`Tickets/query/count?search=${search}`)).body, { queryCount: 3 });
  });

  it('answers only IncludeFields, UDFs among them', async () => {
    const answer = await api.query('Tickets', [is('eq', 'id', critical)], {
      IncludeFields: ['id', 'Title', 'Site Code'],
    });
    const item = {
      id: critical,
      title: 'Mail server DOWN',
      userDefinedFields: [{ name: 'Site Code', value: 'B-12' }],
    };
    assert.deepEqual(answer.body.items, [item]);
  });

  it('leaves rows whose field is null out of noteq and notIn, or not: by variant', async () => {
    const node = is('noteq', 'queueID', 29684001);
    assert.deepEqual(await api.ids('Tickets', node), [critical, low]);
    api.control.setVariants({ noteqNull: 'match' });
    assert.deepEqual(await api.ids('Tickets', node), [critical, low, bare]);
    assert.deepEqual(await api.ids('Tickets', is('notIn', 'queueID', [29684001])), [critical, low, bare]);
  });

  it('filters createDate by the instant, or by the day: by variant', async () => {
    const node = is('gte', 'createDate', '2026-03-01T10:30:00Z');
    assert.deepEqual(await api.ids('Tickets', node), [low, bare]);
    api.control.setVariants({ createDate: 'day' });
    assert.deepEqual(await api.ids('Tickets', node), [critical, low, bare]);
  });

  it('writes times with Z, or without any zone: by variant', async () => {
    assert.equal((await api.get(`Tickets/${low}`)).body.item.createDate, '2026-03-01T11:00:00.500Z');
    api.control.setVariants({ dates: 'bare' });
    assert.equal((await api.get(`Tickets/${low}`)).body.item.createDate, '2026-03-01T11:00:00.500');
  });

  const refusals: Array<[string, unknown, RegExp]> = [
    ['no filter', {}, /filter is required/],
    ['an empty filter', { filter: [] }, /filter is required/],
    ['an unknown operator', { filter: [is('EQ', 'id', 1)] }, /operator/],
    ['an unknown field', { filter: [is('eq', 'nonsense', 1)] }, /Unable to find nonsense/],
    ['null as a value', { filter: [{ op: 'eq', field: 'queueID', value: null }] }, /value is required/],
    ['a boolean as text', { filter: [is('eq', 'isVisibleToComanaged', 'true')] }, /true or false/],
    ['a text for a number', { filter: [is('eq', 'status', 'New')] }, /status/],
    ['a time that is none', { filter: [is('gt', 'createDate', 'yesterday')] }, /createDate/],
    ['in without an array', { filter: [is('in', 'id', 1)] }, /array/],
    ['creatorType', { filter: [is('eq', 'creatorType', 1)] }, /not queryable/],
    ['lastActivityPersonType', { filter: [is('eq', 'lastActivityPersonType', 1)] }, /not queryable/],
    ['MaxRecords 0', { MaxRecords: 0, filter: [is('exist', 'id')] }, /between 1 and 500/],
    ['MaxRecords 501', { MaxRecords: 501, filter: [is('exist', 'id')] }, /between 1 and 500/],
    ['an unknown field to include', { IncludeFields: ['nope'], filter: [is('exist', 'id')] }, /nope/],
    ['an unknown UDF', { filter: [{ op: 'exist', field: 'nope', udf: true }] }, /UDF nope/],
    [
      'two UDFs',
      {
        filter: ['Site Code', 'Maintenance Window'].map((field) => ({ op: 'exist', field, udf: true })),
      },
      /one UDF/,
    ],
    [
      '501 values of an in',
      {
        filter: [
          is(
            'in',
            'id',
            Array.from({ length: 501 }, (_, id) => id),
          ),
        ],
      },
      /limited to 500 or fewer 'OR' conditions/,
    ],
    [
      '501 items of an or',
      { filter: [{ op: 'or', items: Array.from({ length: 501 }, (_, id) => is('eq', 'id', id)) }] },
      /limited to 500 or fewer 'OR' conditions/,
    ],
  ];
  for (const [name, body, text] of refusals)
    it(`refuses ${name} with 500 and errors`, async () => {
      const answer = await api.call('POST', 'Tickets/query', body);
      assert.equal(answer.status, 500);
      assert.match(answer.body.errors[0], text);
    });

  it('takes 500 OR conditions', async () => {
    assert.deepEqual(
      await api.ids(
        'Tickets',
        is(
          'in',
          'id',
          Array.from({ length: 500 }, (_, at) => critical + at),
        ),
      ),
      [critical, low, bare],
    );
  });

  it('refuses what is nested too deeply', async () => {
    let node: object = is('exist', 'id');
    for (let depth = 0; depth < 40; depth++) node = { op: 'and', items: [node] };
    assert.match((await api.query('Tickets', [node])).body.errors[0], /nested too deeply/);
  });

  it('refuses defaultServiceDeskRoleID of resources as a filter, but answers it', async () => {
    assert.equal(
      (await api.query('Resources', [is('eq', 'defaultServiceDeskRoleID', 29683501)])).status,
      500,
    );
    assert.equal((await api.get('Resources/29680001')).body.item.defaultServiceDeskRoleID, 29683501);
  });

  it('answers 400 to what is no JSON', async () => {
    assert.equal((await api.call('POST', 'Tickets/query', '{')).status, 400);
    assert.equal((await api.get('Tickets/query?search=%7B')).status, 400);
  });
});
