import assert from 'node:assert/strict';
import { giveFallback } from '../../../src/delivery/alert/fall-back.js';
import { alertAccount, type AlertTransport, type Fallback } from '../../../src/delivery/alert/settings.js';
import { Failure } from '../../../src/failure.js';
import { alertOf } from '../signl4/alert-of.js';
import { Desk, ticketMessage, type TicketMessage } from './desk.js';

const SECOND = 1_000;
const FALLBACK: Fallback = { transport: 'email', afterMs: 120 * SECOND };
const failing: Record<string, () => Failure> = {
  outage: () => new Failure('signl4.unreachable', 'outage'),
  'a refusal of the account': () => new Failure('signl4.secret', 'account', { status: 404 }),
};
const lost = () => new Failure('signl4.lost', 'unknown');

describe('the fallback', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await Desk.open();
  });
  afterEach(() => desk.close());

  /** This way fails, the others work. */
  const fails = (way: AlertTransport, failure: () => Failure) => {
    desk.team.answer = (_body, _number, transport) => {
      if (transport === way) throw failure();
      return { eventId: null };
    };
  };
  const accept = (type: 'opened' | 'closed', given: TicketMessage = {}, fallback = FALLBACK) =>
    desk.accept(ticketMessage(type, given), { fallback });
  const tries = (way: AlertTransport) => desk.team.ways.filter((one) => one === way).length;
  const transports = () => desk.node.emitted.map(({ alert }) => (alert as { transport: string }).transport);

  for (const [what, failure] of Object.entries(failing)) {
    it(`is taken once when the first way has failed for so long by ${what}, and the first is not tried again`, async () => {
      fails('webhook', failure);
      await accept('opened');
      await desk.pass(115 * SECOND, SECOND);
      assert.equal(tries('email'), 0);
      await desk.pass(15 * SECOND, SECOND);
      assert.equal(tries('email'), 1);
      assert.deepEqual(transports(), ['email']);
      const before = tries('webhook');
      desk.team.answer = () => ({ eventId: 'e' });
      await desk.pass(300 * SECOND, 5 * SECOND);
      assert.deepEqual([tries('webhook'), tries('email')], [before, 1]);
    });
  }

  it('another one is taken by what waited already with the former one', async () => {
    fails('webhook', failing['outage']!);
    await accept('opened', {}, { transport: 'api', afterMs: 120 * SECOND });
    await desk.pass(30 * SECOND, SECOND);
    await giveFallback(await desk.house.store(), 'alerts', { transport: 'email', afterMs: 60 * SECOND });
    await desk.pass(40 * SECOND, SECOND);
    assert.deepEqual([tries('api'), transports()], [0, ['email']]);
  });

  it('is taken by what waited already when it was chosen', async () => {
    fails('webhook', failing['outage']!);
    await desk.accept(ticketMessage('opened'));
    await desk.pass(130 * SECOND, SECOND);
    assert.equal(tries('email'), 0);
    await giveFallback(await desk.house.store(), 'another', FALLBACK);
    await desk.pass(20 * SECOND, SECOND);
    assert.equal(tries('email'), 0);
    await giveFallback(await desk.house.store(), 'alerts', FALLBACK);
    await desk.pass(70 * SECOND, SECOND);
    assert.deepEqual([tries('email'), transports()], [1, ['email']]);
  });

  it('is not taken where there is none', async () => {
    fails('webhook', failing['outage']!);
    await desk.accept(ticketMessage('opened'));
    await desk.pass(300 * SECOND, 5 * SECOND);
    assert.equal(tries('email'), 0);
  });

  it('is not taken by one that waits for the throttle', async () => {
    desk.team.answer = () => {
      throw new Failure('signl4.throttled', 'throttled', { retryAfterMs: 400 * SECOND });
    };
    await accept('opened');
    await desk.pass(300 * SECOND, 5 * SECOND);
    assert.equal(tries('email'), 0);
  });

  it('all that waits for the same way takes it, the most urgent first; what comes later takes it soon', async () => {
    fails('webhook', failing['outage']!);
    for (const [id, urgency] of [
      [1, 5],
      [2, 1],
      [3, 9],
      [4, 3],
    ] as const)
      await accept('opened', { id, urgency });
    await desk.pass(130 * SECOND, SECOND);
    const taken = (way: AlertTransport) =>
      desk.team.sent
        .filter((_, index) => desk.team.ways[index] === way)
        .map((body) => String(body['X-S4-ExternalID']));
    // The one that probes the first way at that moment comes when its try is over.
    const waits = (id: string) => id !== taken('webhook').at(-1);
    assert.deepEqual(taken('email').filter(waits), ['AT-2', 'AT-4', 'AT-1', 'AT-3'].filter(waits));
    assert.equal(tries('email'), 4);
    await accept('opened', { id: 5 });
    await desk.pass(10 * SECOND, SECOND);
    assert.equal(tries('email'), 5);
  });

  it('keeps the order of a ticket: its resolve waits for its raise', async () => {
    fails('webhook', failing['outage']!);
    await accept('opened');
    await desk.pass(130 * SECOND, SECOND);
    await accept('closed');
    await desk.pass(10 * SECOND, SECOND);
    const mails = desk.team.said.filter((_, index) => desk.team.ways[index] === 'email');
    assert.deepEqual(mails, ['new AT-100', 'resolved AT-100']);
  });

  it('a raise that took it and was not sent either and its resolve cancel each other', async () => {
    desk.team.answer = () => {
      throw failing['outage']!();
    };
    await accept('opened');
    await desk.pass(130 * SECOND, SECOND);
    await accept('closed');
    desk.team.answer = () => ({ eventId: 'e' });
    desk.team.sent = [];
    await desk.pass(60 * SECOND, SECOND);
    assert.deepEqual(desk.team.said, []);
    assert.deepEqual(desk.node.results, ['cancelled AT-100']);
  });

  it('what was decided survives the process', async () => {
    desk.team.answer = () => {
      throw failing['outage']!();
    };
    await accept('opened');
    await desk.pass(130 * SECOND, SECOND);
    const [entry] = await desk.outbox();
    assert.equal(entry?.account, alertAccount('AT', 'email'));
    desk.team.answer = () => ({ eventId: null });
    desk.team.ways = [];
    await desk.restart(false);
    await desk.pass(70 * SECOND, SECOND);
    assert.deepEqual(desk.team.ways, ['email']);
    assert.deepEqual(transports(), ['email']);
  });

  it('the time before counts after a restart in the middle of it', async () => {
    fails('webhook', failing['outage']!);
    await accept('opened');
    await desk.pass(100 * SECOND, SECOND);
    await desk.restart(false);
    await desk.pass(60 * SECOND, SECOND);
    assert.deepEqual(transports(), ['email']);
  });

  it('the fallback’s own failures close nothing of the first way', async () => {
    fails('email', () => new Failure('mail.login', 'account', { status: 535 }));
    await desk.accept(ticketMessage('opened', { id: 1 }), { transport: 'email' });
    await accept('opened', { id: 2 });
    assert.equal(tries('webhook'), 1);
    assert.equal(desk.gate?.state, 'open');
    assert.equal(desk.house.account('AT', 'email')?.gate.state, 'refused');
  });

  describe('a way that was taken off the configuration while alerts waited', () => {
    const away = failing['outage']!;
    /** Only these ways fail, and how; a deploy changed the configuration. */
    const deploy = async (failures: Partial<Record<AlertTransport, () => Failure>>) => {
      desk.team.answer = (_body, _number, transport) => {
        const failure = failures[transport];
        if (failure) throw failure();
        return { eventId: null };
      };
      desk.team.fingerprint += ' changed';
      desk.register();
      await desk.pass(SECOND);
    };
    const gone = () => new Failure('config.transport', 'account', { facts: { fields: 'apiKey' } });

    it('→ they go by the webhook', async () => {
      fails('api', away);
      await desk.accept(ticketMessage('opened'), { transport: 'api' });
      await desk.pass(5 * SECOND, SECOND);
      assert.equal(tries('webhook'), 0);
      await deploy({ api: gone });
      assert.deepEqual(transports(), ['webhook']);
    });

    it('→ a fallback that is gone leaves them on the webhook, until that works again', async () => {
      fails('webhook', away);
      await accept('opened', {}, { transport: 'api', afterMs: 30 * SECOND });
      await deploy({ webhook: away, api: gone });
      await desk.pass(120 * SECOND, SECOND);
      assert.deepEqual([tries('api'), transports()], [1, []]);
      await deploy({ api: gone });
      assert.deepEqual(transports(), ['webhook']);
    });
  });

  describe('after an unknown result', () => {
    it('is taken only when waiting has not settled it', async () => {
      fails('webhook', lost);
      await accept('opened', {}, { ...FALLBACK, afterMs: 10 * SECOND });
      await desk.pass(18 * SECOND, SECOND);
      // 20 s are left for SIGNL4's own event.
      assert.deepEqual(desk.team.ways, ['webhook']);
      await desk.pass(10 * SECOND, SECOND);
      assert.deepEqual(desk.team.ways, ['webhook', 'email']);
      const [message] = desk.node.emitted;
      assert.deepEqual(message?.['alert'], { ...(message?.['alert'] as object), repeated: true });
    });

    it('is repeated on the first way while its time is not over', async () => {
      let times = 0;
      desk.team.answer = () => {
        if (++times === 1) throw lost();
        return { eventId: 'e' };
      };
      await accept('opened');
      await desk.pass(60 * SECOND, SECOND);
      assert.deepEqual(desk.team.ways, ['webhook', 'webhook']);
    });

    it('is not taken when asking finds the alert', async () => {
      const found = alertOf({ alertId: 'a', externalId: 'AT-100', phase: 'open' });
      desk.team.find = () => [found];
      desk.register();
      fails('webhook', lost);
      await accept('opened', {}, { ...FALLBACK, afterMs: SECOND });
      await desk.pass(20 * SECOND, SECOND);
      assert.deepEqual(desk.team.ways, ['webhook']);
      assert.deepEqual(transports(), ['webhook']);
    });
  });
});
