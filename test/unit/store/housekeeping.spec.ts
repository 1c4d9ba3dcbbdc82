import assert from 'node:assert/strict';
import { keepHouse, KEPT } from '../../../src/store/housekeeping.js';
import { writePairs } from '../../../src/store/pairs.js';
import { writeTickets } from '../../../src/store/tickets.js';
import { Store } from '../../../src/store/store.js';
import { newPair } from '../../../src/sync/pair.js';
import { useFolder } from './shelf.js';

const NOW = Date.parse('2026-03-02T08:00:00Z');
const DAY = 86_400_000;

describe('what the store keeps, and for how long', () => {
  const { path } = useFolder();
  let store: Store;
  beforeEach(async () => {
    store = await Store.open(path());
  });
  afterEach(() => store.close());

  const entry = (id: number, state: 'waiting' | 'sending' | 'done' | 'dead', at: number) =>
    store.db
      .insertInto('outbox')
      .values({
        id,
        node_id: 'n',
        account: 'a',
        lane: 'l',
        kind: 'raise',
        rank: 1,
        state,
        event_id: `e${id}`,
        action: 'opened',
        pair_key: null,
        created_at: at,
        due_at: at,
        attempts: 1,
        maybe_sent: 0,
        asked: 0,
        sent_at: at,
        done_at: state === 'done' || state === 'dead' ? at : null,
        command: '{"body":"customer"}',
        msg: '{"payload":"customer"}',
        result: '{}',
        emitted: 1,
        emissions: 1,
        taken: 1,
      })
      .execute();
  const entries = () =>
    store.db.selectFrom('outbox').select(['id', 'msg', 'command']).orderBy('id').execute();
  const keep = (now: number) => store.commit((db) => keepHouse(db, now));

  it('results 30 days, without customers’ text after 5 minutes; what waits, for ever and whole', async () => {
    await entry(1, 'done', NOW - KEPT.results - 1);
    await entry(2, 'done', NOW - KEPT.journal - 1);
    await entry(3, 'done', NOW);
    await entry(4, 'waiting', NOW - 400 * DAY);
    await entry(5, 'sending', NOW - 400 * DAY);
    await keep(NOW);
    assert.deepEqual(
      (await entries()).map(({ id, msg, command }) => [id, msg !== '', command !== '']),
      [
        [2, false, false],
        [3, true, true],
        [4, true, true],
        [5, true, true],
      ],
    );
  });

  it('dead letters 30 days, whole, so that they can be sent again', async () => {
    await entry(1, 'dead', NOW - 29 * DAY);
    await entry(2, 'dead', NOW - 31 * DAY);
    await keep(NOW);
    const left = await entries();
    assert.deepEqual(
      left.map(({ id }) => id),
      [1],
    );
    assert.notEqual(left[0]?.msg, '');
  });

  it('closed tickets 30 days, open ones as long as they live', async () => {
    const known = (id: number, closed: boolean) => ({
      id,
      visible: {},
      lastActivity: 0,
      matching: true,
      opened: true,
      closed,
      count: 1,
      partial: false,
    });
    await store.commit((db) => writeTickets(db, 't', [known(1, true), known(2, false)], NOW - 31 * DAY));
    await store.commit((db) => writeTickets(db, 't', [known(3, true)], NOW - 29 * DAY));
    await keep(NOW);
    const left = await store.db.selectFrom('ticket').select('ticket_id').orderBy('ticket_id').execute();
    assert.deepEqual(
      left.map((row) => row.ticket_id),
      [2, 3],
    );
  });

  it('Reopened after 45 days → next episode: ticket id and last episode are kept for ever', async () => {
    await store.commit((db) =>
      writePairs(db, [{ ...newPair('AT-1', 't', 1), episode: 4 }], NOW - 4_000 * DAY),
    );
    await keep(NOW);
    const rows = await store.db.selectFrom('pair').select('state').execute();
    assert.equal((JSON.parse(rows[0]?.state ?? '{}') as { episode: number }).episode, 4);
  });
});
