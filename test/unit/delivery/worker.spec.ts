import assert from 'node:assert/strict';
import { Failure } from '../../../src/failure.js';
import { Desk, ticketMessage } from './desk.js';

const MINUTE = 60_000;
const outage = (status?: number) => new Failure('signl4.outage', 'outage', status ? { status } : {});
const wrongSecret = () => new Failure('signl4.secret', 'account', { status: 404 });
const fine = () => ({ eventId: 'e' });
const fails = (failure: () => Failure) => () => {
  throw failure();
};

describe('delivering what is in the outbox', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await Desk.open();
  });
  afterEach(() => desk.close());

  const states = async () => (await desk.outbox()).map(({ state }) => state);
  const open = (id: number, urgency = 5) => desk.accept(ticketMessage('opened', { id, urgency }));

  describe('lanes', () => {
    it('keep the order of one ticket, while others go on', async () => {
      const answers: Array<() => void> = [];
      desk.team.answer = () => new Promise((resolve) => answers.push(() => resolve({ eventId: null })));
      await open(100);
      await desk.accept(ticketMessage('opened', { id: 100, action: 'acknowledge' }));
      await desk.accept(ticketMessage('closed', { id: 100 }));
      await open(200);
      assert.deepEqual(desk.team.said, ['new AT-100', 'new AT-200']);
      while (answers.length > 0) {
        answers.shift()?.();
        await desk.settle();
        await desk.pass(500);
      }
      // Behind a resolve nobody wants the acknowledge.
      assert.deepEqual(desk.team.said, ['new AT-100', 'new AT-200', 'resolved AT-100']);
    });

    it('never have two of one ticket on their way, however many there are', async () => {
      desk.team.answer = () => new Promise((resolve) => setTimeout(() => resolve(fine()), 100));
      for (const action of ['raise', 'acknowledge', 'resolve', 'raise', 'acknowledge', 'resolve']) {
        await desk.accept(ticketMessage('opened', { event: null, action }));
        // What is not on its way yet when its resolve comes is not wanted any more.
        if (action !== 'raise') await desk.pass(action === 'resolve' ? 600 : 110, 10);
      }
      assert.equal(desk.team.mostAtOnce, 1);
      assert.deepEqual(desk.team.said, [
        'new AT-100',
        'acknowledged AT-100',
        'resolved AT-100',
        'new AT-100-2',
        'acknowledged AT-100-2',
        'resolved AT-100-2',
      ]);
    });

    it('what a resolve cancels takes its acknowledge along', async () => {
      desk.team.answer = fails(outage);
      for (const action of ['raise', 'acknowledge', 'resolve'])
        await desk.accept(ticketMessage('opened', { event: null, action }));
      desk.team.sent = [];
      desk.team.answer = fine;
      await desk.pass(MINUTE, 1_000);
      assert.deepEqual(desk.team.said, []);
      assert.deepEqual(desk.node.results, ['cancelled AT-100', 'cancelled AT-100']);
    });

    it('an entry that is refused does not hold up what follows it', async () => {
      desk.team.answer = (body) => {
        if (body['X-S4-Status'] === 'acknowledged') throw new Failure('signl4.not-found', 'entry');
        return fine();
      };
      await open(100);
      await desk.accept(ticketMessage('opened', { action: 'acknowledge' }));
      await desk.accept(ticketMessage('closed'));
      assert.deepEqual(await states(), ['done', 'dead', 'done']);
      assert.equal(desk.node.failed.length, 1);
    });

    it('a fault of our own is told, given up, and wedges nobody', async () => {
      desk.team.answer = (body) => {
        if (String(body['Title']).includes('100')) throw new TypeError('cannot read x of undefined');
        return fine();
      };
      await open(100);
      await open(200);
      assert.deepEqual(await states(), ['dead', 'done']);
      assert.equal(desk.node.failed[0]?.failure.code, 'delivery.fault');
    });
  });

  it('SIGNL4 away for a night → afterwards raises by priority, then the rest', async () => {
    desk.team.answer = fails(outage);
    await desk.accept(ticketMessage('opened', { id: 1, action: 'raise', urgency: 1 }));
    await open(400, 4);
    await open(100, 1);
    await open(300, 3);
    await open(101, 1);
    const tries = desk.team.sent.length;
    desk.clock.jump(8 * 60 * MINUTE);
    desk.team.sent = [];
    desk.team.answer = fine;
    await desk.pass(2 * MINUTE, 1_000);
    assert.ok(tries <= 5, `${tries} tries for 5 alerts`);
    assert.deepEqual(
      desk.team.said.slice(1).map((one) => one.replace('new AT-', '')),
      ['1', '100', '101', '300', '400'].filter((id) => !desk.team.said[0]?.endsWith(`-${id}`)),
    );
    assert.equal(desk.node.emitted.length, 5);
  });

  it('while the service is down one entry probes for all, and calmly', async () => {
    desk.team.answer = fails(outage);
    for (let id = 100; id < 130; id += 1) await open(id);
    desk.team.sent = [];
    await desk.pass(10 * MINUTE, 1_000);
    const tries = desk.team.sent.length;
    assert.ok(tries >= 9 && tries <= 60, `${tries} tries in 10 minutes`);
    assert.equal(desk.team.mostAtOnce, 1);
    assert.equal(desk.gate?.state, 'down');
    assert.equal(desk.node.failed.filter(({ failure }) => failure.scope !== 'outage').length, 0);
    desk.team.answer = fine;
    await desk.pass(2 * MINUTE, 1_000);
    assert.equal(desk.node.emitted.length, 30);
    assert.equal(desk.gate?.state, 'open');
  });

  it('errors of all that were under way at once are one outage: the first probe goes within a second', async () => {
    const failing: Array<() => void> = [];
    desk.team.answer = () => new Promise((_resolve, reject) => failing.push(() => reject(outage(503))));
    await desk.acceptTogether(
      ...Array.from({ length: 10 }, (_, index) => ticketMessage('opened', { id: 100 + index })),
    );
    assert.equal(failing.length, 10);
    desk.team.answer = fine;
    for (const fail of failing) fail();
    await desk.settle();
    await desk.pass(2_000, 50);
    assert.equal(desk.node.emitted.length, 10);
  });

  it('what waits is counted for the status, also while one is tried', async () => {
    desk.team.answer = fails(outage);
    await open(100);
    await desk.pass(30_000);
    assert.equal(desk.house.account('AT')?.waiting, 1);
  });

  it('a single error of the service delays no other ticket', async () => {
    desk.team.answer = (_body, number) => {
      if (number === 1) throw outage(500);
      return fine();
    };
    await open(100);
    await open(200);
    assert.deepEqual(desk.node.results, ['new AT-200']);
    await desk.pass(1_500);
    assert.deepEqual(desk.node.results, ['new AT-200', 'new AT-100']);
  });

  describe('Team secret rotated at night', () => {
    it('→ every raise waits, one probe a minute, all go out in order when it is set right; nothing is a dead letter', async () => {
      desk.team.answer = fails(wrongSecret);
      await open(300, 3);
      await open(100, 1);
      await open(200, 2);
      const tries = desk.team.sent.length;
      assert.equal(tries, 1);
      assert.deepEqual(
        desk.node.failed.map(({ failure }) => failure.code),
        ['signl4.secret'],
      );
      assert.equal(desk.node.failed[0]?.message?.['ticketId'], 300);

      await desk.pass(10 * MINUTE, 1_000);
      assert.ok(Math.abs(desk.team.sent.length - tries - 10) <= 1, `${desk.team.sent.length} probes`);
      assert.equal(desk.node.failed.length, 1, 'told once');
      assert.deepEqual(await states(), ['waiting', 'waiting', 'waiting']);

      desk.team.sent = [];
      desk.team.answer = fine;
      desk.team.fingerprint = 'secret-2';
      desk.register();
      await desk.pass(1_000);
      assert.deepEqual(desk.team.said, ['new AT-100', 'new AT-200', 'new AT-300']);
      assert.deepEqual(await states(), ['done', 'done', 'done']);
      assert.match(String(desk.team.sent[0]?.['Title']), /^Delayed 10 min/);
    });

    it('→ what was under way with the old secret neither stops the new one nor is told', async () => {
      let refuse: () => void = () => undefined;
      const answered = new Promise<void>((resolve) => (refuse = resolve));
      desk.team.answer = async () => {
        await answered;
        throw wrongSecret();
      };
      await open(100);
      await open(200);
      assert.equal(desk.team.sent.length, 2);
      desk.team.answer = fine;
      desk.team.fingerprint = 'secret-2';
      desk.register();
      await desk.settle();
      refuse();
      await desk.pass(1_000);
      assert.deepEqual(await states(), ['done', 'done']);
      assert.deepEqual(desk.node.failed, []);
    });

    it('→ nor does what goes well with the old secret open the way for the new one', async () => {
      let accept: () => void = () => undefined;
      const answered = new Promise<void>((resolve) => (accept = resolve));
      desk.team.answer = async () => {
        await answered;
        return fine();
      };
      await open(100);
      desk.team.answer = fails(wrongSecret);
      desk.team.fingerprint = 'secret-2';
      desk.register();
      await desk.settle();
      await open(200);
      accept();
      await desk.pass(1_000);
      assert.deepEqual(await states(), ['done', 'waiting']);
      assert.equal(desk.team.sent.length, 2);
    });

    it('→ a redeploy with the same secret does not try again', async () => {
      desk.team.answer = fails(wrongSecret);
      await open(100);
      for (let deploys = 0; deploys < 5; deploys += 1) {
        desk.register();
        await desk.settle();
      }
      assert.equal(desk.team.sent.length, 1);
    });

    it('→ work goes on by itself when SIGNL4 knows the secret again', async () => {
      desk.team.answer = fails(wrongSecret);
      await open(100);
      desk.team.answer = fine;
      await desk.pass(MINUTE + 1_000);
      assert.deepEqual(desk.node.results, ['new AT-100']);
    });

    it('→ nor by an outage while it is still refused', async () => {
      desk.team.answer = fails(wrongSecret);
      await open(100);
      await desk.leap(8 * 24 * 60 * MINUTE);
      desk.team.answer = fails(outage);
      await desk.pass(2 * MINUTE, 1_000);
      desk.team.answer = fine;
      await desk.pass(2 * MINUTE, 1_000);
      assert.deepEqual(
        desk.node.failed.map(({ failure }) => failure.code),
        ['signl4.secret'],
      );
      assert.deepEqual(desk.node.results, ['new AT-100']);
    });

    it('→ nor by an outage just after it was set right', async () => {
      desk.team.answer = fails(wrongSecret);
      await open(100);
      await desk.leap(8 * 24 * 60 * MINUTE);
      let tries = 0;
      desk.team.answer = () => ((tries += 1) === 1 ? fails(outage)() : fine());
      desk.team.fingerprint = 'secret-2';
      desk.register();
      await desk.pass(5_000);
      assert.deepEqual(
        desk.node.failed.map(({ failure }) => failure.code),
        ['signl4.secret'],
      );
      assert.deepEqual(desk.node.results, ['new AT-100']);
    });

    it('→ nothing is given up after 7 days either', async () => {
      desk.team.answer = fails(wrongSecret);
      await open(100);
      await desk.leap(8 * 86_400_000);
      await desk.leap(MINUTE);
      assert.deepEqual(await states(), ['waiting']);
      desk.team.answer = fine;
      await desk.leap(MINUTE);
      assert.deepEqual(await states(), ['done']);
    });

    it('→ never more than 10 refused sends a minute, however many were under way', async () => {
      let refuse: Array<() => void> = [];
      desk.team.answer = () => new Promise((_resolve, reject) => refuse.push(() => reject(wrongSecret())));
      for (let id = 100; id < 140; id += 1) await open(id);
      assert.ok(desk.team.sent.length <= 10);
      for (const go of refuse) go();
      refuse = [];
      desk.team.answer = fails(wrongSecret);
      await desk.pass(MINUTE - 1_000, 1_000);
      assert.ok(desk.team.sent.length <= 10, `${desk.team.sent.length} sends`);
      assert.equal(desk.node.failed.length, 1);
    });
  });

  it('a throttled send waits as long as it is told, and counts as no try', async () => {
    desk.team.answer = (_body, number) => {
      if (number === 1) throw new Failure('signl4.throttled', 'throttled', { retryAfterMs: 30_000 });
      return fine();
    };
    await open(100);
    await open(200);
    assert.equal(desk.team.sent.length, 1);
    await desk.pass(29_000, 500);
    assert.equal(desk.team.sent.length, 1);
    await desk.pass(2_000);
    assert.equal(desk.team.sent.length, 3);
    assert.deepEqual(
      (await desk.outbox()).map(({ attempts }) => attempts),
      [1, 1],
    );
  });

  it('a throttled send is counted as waiting, though the count was asked for while it was under way', async () => {
    const store = await desk.house.store();
    const read = store.read.bind(store);
    let counted: () => void = () => undefined;
    const late = new Promise<void>((resolve) => (counted = resolve));
    let refuse: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (refuse = resolve));
    desk.team.answer = async (_body, number) => {
      if (number > 1) return fine();
      store.read = async (job) => {
        const found = await read(job);
        await late;
        return found;
      };
      await answered;
      throw new Failure('signl4.throttled', 'throttled', { retryAfterMs: 30_000 });
    };
    await open(100);
    refuse();
    await desk.settle();
    counted();
    await desk.settle();
    assert.equal(desk.house.accountOf('signl4:AT')?.waiting, 1);
  });

  it('a throttled probe after an outage waits as long as it is told, and no longer', async () => {
    desk.team.answer = fails(outage);
    await open(100);
    desk.team.sent = [];
    desk.team.answer = (_body, number) => {
      if (number === 1) throw new Failure('signl4.throttled', 'throttled', { retryAfterMs: 1_000 });
      return fine();
    };
    for (let waited = 0; desk.team.sent.length === 0 && waited < 60; waited += 1) await desk.pass(1_000);
    assert.equal(desk.gate?.state, 'down');
    await desk.pass(5_000);
    assert.equal(desk.gate?.state, 'open');
    assert.equal(desk.node.emitted.length, 1);
  });

  it('keeps 150 events per 15 s and loses none', async () => {
    const times: number[] = [];
    desk.team.answer = () => (times.push(Date.now()), fine());
    const messages = Array.from({ length: 400 }, (_, index) =>
      ticketMessage('opened', { id: 1_000 + index }),
    );
    for (let start = 0; start < 400; start += 100)
      await desk.acceptTogether(...messages.slice(start, start + 100));
    await desk.pass(50_000, 250);
    assert.equal(desk.node.emitted.length, 400);
    for (const [index, time] of times.entries())
      assert.ok((times[index + 150] ?? Infinity) - time >= 15_000, 'more than 150 in 15 s');
  });

  it('what an outage of 7 days kept back is given up, with an error and the message', async () => {
    desk.team.answer = fails(outage);
    await open(100);
    await desk.leap(7 * 86_400_000 + MINUTE);
    await desk.leap(MINUTE);
    assert.deepEqual(await states(), ['dead']);
    assert.equal(desk.node.failed.at(-1)?.failure.code, 'delivery.expired');
    assert.equal(desk.node.failed.at(-1)?.message?.['ticketId'], 100);
    desk.team.answer = fine;
    await open(100);
    assert.deepEqual(desk.node.results, ['new AT-100'], 'sent back in, it tries again');
  });

  it('silence is told once per node after 2 minutes, and again only after it went on', async () => {
    desk.team.answer = fails(outage);
    await open(100);
    await desk.pass(10 * MINUTE, 1_000);
    const told = () => desk.node.failed.filter(({ failure }) => failure.code === 'delivery.stalled');
    assert.equal(told().length, 1);
    assert.deepEqual(told()[0]?.failure.facts, { minutes: 2, waiting: 1 });
    desk.team.answer = fine;
    await desk.pass(MINUTE, 1_000);
    desk.team.answer = fails(outage);
    await open(200);
    await desk.pass(4 * MINUTE, 1_000);
    assert.equal(told().length, 2);
  });

  describe('a store that can’t be written for a while', () => {
    it('loses no answer, repeats no send, and tells the result when it is on disk', async () => {
      const store = (await desk.house.store()) as { commit: unknown };
      const commit = store.commit;
      desk.team.answer = () => {
        store.commit = () => Promise.reject(new Failure('store.full', 'account'));
        return fine();
      };
      await open(100);
      await desk.pass(30_000, 500);
      assert.deepEqual(desk.node.results, []);
      store.commit = commit;
      desk.team.answer = fine;
      await desk.pass(2_000);
      assert.deepEqual(desk.node.results, ['new AT-100']);
      await desk.accept(ticketMessage('closed'));
      assert.deepEqual(desk.team.said, ['new AT-100', 'resolved AT-100']);
    });
  });

  describe('our clock jumps', () => {
    it('an hour ahead and back → no retry sleeps the hour', async () => {
      desk.team.answer = fails(outage);
      await open(100);
      desk.clock.setSystemTime(Date.now() + 60 * MINUTE);
      await desk.pass(10_000);
      desk.clock.setSystemTime(Date.now() - 60 * MINUTE);
      await desk.pass(10_000);
      desk.team.answer = fine;
      await desk.pass(MINUTE, 1_000);
      assert.deepEqual(desk.node.results, ['new AT-100']);
    });

    it('→ nothing is "late" for it', async () => {
      desk.team.answer = fails(outage);
      await open(100);
      desk.clock.setSystemTime(Date.now() + 60 * MINUTE);
      desk.team.answer = fine;
      await desk.pass(MINUTE, 500);
      assert.doesNotMatch(String(desk.team.sent.at(-1)?.['Title']), /Delayed/);
    });

    it('an hour ahead just before a ticket comes → it rings at once', async () => {
      desk.clock.setSystemTime(Date.now() + 60 * MINUTE);
      await open(100);
      await desk.pass(1_000);
      assert.deepEqual(desk.team.said, ['new AT-100']);
    });

    it('an hour back just before a ticket comes → it is not "late" for it', async () => {
      desk.clock.setSystemTime(Date.now() - 60 * MINUTE);
      desk.team.answer = (_body, number) => (number === 1 ? fails(outage)() : fine());
      await open(100);
      await desk.pass(10_000);
      assert.deepEqual(
        desk.team.sent.map((body) => body['Title']),
        ['Ticket 100', 'Ticket 100'],
      );
    });

    it('ten days ahead while a call is under way that fails → it is tried again at once, and not given up', async () => {
      let fail: (failure: Failure) => void = () => undefined;
      desk.team.answer = () => new Promise((_resolve, reject) => (fail = reject));
      await open(100);
      desk.clock.setSystemTime(Date.now() + 10 * 24 * 60 * MINUTE);
      desk.team.answer = fine;
      fail(outage(500));
      await desk.pass(2_000);
      assert.deepEqual(desk.node.results, ['new AT-100']);
      assert.equal(desk.team.sent[1]?.['Title'], 'Ticket 100');
    });
  });

  it('work for a prefix that no configuration has any more is told once, and goes when it is back', async () => {
    desk.team.answer = fails(wrongSecret);
    await open(100);
    desk.team.prefix = 'NEW';
    await desk.restart(true);
    await desk.pass(3 * MINUTE, 1_000);
    const told = desk.node.failed.map(({ failure }) => [failure.code, failure.facts]);
    assert.deepEqual(told, [['delivery.no-team', { waiting: 1, prefix: 'AT' }]]);
    desk.team.prefix = 'AT';
    desk.team.answer = fine;
    desk.register();
    await desk.pass(1_000);
    assert.deepEqual(desk.node.results, ['new AT-100']);
  });
});
