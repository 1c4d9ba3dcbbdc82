import assert from 'node:assert/strict';
import { observe, UNHEARD, type AlertMemory, type Said } from '../../../src/sync/alert-memory.js';

describe('what is known of an alert that several acknowledge', () => {
  const after = (...told: Said[]): AlertMemory =>
    told.reduce((memory, said) => observe(memory, said).memory, UNHEARD);
  const state = (at: number, code: 1 | 2, person: string, listed: string[]): Said => ({
    via: person === '' ? 'poll' : 'webhook',
    kind: 'state',
    at,
    code,
    person,
    listed,
  });

  it('a list that is told late does not hide who is in it by now: nobody took back anything', () => {
    const raised: Said = { via: 'webhook', kind: 'raised', at: 1_000, person: '' };
    const present = state(7_001, 1, '', ['alex']);
    const memory = after(raised, state(7_001, 1, 'alex', ['alex']), state(5_001, 2, 'kim', ['sam', 'kim']));
    const { verdict, memory: polled } = observe(memory, present);
    assert.deepEqual([verdict, polled.phase], ['repeat', 'acknowledged']);
  });

  it('a name that is gone from a newer list took it back', () => {
    const raised: Said = { via: 'webhook', kind: 'raised', at: 1_000, person: '' };
    const memory = after(raised, state(5_001, 2, 'kim', ['sam', 'kim']));
    const { verdict, type } = observe(memory, state(7_001, 1, '', ['sam']));
    assert.deepEqual([verdict, type], ['new', 'reopened']);
  });
});
