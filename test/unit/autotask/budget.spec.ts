import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Budget } from '../../../src/autotask/budget.js';
import type { FilterNode } from '../../../src/autotask/filter.js';
import { pace } from '../../../src/autotask/pace.js';
import type { Purpose } from '../../../src/autotask/settings.js';
import type { Failure } from '../../../src/failure.js';
import { failureOf, MemoryLedger, Workbench } from './harness.js';

const MINUTE = 60_000;
const ALL: FilterNode[] = [{ op: 'gte', field: 'id', value: 0 }];

describe('Autotask budget', () => {
  let clock = 1_000_000 * MINUTE;
  const now = () => clock;

  function refusal(budget: Budget, purpose: Purpose, most = 100): Failure | null {
    try {
      budget.admit(purpose, most);
      return null;
    } catch (error) {
      return error as Failure;
    }
  }

  function spent(calls: number): Budget {
    const budget = new Budget('t', now);
    for (let n = 0; n < calls; n += 1) budget.spend(new MemoryLedger());
    return budget;
  }

  it('lets names, reconciliation and the editor wait first, then notes, and never polls and writes', () => {
    const waiting = (calls: number) =>
      (['poll', 'write', 'note', 'names', 'reconcile', 'editor'] as const).filter(
        (purpose) => refusal(spent(calls), purpose) !== null,
      );
    assert.deepEqual(waiting(49), []);
    assert.deepEqual(waiting(50), ['names', 'reconcile', 'editor']);
    assert.deepEqual(waiting(69), ['names', 'reconcile', 'editor']);
    assert.deepEqual(waiting(70), ['note', 'names', 'reconcile', 'editor']);
    assert.deepEqual(waiting(500), ['note', 'names', 'reconcile', 'editor']);
  });

  it('says when there is room again, and then there is', () => {
    const budget = spent(10);
    clock += 20 * MINUTE;
    for (let n = 0; n < 45; n += 1) budget.spend(new MemoryLedger());
    const failure = refusal(budget, 'names');
    assert.deepEqual([failure?.code, failure?.scope], ['autotask.budget', 'throttled']);
    assert.equal(failure?.facts['used'], 55);
    clock += (failure?.retryAfterMs ?? 0) - MINUTE;
    assert.notEqual(refusal(budget, 'names'), null);
    clock += MINUTE;
    assert.equal(refusal(budget, 'names'), null);
  });

  it('survives a restart, and does not wait for the disk', async () => {
    const ledger = new MemoryLedger();
    const before = new Budget('t', now);
    for (let n = 0; n < 60; n += 1) before.spend(ledger);
    clock += 30 * MINUTE;
    const after = new Budget('t', now);
    await after.load(ledger);
    await after.load(ledger);
    assert.equal(after.lastHour(), 60);
    clock += 31 * MINUTE;
    assert.equal(after.lastHour(), 0);
  });

  it('counts the calls of one store once, however many ledgers lead to it', async () => {
    const ledger = new MemoryLedger();
    const budget = new Budget('t', now);
    for (let n = 0; n < 7; n += 1) budget.spend(ledger);
    const again = new MemoryLedger();
    again.rows = [{ minute: Math.floor(clock / MINUTE), calls: 7 }];
    await budget.load(again);
    assert.equal(budget.lastHour(), 7);
  });

  it('goes on counting when the ledger can’t be read or written', async () => {
    const no = () => Promise.reject(new Error('disk'));
    const broken = { load: no, add: no };
    const budget = new Budget('t', now);
    await budget.load(broken);
    budget.spend(broken);
    assert.equal(budget.lastHour(), 1);
  });

  it('a ledger that can’t be read yet is read by the next call', async () => {
    const ledger = new MemoryLedger();
    ledger.rows = [{ minute: Math.floor(clock / MINUTE), calls: 7 }];
    const opening = { load: () => Promise.reject(new Error('not open yet')), add: ledger.add.bind(ledger) };
    const budget = new Budget('t', now);
    await budget.load(opening);
    Object.assign(opening, { load: ledger.load.bind(ledger) });
    await budget.load(opening);
    assert.equal(budget.lastHour(), 7);
  });

  it('forgets nothing and keeps nothing for ever when our clock is set back', () => {
    const budget = spent(20);
    clock -= 300 * MINUTE;
    assert.equal(budget.lastHour(), 20);
    clock += 61 * MINUTE;
    assert.equal(budget.lastHour(), 0);
  });

  it('counts every call of the window, whatever the times', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 60 }), (pauses) => {
        const budget = new Budget('t', now);
        const at: number[] = [];
        for (const pause of pauses) {
          clock += pause * MINUTE;
          budget.spend(new MemoryLedger());
          at.push(clock);
        }
        const inWindow = at.filter((time) => Math.floor(time / MINUTE) > Math.floor(clock / MINUTE) - 60);
        return budget.lastHour() === inWindow.length;
      }),
    );
  });

  describe('pace', () => {
    it('keeps the wanted interval while there is enough', () => {
      assert.equal(pace(30_000, 1_000, null), 30_000);
      assert.equal(pace(30_000, 1_000, 0.49), 30_000);
    });

    it('makes what is left last an hour, and never stops', () => {
      assert.equal(pace(30_000, 60, null), 60_000);
      assert.equal(pace(30_000, 0, null), 600_000);
      assert.equal(pace(30_000, -50, 0.9), 600_000);
      assert.equal(pace(3_600_000, 0, 0.9), 3_600_000);
    });

    it('doubles from half of the tenant’s use on and quadruples from three quarters', () => {
      assert.equal(pace(30_000, 1_000, 0.5), 60_000);
      assert.equal(pace(30_000, 1_000, 0.75), 120_000);
    });

    it('is never quicker than asked for, and never slower than asked for and 10 minutes', () => {
      fc.assert(
        fc.property(
          fc.integer({ min: 10_000, max: 3_600_000 }),
          fc.integer(),
          fc.double({ min: 0, max: 3 }),
          (interval, left, share) => {
            const paced = pace(interval, left, share);
            return paced >= interval && paced <= Math.max(interval, 600_000);
          },
        ),
      );
    });
  });

  describe('of a tenant', () => {
    const bench = new Workbench();
    afterEach(() => bench.stop());

    it('is one for all its clients, is kept, and refuses without a call', async () => {
      const { url, control } = await bench.autotask();
      const ledger = new MemoryLedger();
      const one = bench.client({ discoveryUrl: url, hourlyBudget: 10 }, ledger);
      const two = bench.client({ discoveryUrl: url, hourlyBudget: 10 }, ledger);
      for (let n = 0; n < 5; n += 1) await one.count('Tickets', ALL, { purpose: 'write' });
      assert.deepEqual(two.usage(), { lastHour: 5, budget: 10, tenantShare: null });
      const before = control.summary().total;
      await failureOf(two.count('Companies', ALL, { purpose: 'names' }), 'autotask.budget', 'throttled');
      assert.equal(control.summary().total, before);
      await two.count('Tickets', ALL, { purpose: 'write' });
      one.close();
      two.close();
      const later = bench.client({ discoveryUrl: url, hourlyBudget: 10 }, ledger);
      await failureOf(later.count('Companies', ALL, { purpose: 'names' }), 'autotask.budget', 'throttled');
      assert.equal(later.usage().lastHour, 6);
      assert.equal(later.pace(30_000), 600_000);
    });
  });
});
