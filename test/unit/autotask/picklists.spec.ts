import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readFields, readInfo, type FieldInfo } from '../../../src/autotask/fields.js';
import { Picklists } from '../../../src/autotask/picklists.js';

const value = (id: number, label: string, more: object = {}) => ({
  value: String(id),
  label,
  isDefaultValue: false,
  sortOrder: 0,
  parentValue: '',
  isActive: true,
  isSystem: false,
  ...more,
});

function fields(picklistValues: unknown): FieldInfo[] {
  return readFields({ fields: [{ name: 'status', dataType: 'integer', isPickList: true, picklistValues }] });
}

const lists = (...values: unknown[]) => Picklists.from(fields(values));

describe('Autotask fields', () => {
  it('reads ids out of texts, and the tenant’s own order', () => {
    const picklists = lists(
      value(8, 'In Progress', { sortOrder: 2 }),
      value(5, 'Complete', { sortOrder: 3, isSystem: true }),
      value(1, 'New', { sortOrder: 1 }),
      value(99, 'Old', { sortOrder: 4, isActive: false }),
    );
    assert.ok(picklists.has('status') && picklists.has('Status') && !picklists.has('title'));
    assert.deepEqual(picklists.label('status', 8), { id: 8, label: 'In Progress' });
    assert.equal(picklists.label('status', 4711), null);
    assert.equal(picklists.order('status', 1), 0);
    assert.equal(picklists.order('status', 99), 3);
    assert.equal(picklists.order('status', 4711), undefined);
    assert.deepEqual(
      picklists.options('status').map(({ id, active }) => [id, active]),
      [
        [1, true],
        [8, true],
        [5, true],
        [99, false],
      ],
    );
  });

  it('reads a picklist without values, and what is no field', () => {
    assert.deepEqual(Picklists.from(fields(null)).options('status'), []);
    assert.equal(Picklists.from(fields(null)).has('status'), true);
    assert.deepEqual(readFields({ fields: [null, 7, { name: '' }] }), []);
    assert.deepEqual(readFields({}), []);
  });

  it('reads keys of any case and missing ones', () => {
    const [field] = readFields({
      Fields: [{ Name: 'Team', Type: 'text', Label: 'The team', IsPickList: 'no' }],
    });
    assert.deepEqual(
      [field?.name, field?.label, field?.type, field?.options],
      ['Team', 'The team', 'text', null],
    );
  });

  it('knows what a security level takes away', () => {
    const info = {
      canQuery: true,
      canCreate: true,
      canUpdate: false,
      userAccessForQuery: 'None',
      userAccessForCreate: 'All',
    };
    assert.deepEqual(readInfo({ info }), { canQuery: false, canCreate: true, canUpdate: false });
  });
});

describe('Autotask picklists: what a person means', () => {
  const picklists = lists(
    value(1, 'New'),
    value(5, ' Complete '),
    value(8, 'In Progress'),
    value(20, 'Waiting'),
    value(21, 'Waiting'),
    value(30, 'Renamed', { isActive: false }),
    value(31, 'Renamed'),
    value(40, 'Gone', { isActive: false }),
    value(50, '8'),
  );

  it('takes whole labels without regard to case and space', () => {
    for (const label of ['in progress', ' IN PROGRESS ', 'In Progress']) {
      assert.deepEqual(picklists.resolve('status', label), { id: 8 });
    }
    assert.deepEqual(picklists.resolve('status', 'complete'), { id: 5 });
  });

  it('takes ids as numbers and as texts', () => {
    assert.deepEqual(picklists.resolve('status', 5), { id: 5 });
    assert.deepEqual(picklists.resolve('status', ' 5 '), { id: 5 });
    assert.deepEqual(picklists.resolve('status', 8), { id: 8 });
  });

  it('guesses nothing', () => {
    const unknown = picklists.resolve('status', 'Progress');
    assert.ok('problem' in unknown && unknown.problem === 'unknown');
    assert.ok(unknown.valid.includes('In Progress') && !unknown.valid.includes('Gone'));
    assert.deepEqual(picklists.resolve('status', 'Waiting'), {
      problem: 'ambiguous',
      valid: ['Waiting (20)', 'Waiting (21)'],
    });
    const both = picklists.resolve('status', '8');
    assert.ok('problem' in both && both.problem === 'ambiguous');
    for (const entry of ['', '4711', 4711])
      assert.ok('problem' in picklists.resolve('status', entry), String(entry));
    assert.deepEqual(picklists.resolve('title', 'x'), { problem: 'unknown', valid: [] });
  });

  it('prefers the active option, and knows one that only old tickets have', () => {
    assert.deepEqual(picklists.resolve('status', 'Renamed'), { id: 31 });
    assert.deepEqual(picklists.resolve('status', 'gone'), { id: 40 });
  });

  it('finds every option by its id and, where it is alone, by its label, and never another one', () => {
    const option = fc.record({
      id: fc.integer({ min: 1, max: 30 }),
      label: fc.constantFrom('A', 'b', 'B ', 'c d', '7', '12'),
      active: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(option, { selector: ({ id }) => id }),
        fc.constantFrom('a', ' B', 'c  d', 'c d', '7', '12', '30'),
        (options, entry) => {
          const made = lists(
            ...options.map(({ id, label, active }) => value(id, label, { isActive: active })),
          );
          for (const { id } of options) assert.deepEqual(made.resolve('status', id), { id });
          const resolved = made.resolve('status', entry);
          if ('problem' in resolved) return true;
          const found = options.find(({ id }) => id === resolved.id);
          const plain = entry.trim().toLowerCase();
          return (
            found !== undefined && (String(found.id) === plain || found.label.trim().toLowerCase() === plain)
          );
        },
      ),
    );
  });
});
