import assert from 'node:assert/strict';
import { TicketCarrier, type TicketService } from '../../../src/delivery/ticket/carrier.js';
import { Failure } from '../../../src/failure.js';
import type { Entry } from '../../../src/store/outbox.js';
import { newPair } from '../../../src/sync/pair.js';

const KIM = { resourceId: 7, roleId: 70, name: 'Kim Berger' };
const HOUR = 60 * 60_000;

describe('a new owner in his own name', () => {
  let updates: unknown[];
  let refusal: Failure | null;
  let now: number;
  let carrier: TicketCarrier;
  beforeEach(() => {
    updates = [];
    refusal = null;
    now = 0;
    const service: TicketService = {
      read: () => Promise.resolve({ id: 1, status: 1, lastActivityDate: '2026-01-01T00:00:00Z' }),
      update: ({ status, owner }, impersonate) => {
        updates.push([status ?? null, owner?.resourceId ?? null, impersonate]);
        return impersonate !== null && refusal ? Promise.reject(refusal) : Promise.resolve();
      },
      findOwner: () => Promise.resolve({ owner: KIM }),
      authorOf: () => Promise.resolve({ byPerson: null, email: null }),
      isMerged: () => Promise.resolve(false),
      settingsOf: () => Promise.resolve(null),
    };
    const pair = newPair('AT-1', 'tenant', 1);
    carrier = new TicketCarrier(
      service,
      (_entry, { status }) => Promise.resolve({ pair, commands: [], status, reason: null, assign: true }),
      () => now,
    );
  });

  const deliver = (status: number | null, impersonate = true) => {
    const stored = { ticketId: 1, email: 'kim@sandbox.example', owner: KIM, ownerMap: [], closed: [] };
    const policy = { assignPolicy: 'if-unassigned' };
    const command = JSON.stringify({
      ...stored,
      status,
      basis: 1,
      policy,
      impersonate,
    });
    return carrier.deliver({ command, maybe_sent: 0, pair_key: 'AT-1' } as Entry);
  };

  it('where Autotask allows it', async () => {
    await deliver(22);
    assert.deepEqual(updates, [[22, 7, 7]]);
  });

  it('where it does not, the API user makes him the owner; that is remembered for an hour', async () => {
    refusal = new Failure('autotask.impersonation', 'entry');
    const outcome = await deliver(22);
    assert.ok(outcome.kind === 'done' && !outcome.warning);
    assert.equal((await deliver(null)).kind, 'done');
    now = HOUR;
    await deliver(null);
    assert.deepEqual(updates, [
      [22, 7, 7],
      [22, 7, null],
      [null, 7, null],
      [null, 7, 7],
      [null, 7, null],
    ]);
  });

  it('not where it is not wanted', async () => {
    await deliver(22, false);
    assert.deepEqual(updates, [[22, 7, null]]);
  });

  it('whom Autotask does not take as the owner: the status goes alone', async () => {
    refusal = new Failure('autotask.refused', 'entry');
    const outcome = await deliver(22);
    assert.deepEqual(updates, [
      [22, 7, 7],
      [22, null, null],
    ]);
    assert.ok(outcome.kind === 'done' && outcome.warning?.code === 'sync.owner-refused');
  });
});
