import assert from 'node:assert/strict';
import { takeOver } from '../../../src/sync/merge.js';
import { isLive, newPair, type Pair, type Phase } from '../../../src/sync/pair.js';

const reading = { status: 8, closed: false, at: 5_000, owner: 3 };
const withAlert = (key: string, ticketId: number, seen: Phase | null): Pair => {
  const pair = newPair(key, 'tenant', ticketId);
  return { ...pair, alert: { ...pair.alert, seen } };
};
const source = withAlert('AT-1', 1, 'open');
const into = { ticketId: 2, key: 'AT-2', reading };

describe('rule 10: a merged ticket hands its alert to the destination', () => {
  it('if that is open and has none: its events are about the destination, whose key leads to it', () => {
    const taken = takeOver(source, into, null);
    assert.equal(taken?.pair.ticketId, 2);
    assert.equal(taken?.pair.key, 'AT-1');
    assert.ok(isLive(taken.pair));
    assert.equal(taken?.pair.ticket.base, 8);
    assert.equal(taken?.other.heir, 'AT-1');
    assert.equal(taken?.other.key, 'AT-2');
  });

  it('also an acknowledged one, and where an alert of the destination ended', () => {
    assert.ok(takeOver(withAlert('AT-1', 1, 'acknowledged'), into, withAlert('AT-2', 2, 'closed')));
  });

  for (const [why, pair, destination, other] of [
    ['the destination rings itself', source, into, withAlert('AT-2', 2, 'open')],
    ['somebody has taken the destination’s alert', source, into, withAlert('AT-2', 2, 'acknowledged')],
    ['the destination is closed', source, { ...into, reading: { ...reading, closed: true } }, null],
    ['there is no alert to hand over', withAlert('AT-1', 1, 'closed'), into, null],
  ] as const) {
    it(`not where ${why}`, () => assert.equal(takeOver(pair, destination, other), null));
  }
});
