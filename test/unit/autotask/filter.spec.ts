import assert from 'node:assert/strict';
import fc from 'fast-check';
import { anyOf, conditions, noneOf, parseQuery, type FilterNode } from '../../../src/autotask/filter.js';
import type { Failure } from '../../../src/failure.js';
import { Workbench } from './harness.js';

function reason(query: unknown): string {
  try {
    parseQuery(typeof query === 'string' ? query : JSON.stringify(query));
  } catch (error) {
    const { code, scope, facts } = error as Failure;
    assert.deepEqual([code, scope], ['config.query', 'account']);
    return String(facts['reason']);
  }
  throw new assert.AssertionError({ message: 'the query should have been refused' });
}

const leaf = fc.oneof(
  fc.record({
    op: fc.constantFrom('eq', 'noteq', 'gt', 'beginsWith' as const),
    field: fc.constant('title'),
    value: fc.string(),
  }),
  fc.record({
    op: fc.constantFrom('in', 'notIn'),
    field: fc.constant('status'),
    value: fc.array(fc.integer(), { minLength: 1, maxLength: 5 }),
  }),
  fc.record({ op: fc.constantFrom('exist', 'notExist'), field: fc.constant('queueID') }),
);
const { node } = fc.letrec<{ node: FilterNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    leaf as fc.Arbitrary<FilterNode>,
    fc.record({
      op: fc.constantFrom('and' as const, 'or' as const),
      items: fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
    }),
  ),
}));

describe('Autotask filters', () => {
  it('writes a list of one as a comparison, and counts every value of a list', () => {
    assert.deepEqual(anyOf('id', [7]), { op: 'eq', field: 'id', value: 7 });
    assert.deepEqual(noneOf('id', [7, 8]), { op: 'notIn', field: 'id', value: [7, 8] });
    const nodes: FilterNode[] = [
      { op: 'or', items: [anyOf('id', [1, 2, 3]), { op: 'exist', field: 'x' }] },
      { op: 'gt', field: 'y', value: 1 },
    ];
    assert.equal(conditions(nodes), 5);
  });

  it('reads what it writes, in whatever case and wrapping', () => {
    fc.assert(
      fc.property(fc.array(node, { minLength: 1, maxLength: 4 }), fc.boolean(), (nodes, shout) => {
        const text = JSON.stringify({ filter: nodes });
        const shouted = shout
          ? text
              .replace(/"(op|field|items|value|filter)":/g, (key) => key.toUpperCase())
              .replace(/"op":"(\w+)"/gi, (all) => all.toUpperCase())
          : text;
        assert.deepEqual(parseQuery(shouted), JSON.parse(JSON.stringify(nodes)));
      }),
    );
  });

  it('takes one node, a list, a whole query, and nothing', () => {
    const one = { op: 'eq', field: 'priority', value: 1 };
    assert.deepEqual(parseQuery(JSON.stringify(one)), [one]);
    assert.deepEqual(parseQuery(JSON.stringify([one])), [one]);
    assert.deepEqual(parseQuery(JSON.stringify({ Filter: [one], MaxRecords: 5 })), [one]);
    assert.deepEqual(parseQuery(JSON.stringify({ filter: one })), [one]);
    assert.deepEqual(parseQuery('  '), []);
    assert.deepEqual(parseQuery('[]'), []);
    assert.deepEqual(parseQuery('{"op":"eq","field":"Team","value":"x","UDF":true}'), [
      { op: 'eq', field: 'Team', value: 'x', udf: true },
    ]);
  });

  const wrong: Array<[string, unknown, RegExp]> = [
    ['no JSON', '{op:eq}', /no JSON/],
    ['a text', '"priority"', /must be an object/],
    ['an empty object', {}, /needs an "op"/],
    ['an empty filter', { filter: [] }, /is empty/],
    ['an unknown operator', { op: 'like', field: 'a', value: 1 }, /unknown op "like"; known are eq, /],
    ['a comparison without a value', { op: 'eq', field: 'a' }, /filter 1 \("eq"\) needs a "value"/],
    ['null', [{ op: 'eq', field: 'a', value: null }], /needs a "value"/],
    ['a list without values', { op: 'in', field: 'a', value: [] }, /empty list/],
    ['a list that is none', { op: 'in', field: 'a', value: 5 }, /a list/],
    ['no field', { op: 'exist' }, /needs a "field"/],
    [
      'a group without items',
      [
        { op: 'exist', field: 'a' },
        { op: 'or', items: [] },
      ],
      /filter 2 \("or"\) needs "items"/,
    ],
    [
      'a fault deep inside',
      { op: 'or', items: [{ op: 'and', items: [{ op: 'eq' }] }] },
      /filter 1, item 1, item 1 \("eq"\) needs a "field"/,
    ],
    [
      'too many user-defined fields',
      Array.from({ length: 11 }, (_, index) => ({ op: 'eq', field: `f${index}`, value: 1, udf: true })),
      /more than 10 conditions on user-defined/,
    ],
    [
      'too many conditions',
      [
        { op: 'in', field: 'a', value: Array(300).fill(1) },
        { op: 'in', field: 'a', value: Array(201).fill(1) },
      ],
      /more than 450/,
    ],
  ];
  for (const [name, query, expected] of wrong) {
    it(`refuses ${name} and says where`, () => assert.match(reason(query), expected));
  }

  it('refuses endless nesting', () => {
    let text = JSON.stringify({ op: 'exist', field: 'a' });
    for (let n = 0; n < 50; n += 1) text = `{"op":"and","items":[${text}]}`;
    assert.match(reason(text), /too deeply/);
  });

  it('says what Autotask understands', async () => {
    const bench = new Workbench();
    try {
      const { url, control } = await bench.autotask();
      const [one = 0] = ['Router is down', 'Printer'].map((title) => control.createTicket({ title }).id);
      const client = bench.client({ discoveryUrl: url });
      const filter = parseQuery(
        '{"OP":"or","Items":[{"op":"BEGINSWITH","field":"title","value":"Router"},{"op":"in","field":"status","value":[4711]}]}',
      );
      const found: unknown[] = [];
      for await (const { items } of client.pages('Tickets', { filter }, { purpose: 'poll' }))
        found.push(...items.map(({ id }) => id));
      assert.deepEqual(found, [one]);
    } finally {
      await bench.stop();
    }
  });
});
