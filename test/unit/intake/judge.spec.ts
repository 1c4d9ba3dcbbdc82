import assert from 'node:assert/strict';
import { judge, type Reading, type Rules } from '../../../src/intake/judge.js';
import type { Known } from '../../../src/intake/known.js';

const RULES: Rules = { mode: 'poll', lookbackFrom: 1000, onReopen: 'ring' };

function read(changes: Partial<Reading> = {}): Reading {
  return {
    id: 7,
    visible: { status: 1, title: 'a' },
    lastActivity: 5000,
    createdAt: 4000,
    matches: true,
    opens: true,
    closed: false,
    own: false,
    alerted: false,
    partial: false,
    ...changes,
  };
}

function known(changes: Partial<Known> = {}): Known {
  const { visible, lastActivity } = read();
  const rest = { opened: true, closed: false, count: 1, partial: false };
  return { id: 7, visible, lastActivity, matching: true, ...rest, ...changes };
}

const later = (changes: Partial<Reading> = {}) => read({ lastActivity: 6000, ...changes });

describe('what a reading of a ticket means', () => {
  const cases: Array<[string, Known | undefined, Reading, Partial<Rules>, string | null]> = [
    ['new, matches and opens', undefined, read(), {}, 'opened'],
    ['new, another status', undefined, read({ opens: false }), {}, null],
    ['new, does not match', undefined, read({ matches: false }), {}, null],
    ['new, its owner made it', undefined, read({ own: true }), {}, null],
    ['closed when first seen', undefined, read({ closed: true }), {}, null],
    ['first run, created since the lookback', undefined, read(), { mode: 'take' }, 'opened'],
    ['first run, older than the lookback', undefined, read({ createdAt: 999 }), { mode: 'take' }, null],
    ['only the new filter matches', undefined, read(), { mode: 'silent' }, null],
    ['nothing changed', known(), later(), {}, null],
    ['a visible field changed', known(), later({ visible: { status: 2, title: 'a' } }), {}, 'changed'],
    ['left the filter', known(), later({ matches: false }), {}, 'changed'],
    ['came back', known({ matching: false, opened: false }), later(), {}, 'opened'],
    [
      'came back with another status',
      known({ matching: false, opened: false }),
      later({ opens: false }),
      {},
      null,
    ],
    ['its status newly opens', known({ opened: false }), later(), {}, 'opened'],
    ['closed', known(), later({ closed: true }), {}, 'closed'],
    ['closed outside the filter', known(), later({ closed: true, matches: false }), {}, 'closed'],
    [
      'edited while closed',
      known({ closed: true }),
      later({ closed: true, visible: { status: 31 } }),
      {},
      'changed',
    ],
    ['reopened', known({ closed: true }), later(), {}, 'reopened'],
    [
      'reopened in a status that does not open',
      known({ closed: true }),
      later({ opens: false }),
      {},
      'reopened',
    ],
    [
      'reopened elsewhere, its alert was ours',
      known({ closed: true }),
      later({ matches: false, alerted: true }),
      {},
      'reopened',
    ],
    ['reopened elsewhere, never ours', known({ closed: true }), later({ matches: false }), {}, 'changed'],
    ['reopened, to be ignored', known({ closed: true }), later(), { onReopen: 'ignore' }, 'changed'],
    ['reopened by the settings only', known({ closed: true }), later(), { mode: 'silent' }, null],
    [
      'half a stock later, known and matching',
      known({ opened: false }),
      later({ createdAt: 1 }),
      { mode: 'take' },
      'opened',
    ],
  ];
  for (const [what, before, reading, rules, type] of cases) {
    it(`${what} → ${type ?? 'nothing'}`, () => {
      const { told } = judge(before, reading, { ...RULES, ...rules });
      assert.equal(told?.type ?? null, type);
    });
  }

  it('a slower read of before is dropped: nothing reopens', () => {
    const before = known({ closed: true, lastActivity: 6000 });
    const verdict = judge(before, read({ lastActivity: 5999 }), RULES);
    assert.equal(verdict.told, null);
    assert.equal(verdict.known, before);
  });

  it('an ignored reopening does not ring later either', () => {
    const { known: after } = judge(known({ closed: true }), later(), { ...RULES, onReopen: 'ignore' });
    assert.equal(judge(after!, later({ lastActivity: 7000 }), RULES).told, null);
  });

  it('counts what was told, and only that', () => {
    assert.equal(judge(known(), later(), RULES).known?.count, 1);
    assert.equal(judge(known(), later({ closed: true }), RULES).known?.count, 2);
  });

  it('says which fields changed, from what to what', () => {
    const { told } = judge(known(), later({ visible: { status: 2, title: 'a' } }), RULES);
    assert.deepEqual(told?.changes, [{ field: 'status', from: 1, to: 2 }]);
    assert.equal(told?.left, false);
  });
});
