import assert from 'node:assert/strict';
import { AlertCarrier } from '../../../src/delivery/alert/carrier.js';
import { backoff } from '../../../src/delivery/backoff.js';
import { Failure } from '../../../src/failure.js';
import type { AlertState } from '../../../src/signl4/api.js';
import type { Entry } from '../../../src/store/outbox.js';
import { decide } from '../../../src/sync/decide.js';
import { observe, UNHEARD, type Said } from '../../../src/sync/alert-memory.js';
import { hear } from '../../../src/sync/heard.js';
import { alertPhase, newPair, type Pair, type Phase } from '../../../src/sync/pair.js';
import { alertOf } from '../signl4/alert-of.js';
import { Desk, ticketMessage } from './desk.js';

const MINUTE = 60_000;

describe('a raise that waited', () => {
  /** An entry as it was accepted, carried so many minutes later. */
  async function carry(
    minutes: number,
    ticket: 'open' | 'closed' | 'unknown',
    find: AlertState[] | null = null,
    stock = false,
  ) {
    const desk = await Desk.open();
    try {
      desk.team.answer = () => {
        throw new Failure('signl4.outage', 'outage');
      };
      await desk.accept(ticketMessage('opened', { createdAt: '2026-03-01T00:00:00Z', stock }));
      const [entry] = await desk.outbox();
      const sent: Record<string, unknown>[] = [];
      const read: number[] = [];
      const carrier = new AlertCarrier(
        {
          prefix: 'AT',
          send: (body) => Promise.resolve({ eventId: `e${sent.push(body)}` }),
          find: find && ((id) => Promise.resolve(find.filter(({ externalId }) => externalId === id))),
        },
        {
          state: (_tenant, id) => Promise.resolve((read.push(id), ticket)),
          attachments: () => Promise.resolve({ files: [], problem: null }),
        },
        () => Promise.resolve(null),
        () => (entry as Entry).created_at + minutes * MINUTE,
      );
      return { outcome: await carrier.deliver(entry as Entry), sent, read };
    } finally {
      await desk.close();
    }
  }
  const result = (outcome: { kind: string; result?: Record<string, unknown> }) =>
    outcome.result?.['alert'] as Record<string, unknown>;

  it('less than 5 minutes is sent as it is, without a look at its ticket', async () => {
    const { sent, read } = await carry(4, 'closed');
    assert.equal(sent.length, 1);
    assert.deepEqual(read, []);
  });

  it('longer reads its ticket again and says how late it is', async () => {
    const { sent, read, outcome } = await carry(47, 'open');
    assert.deepEqual(read, [100]);
    assert.equal(sent[0]?.['Title'], 'Delayed 47 min: Ticket 100');
    assert.equal(result(outcome)['lateMinutes'], 47);
  });

  it('longer is dropped if its ticket is closed: nothing rings, and the pair has no alert', async () => {
    const { sent, outcome } = await carry(47, 'closed');
    assert.equal(sent.length, 0);
    assert.equal(result(outcome)['suppressed'], 'ticket-closed');
    assert.ok(outcome.kind === 'done' && outcome.pair);
    const raised = decide(newPair('AT-100', 't', 100), {
      side: 'ticket',
      type: 'opened',
      stock: false,
      row: null,
      reading: null,
    }).pair;
    assert.equal(alertPhase(outcome.pair(raised)), null);
  });

  it('rings where its ticket can’t be read', async () => {
    assert.equal((await carry(47, 'unknown')).sent.length, 1);
  });

  describe('Restored or empty store', () => {
    const alert = (externalId: string, phase: AlertState['phase']) =>
      alertOf({ alertId: `a-${externalId}`, externalId, phase });

    it('→ an alert that is open under that external id is adopted, not raised again', async () => {
      for (const phase of ['open', 'acknowledged'] as const) {
        const { sent, outcome } = await carry(0, 'open', [alert('AT-100', phase)]);
        assert.equal(sent.length, 0);
        assert.equal(result(outcome)['confirmed'], true);
      }
    });

    /** What becomes of a pair for which the raise was decided, and which heard this of an alert meanwhile. */
    async function became(
      found: AlertState[],
      heard: { episode: number; seen: Phase | null },
      stock = false,
    ) {
      const { outcome } = await carry(0, 'open', found, stock);
      const pair = newPair('AT-100', 'tenant', 100);
      const wanted = heard.seen === null ? ('open' as const) : null;
      const before = { ...pair, episode: heard.episode, alert: { ...pair.alert, seen: heard.seen, wanted } };
      const { episode, alert: side } =
        outcome.kind === 'done' && outcome.pair ? outcome.pair(before) : before;
      return [episode, side.seen, side.wanted];
    }

    it('→ what was heard of it while it was asked for is newer than the answer', async () => {
      const open = [alert('AT-100', 'open')];
      assert.deepEqual(await became(open, { episode: 1, seen: null }), [1, 'open', null]);
      assert.deepEqual(await became(open, { episode: 1, seen: 'acknowledged' }), [1, 'acknowledged', null]);
      assert.deepEqual(await became(open, { episode: 1, seen: 'closed' }), [1, 'closed', null]);
    });

    it('→ who acknowledged it just now may still be told, and is news', async () => {
      const now = Date.parse('2026-03-02T08:00:00Z');
      const told = (said: Said, pair: Pair) =>
        hear(pair, observe(UNHEARD, said), {
          episode: 1,
          alertId: 'a',
          eventId: null,
          email: 'kim@sandbox.example',
        }).verdict;
      for (const [ago, verdict] of [
        [1, 'new'],
        [16, 'repeat'],
      ] as const) {
        const at = now - ago * MINUTE;
        const found = { ...alert('AT-100', 'acknowledged'), at: new Date(at).toISOString() };
        const { outcome } = await carry(0, 'open', [found]);
        const pair = newPair('AT-100', 'tenant', 100);
        const after = outcome.kind === 'done' && outcome.pair ? outcome.pair(pair) : pair;
        assert.equal(
          told({ via: 'webhook', at, person: 'kim', kind: 'state', code: 2, listed: ['kim'] }, after),
          verdict,
        );
      }
    });

    it('→ what was heard of an earlier alert says nothing of the one that is found', async () => {
      const second = [alert('AT-100', 'closed'), alert('AT-100-2', 'open')];
      assert.deepEqual(await became(second, { episode: 1, seen: 'closed' }), [2, 'open', null]);
      assert.deepEqual(await became(second, { episode: 2, seen: 'acknowledged' }), [2, 'acknowledged', null]);
      assert.deepEqual(await became(second, { episode: 3, seen: 'open' }), [3, 'open', null]);
    });

    it('→ one of the stock that had rung and was closed stays so, unless somebody takes that back meanwhile', async () => {
      const closed = [alert('AT-100', 'closed')];
      assert.deepEqual(await became(closed, { episode: 1, seen: null }, true), [1, 'closed', null]);
      assert.deepEqual(await became(closed, { episode: 1, seen: 'open' }, true), [1, 'open', null]);
    });

    it('→ a closed one is followed by the next episode', async () => {
      const { sent } = await carry(0, 'open', [alert('AT-100', 'closed'), alert('AT-100-2', 'closed')]);
      assert.deepEqual(
        sent.map((body) => body['X-S4-ExternalID']),
        ['AT-100-3'],
      );
    });
  });
});

describe('the wait before the next try', () => {
  it('is within a second at first, doubles with full jitter, and is never over a minute', () => {
    for (let attempts = 1; attempts < 2_000; attempts += 1) {
      const most = backoff(attempts, null, () => 1);
      assert.equal(most, Math.min(60_000, 1_000 * 2 ** (attempts - 1)));
      assert.equal(
        backoff(attempts, null, () => 0),
        50,
      );
    }
  });

  it('is never shorter than the other side asks', () => {
    assert.equal(
      backoff(1, 90_000, () => 1),
      90_000,
    );
    assert.equal(
      backoff(9, 100, () => 1),
      60_000,
    );
  });
});
