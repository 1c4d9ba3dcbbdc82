import assert from 'node:assert/strict';
import FakeTimers from '@sinonjs/fake-timers';
import { Failure } from '../../../../src/failure.js';
import { AlertPoller, type PollApi } from '../../../../src/intake/alerts/poller.js';
import type { AlertHistoryEntry, AlertState } from '../../../../src/signl4/api.js';
import { readMeta } from '../../../../src/store/meta.js';
import { alertOf } from '../../signl4/alert-of.js';
import { callback, Ear, ringing, START } from './listening.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const KIM = { id: 'kim', name: 'Kim', email: 'kim@sandbox.example' };

const iso = (ms: number) => new Date(START + ms).toISOString();

/** The alert of a ticket, acknowledged by Kim at this time (ms after the start). */
const taken = (ticketId: number, at: number, changes: Partial<AlertState> = {}): AlertState =>
  alertOf({
    alertId: `alert-${ticketId}`,
    externalId: `AT-${ticketId}`,
    phase: 'acknowledged',
    statusCode: 2,
    at: iso(at),
    acknowledgedUserIds: [KIM.id],
    acknowledgedBy: [KIM],
    history: [{ kind: 'acknowledged', at: START + at, user: KIM, text: null }],
    ...changes,
  });

/** SIGNL4's API as a test wants it. */
class FakeApi implements PollApi {
  pages: AlertState[][] = [];
  asked: string[] = [];
  calls: string[] = [];
  failure: Failure | null = null;
  /** Fails after so many pages. */
  breaksAfter = Infinity;
  onPage: () => Promise<void> = () => Promise.resolve();

  async *changedSince(since: string): AsyncGenerator<AlertState[]> {
    this.asked.push(since);
    if (this.failure) throw this.failure;
    for (const [index, page] of this.pages.entries()) {
      if (index >= this.breaksAfter) throw new Failure('signl4.outage', 'outage');
      await this.onPage();
      yield structuredClone(page);
    }
  }
  history(alertId: string): Promise<AlertHistoryEntry[]> {
    this.calls.push(`history ${alertId}`);
    return Promise.resolve([]);
  }
  alert(alertId: string) {
    this.calls.push(`alert ${alertId}`);
    return Promise.resolve(taken(7, 0));
  }
}

describe('asking SIGNL4 what changed', () => {
  let ear: Ear;
  let api: FakeApi;
  let poller: AlertPoller;
  let changes: Array<string | null>;
  const make = () => {
    changes = [];
    const parts = {
      intake: ear.intake,
      store: () => Promise.resolve(ear.store),
      clock: ear.clock,
      onChange: () => changes.push(poller.failure?.code ?? null),
    };
    poller = new AlertPoller('AT', api, parts);
  };
  beforeEach(async () => {
    ear = await Ear.open();
    api = new FakeApi();
    make();
    ear.place();
  });
  afterEach(async () => {
    poller.stop();
    await ear.end();
  });

  const poll = async (): Promise<string[]> => {
    await poller.poll();
    await ear.settle();
    return ear.heard();
  };
  const watermark = () => ear.store.read((db) => readMeta(db, 'alerts-polled:AT'));

  it('the first poll looks back a quarter of an hour, the next a minute behind the newest', async () => {
    api.pages = [[taken(7, 10 * MINUTE), taken(8, 5 * MINUTE)]];
    assert.deepEqual(await poll(), ['acknowledged Kim', 'acknowledged Kim']);
    await poll();
    assert.deepEqual(api.asked, [iso(-16 * MINUTE), iso(9 * MINUTE)]);
    assert.deepEqual(ear.heard(), []);
  });

  it('the watermark outlives a restart, and never goes back', async () => {
    api.pages = [[taken(7, 10 * MINUTE)]];
    await poll();
    api.pages = [[taken(8, 9 * MINUTE)]];
    await poll();
    await ear.store.close();
    await ear.start();
    ear.place();
    make();
    await poll();
    assert.equal(api.asked.at(-1), iso(9 * MINUTE));
  });

  it('the watermark only moves after the last page; what was told meanwhile is not told again', async () => {
    api.pages = [[taken(7, MINUTE)], [taken(8, 2 * MINUTE)]];
    api.breaksAfter = 1;
    await assert.rejects(poll());
    assert.equal(await watermark(), null);
    api.breaksAfter = Infinity;
    await poll();
    assert.equal(ear.heard().length, 0);
    assert.equal(await watermark(), String(START + 2 * MINUTE));
    const told = (await ear.journal()).map(({ event_id }) => event_id);
    assert.equal(new Set(told).size, 2);
    assert.equal(told.length, 2);
  });

  it('what changes on an early page while many others are read is found by the next poll', async () => {
    api.pages = [[taken(7, 0)], [taken(8, 3 * MINUTE)]];
    let pages = 0;
    api.onPage = () => {
      if ((pages += 1) === 2) ear.clock.advance(3 * MINUTE);
      return Promise.resolve();
    };
    assert.deepEqual(await poll(), ['acknowledged Kim', 'acknowledged Kim']);
    await poll();
    assert.ok(Date.parse(api.asked.at(-1)!) <= START, api.asked.at(-1));
    await poll();
    assert.equal(api.asked.at(-1), iso(2 * MINUTE), 'and then goes on');
  });

  it('what changes in the second of the last answer is found by the next poll', async () => {
    api.pages = [[taken(7, MINUTE)]];
    await poll();
    api.pages = [[taken(7, MINUTE), taken(8, MINUTE)]];
    assert.deepEqual(await poll(), ['acknowledged Kim']);
  });

  it('the overlap costs no further call, and a change in the same second is not overlooked', async () => {
    const silent = { history: [] };
    api.pages = [[taken(7, MINUTE, silent)]];
    await poll();
    await poll();
    assert.deepEqual(api.calls, ['history alert-7']);
    api.pages = [[taken(7, MINUTE, { ...silent, phase: 'closed', statusCode: 4, closedBy: KIM })]];
    assert.deepEqual(await poll(), ['closed Kim']);
    assert.equal(api.calls.length, 2);
  });

  it('what changes between the list and the history of an alert is not taken back by the list', async () => {
    const open = taken(7, 0, {
      phase: 'open',
      statusCode: 1,
      acknowledgedUserIds: [],
      acknowledgedBy: [],
      history: [],
    });
    const now = taken(7, MINUTE);
    api.pages = [[open]];
    api.history = () => Promise.resolve([...now.history]);
    api.alert = (alertId) => Promise.resolve((api.calls.push(`alert ${alertId}`), now));
    assert.deepEqual(await poll(), ['acknowledged Kim']);
    assert.deepEqual(api.calls, ['alert alert-7']);
    api.pages = [[now]];
    assert.deepEqual(await poll(), []);
  });

  it('who asks while a poll is under way hears what changed since that began', async () => {
    api.onPage = () => {
      api.onPage = () => Promise.resolve();
      api.pages = [[taken(7, MINUTE)]];
      return Promise.resolve();
    };
    api.pages = [[]];
    const [first, second, third] = [poller.poll(), poller.poll(), poller.poll()];
    await Promise.all([first, second, third]);
    assert.equal(api.asked.length, 2);
    await ear.settle();
    assert.deepEqual(ear.heard(), ['acknowledged Kim']);
  });

  it('a callback that comes while SIGNL4 is asked is newer than an answer without a time', async () => {
    const open = taken(7, 0, {
      phase: 'open',
      statusCode: 1,
      at: null,
      acknowledgedUserIds: [],
      history: [],
    });
    api.pages = [[open]];
    api.history = async () => {
      ear.clock.advance(1_000);
      const at = (ear.clock.now() - START) / 1_000;
      await ear.hear(callback({ at }));
      ear.clock.advance(1_000);
      return [];
    };
    assert.deepEqual(await poll(), ['acknowledged Kim']);
  });

  it('alerts of other systems cost no call and no place, unless somebody wants them', async () => {
    const foreign = taken(7, MINUTE, { alertId: 'z', externalId: 'ZABBIX-7', history: [] });
    api.pages = [[foreign]];
    assert.deepEqual(await poll(), []);
    assert.deepEqual(api.calls, []);
    assert.deepEqual(await ear.store.read((db) => db.selectFrom('alert').selectAll().execute()), []);
    ear.place('all', { foreign: true });
    api.pages = [[{ ...foreign, at: iso(2 * MINUTE) }]];
    await poll();
    assert.deepEqual([ear.heard('all'), ear.heard()], [['acknowledged Kim'], []]);
  });

  it('a list without external ids: the alert itself is asked once, then what is known of it says it', async () => {
    api.pages = [[taken(7, MINUTE, { externalId: null })]];
    assert.deepEqual(await poll(), ['acknowledged Kim']);
    assert.deepEqual(api.calls, ['alert alert-7']);
    api.pages = [[taken(7, 2 * MINUTE, { externalId: null, phase: 'closed', statusCode: 4, closedBy: KIM })]];
    assert.deepEqual(await poll(), ['closed Kim']);
    assert.deepEqual(api.calls, ['alert alert-7']);
    assert.equal((await ear.pair())?.alert.seen, 'closed');
  });

  it('our clock is two hours ahead at the first poll: what happens by SIGNL4’s clock is found all the same', async () => {
    const ahead = 120 * MINUTE;
    assert.deepEqual(await poll(), []);
    assert.equal(await watermark(), null);
    await ear.keep(ringing(7));
    api.pages = [[taken(7, -ahead)]];
    const since = () => Date.parse(api.asked.at(-1) ?? '');
    assert.deepEqual(await poll(), ['acknowledged Kim']);
    assert.ok(since() < START - ahead, 'asked for from before it');
    await poll();
    assert.equal(since(), START - ahead - MINUTE);
  });

  describe('for the first time, while alerts are open', () => {
    beforeEach(() => ear.keep(ringing(7), ringing(8, { alert: { ...ringing().alert, seen: 'closed' } })));

    it('what happened to them long ago is told as it stands now; of others nothing', async () => {
      const old = -3 * DAY;
      api.pages = [[taken(7, old), taken(8, old), taken(9, old), taken(10, -MINUTE)]];
      await poller.poll();
      await ear.settle();
      assert.deepEqual(
        ear.told.get('events')?.map(({ ticketId, event }) => `${ticketId} ${event.type}`),
        ['7 acknowledged', '10 acknowledged'],
      );
      assert.equal(api.asked[0], iso(-16 * MINUTE - 30 * DAY));
      assert.equal(await watermark(), String(START - MINUTE));
    });

    it('an earlier episode of theirs is nothing', async () => {
      await ear.keep(ringing(7, { episode: 2 }));
      api.pages = [[taken(7, -3 * DAY)]];
      assert.deepEqual(await poll(), []);
    });
  });

  it('several at once are two polls, one after the other', async () => {
    let inside = 0;
    let most = 0;
    api.pages = [[taken(7, MINUTE)]];
    api.onPage = async () => {
      most = Math.max(most, (inside += 1));
      await new Promise((next) => setImmediate(next));
      inside -= 1;
    };
    await Promise.all([poller.poll(), poller.poll(), poller.poll()]);
    assert.deepEqual([api.asked.length, most], [2, 1]);
  });

  it('500 changed alerts are few transactions', async () => {
    let commits = 0;
    const { store } = ear;
    const commit = store.commit.bind(store);
    store.commit = (job) => {
      commits += 1;
      return commit(job);
    };
    const ids = Array.from({ length: 500 }, (_, index) => index + 1);
    api.pages = [0, 100, 200, 300, 400].map((start) =>
      ids.slice(start, start + 100).map((id) => taken(id, id)),
    );
    await poll();
    assert.ok(commits <= 30, `${commits} transactions`);
    assert.equal((await ear.journal()).length, 500);
  });

  describe('by itself', () => {
    let clock: ReturnType<typeof FakeTimers.install>;
    beforeEach(() => {
      clock = FakeTimers.install({ toFake: ['setTimeout', 'clearTimeout'] });
    });
    afterEach(() => clock.uninstall());
    const pass = async (ms: number, step = 1_000) => {
      for (let left = ms; left > 0; left -= step) {
        clock.tick(Math.min(left, step));
        await ear.settle();
      }
    };

    it('as often as it is told, until it is stopped', async () => {
      poller.every(15_000);
      await pass(1_000);
      assert.equal(api.asked.length, 1);
      await pass(60_000);
      assert.equal(api.asked.length, 5);
      poller.every(15_000);
      poller.every(0);
      await pass(60_000);
      assert.equal(api.asked.length, 5);
    });

    it('an outage is told once, waited for ever longer, and its end is told', async () => {
      api.failure = new Failure('signl4.outage', 'outage');
      poller.every(5_000);
      await pass(20 * MINUTE, 5_000);
      const tries = api.asked.length;
      assert.deepEqual(changes, ['signl4.outage']);
      assert.ok(tries >= 15 && tries < 100, `${tries} tries in 20 minutes`);
      api.failure = null;
      await pass(65_000);
      assert.deepEqual(changes, ['signl4.outage', null]);
    });

    it('a refusal is asked about once a minute, and at once when the key changes', async () => {
      api.failure = new Failure('signl4.key', 'account');
      poller.every(5_000);
      await pass(5 * MINUTE);
      assert.ok(api.asked.length >= 5 && api.asked.length <= 6, `${api.asked.length} tries`);
      const other = new FakeApi();
      poller.use(other);
      await pass(1_000);
      assert.equal(other.asked.length, 1);
      assert.deepEqual(changes, ['signl4.key', null]);
    });

    it('→ although the former key is refused only then', async () => {
      let refuse: (failure: Failure) => void = () => undefined;
      api.pages = [[]];
      api.onPage = () => new Promise((_resolve, reject) => (refuse = reject));
      poller.every(15_000);
      await pass(1_000);
      assert.equal(api.asked.length, 1);
      // As a deploy does it.
      poller.every(0);
      const other = new FakeApi();
      poller.use(other);
      poller.every(15_000);
      refuse(new Failure('signl4.key', 'account'));
      await ear.settle();
      await pass(2_000);
      assert.equal(other.asked.length, 1);
      await pass(15_000);
      assert.equal(other.asked.length, 2);
    });

    it('what a former key meets is not told of the new one, and makes it wait for nothing', async () => {
      let refuse = () => undefined as void;
      const answer = new Promise<void>((resolve) => (refuse = resolve));
      api.changedSince = async function* (since) {
        api.asked.push(since);
        await answer;
        yield [];
        throw new Failure('signl4.key', 'account');
      };
      poller.every(5_000);
      await pass(1_000);
      assert.equal(api.asked.length, 1);
      poller.every(0);
      const other = new FakeApi();
      poller.use(other);
      poller.every(5_000);
      refuse();
      await ear.settle();
      await pass(2_000);
      assert.equal(other.asked.length, 1);
      assert.deepEqual(changes, []);
    });

    it('another key that is refused as well is told anew', async () => {
      api.failure = new Failure('signl4.key', 'account');
      poller.every(5_000);
      await pass(1_000);
      const other = new FakeApi();
      other.failure = api.failure;
      poller.use(other);
      await pass(1_000);
      assert.deepEqual(changes, ['signl4.key', null, 'signl4.key']);
    });

    it('never sooner than SIGNL4 asks', async () => {
      api.failure = new Failure('signl4.throttled', 'throttled', { retryAfterMs: 45_000 });
      poller.every(5_000);
      await pass(1_000);
      await pass(44_000);
      assert.equal(api.asked.length, 1);
      await pass(20_000);
      assert.equal(api.asked.length, 2);
    });

    it('a fault of ours is a failure like others, and polling goes on', async () => {
      api.history = () => Promise.reject(new TypeError('x is not a function'));
      api.pages = [[taken(7, MINUTE, { history: [] })]];
      poller.every(5_000);
      await pass(2_000);
      assert.deepEqual(changes, ['intake.fault']);
      api.history = () => Promise.resolve([]);
      await pass(2 * MINUTE);
      assert.deepEqual(ear.heard(), ['acknowledged Kim']);
    });
  });
});
