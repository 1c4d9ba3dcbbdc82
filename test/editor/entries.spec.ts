import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  entryOf,
  idsOf,
  inverted,
  isExcluded,
  isVariable,
  shown,
  split,
  splitNames,
} from '../../nodes/shared/editor/entries.js';

const options = [
  { id: 1, label: 'New' },
  { id: 5, label: 'Complete' },
  { id: 8, label: 'Waiting' },
  { id: 9, label: 'waiting' },
  { id: 12, label: 'Old', active: false },
];

describe('entries of a list field', () => {
  it('become ids for exactly one active label, and are never guessed', () => {
    assert.equal(entryOf(' complete ', options), 5);
    assert.equal(entryOf('Compl', options), 'Compl');
    assert.equal(entryOf('Waiting', options), 'Waiting');
    assert.equal(entryOf('Old', options), 'Old');
    assert.equal(entryOf('! New', options), '!1');
    assert.equal(entryOf('0', options), 0);
    assert.equal(entryOf('!', options), null);
    assert.equal(entryOf('${DONE}', options), '${DONE}');
  });

  it('show labels where they are known, and themselves elsewhere', () => {
    assert.equal(shown(5, options), 'Complete');
    assert.equal(shown('!5', options), 'Complete');
    assert.equal(shown('5', options), 'Complete');
    assert.equal(shown(77, options), '77');
    assert.equal(shown('Anything', options), 'Anything');
    assert.deepEqual(idsOf([5, '!7', '8', 'New', '${X}']), [5, 7, 8]);
  });

  it('can be excluded and included again without loss', () => {
    fc.assert(
      fc.property(fc.oneof(fc.nat(), fc.constantFrom('New', '${X}', 'Miller, Smith & Co')), (entry) => {
        const excluded = inverted(entry);
        assert.ok(isExcluded(excluded));
        assert.equal(inverted(excluded), entry);
      }),
    );
  });

  it('come from pasted lists of any kind', () => {
    assert.deepEqual(split('New, In Progress;5\tA\r\nB,,'), ['New', 'In Progress', '5', 'A', 'B']);
    assert.deepEqual(split('"Miller, Smith & Co", !"Jones, Ltd", Acme'), [
      'Miller, Smith & Co',
      '!Jones, Ltd',
      'Acme',
    ]);
    assert.deepEqual(split('[1,"New"]'), ['1', 'New']);
    assert.deepEqual(split('[Old list], New'), ['[Old list]', 'New']);
  });

  it('are pasted names of companies, in which commas are left to the server', () => {
    for (const one of ['Acme, Inc.', 'North,South, Acme, Inc.', '!Acme, Inc.', 'Acme'])
      assert.deepEqual(splitNames(one), [one]);
    assert.deepEqual(splitNames('Acme, Inc.,\r\nNorth; !South\n'), ['Acme, Inc.', 'North', '!South']);
    assert.deepEqual(splitNames('"Miller, Smith & Co", !Acme'), ['Miller, Smith & Co', '!Acme']);
    assert.deepEqual(splitNames('North, !South'), ['North', '!South']);
    assert.deepEqual(splitNames('174, !175,176'), ['174', '!175', '176']);
    assert.deepEqual(splitNames('[1,"Acme, Inc."]'), ['1', 'Acme, Inc.']);
  });

  it('know a variable only as a whole value', () => {
    assert.ok(isVariable('${QUEUES}'));
    assert.ok(!isVariable('a${QUEUES}'));
    assert.ok(!isVariable('${A}${B}'));
    assert.ok(!isVariable(5));
  });
});
