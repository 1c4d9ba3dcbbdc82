import assert from 'node:assert/strict';
import type { StoredAnnotation } from '../../../src/delivery/alert/command.js';
import { commentAccount } from '../../../src/delivery/alert/settings.js';
import type { Intent } from '../../../src/delivery/intent.js';
import { Failure } from '../../../src/failure.js';
import { Desk, START, ticketMessage } from './desk.js';

const SECOND = 1_000;
const KIM = 'kim@sandbox.example';

describe('in the name of a person', () => {
  let desk: Desk;
  let acts: string[];
  let answers: Array<'done' | 'already' | 'not-found' | Failure>;
  /** When SIGNL4 says that it was so. */
  let actedAt: number | null;
  beforeEach(async () => {
    acts = [];
    answers = [];
    actedAt = null;
    desk = await Desk.open(({ team }) => {
      team.actAs = async ({ externalId, alertId }, kind, email) => {
        acts.push(`${kind} ${externalId} ${alertId} ${email}`);
        const answer = answers.shift() ?? 'done';
        if (answer instanceof Failure) throw answer;
        return answer === 'not-found' ? answer : { how: answer, at: actedAt };
      };
    });
    await desk.accept(ticketMessage('opened'));
    desk.team.sent = [];
  });
  afterEach(() => desk.close());

  /** The command of a technician who acknowledged the ticket, as status sync makes it. */
  const acknowledge = async (as: string | null = KIM, id = 100) => {
    const intent = desk.intent(ticketMessage('opened', { id, event: null, action: 'acknowledge' }));
    const plan: Intent['plan'] = (pair, other) => {
      const made = intent.plan(pair, other);
      const credited = made.commands.map((one) => ({
        ...one,
        command: { ...one.command, as, alertId: 'alert-7' },
      }));
      return { ...made, commands: credited };
    };
    await desk.house.accept({ ...intent, plan });
    await desk.settle();
  };
  const last = () => desk.node.emitted.at(-1)?.['alert'] as Record<string, unknown>;

  it('acknowledges as this person, and sends no webhook', async () => {
    await acknowledge();
    assert.deepEqual(acts, [`acknowledge AT-100 alert-7 ${KIM}`]);
    assert.deepEqual(desk.team.said, []);
    assert.deepEqual([last()['status'], last()['transport'], last()['as']], ['acknowledged', 'api', KIM]);
  });

  it('what is so already counts as done', async () => {
    answers = ['already'];
    await acknowledge();
    assert.deepEqual(desk.team.said, []);
    assert.equal(last()['status'], 'acknowledged');
  });

  it('a close keeps when SIGNL4 says that it was, by which what comes later is told from what came before', async () => {
    const close = async () => {
      const intent = desk.intent(ticketMessage('opened', { event: null, action: 'resolve' }));
      const plan: Intent['plan'] = (pair, other) => {
        const made = intent.plan(pair, other);
        const as = made.commands.map((one) => ({ ...one, command: { ...one.command, as: KIM } }));
        return { ...made, commands: as };
      };
      await desk.house.accept({ ...intent, plan });
      await desk.settle();
      return (await desk.pair())?.alert.resolvedAt;
    };
    actedAt = START - 7;
    assert.equal(await close(), START - 7);
    await desk.accept(ticketMessage('opened', { event: null, action: 'again' }));
    actedAt = null;
    assert.equal(await close(), 0);
  });

  for (const answer of [
    'not-found',
    new Failure('signl4.not-found', 'entry'),
    new Failure('signl4.key', 'account'),
    new Failure('signl4.api-user', 'account'),
    // What is so already is none: the alert was read, and is not there yet.
    new Failure('signl4.conflict', 'entry', { status: 409 }),
  ] as const) {
    it(`goes by webhook where nobody can get the credit (${answer instanceof Failure ? answer.code : answer})`, async () => {
      answers = [answer];
      await acknowledge();
      assert.deepEqual(desk.team.said, ['acknowledged AT-100']);
      assert.equal(last()['transport'], 'webhook');
      assert.equal(desk.gate?.state, 'open');
    });
  }

  it('goes by webhook for a person whom nobody named, and without a key', async () => {
    await acknowledge(null);
    assert.deepEqual(acts, []);
    desk.team.actAs = null;
    desk.register();
    await desk.accept(ticketMessage('opened', { event: null, action: 'again' }));
    await acknowledge();
    assert.deepEqual(desk.team.said, ['acknowledged AT-100', 'new AT-100-2', 'acknowledged AT-100-2']);
  });

  it('goes by webhook where a lost answer may have made two alerts of one: an event ends both', async () => {
    const { answer } = desk.team;
    desk.team.answer = async (body, number, ...more) => {
      if (number === 1) throw new Failure('signl4.lost', 'unknown');
      return answer(body, number, ...more);
    };
    await desk.accept(ticketMessage('opened', { id: 101 }));
    await desk.pass(60 * SECOND);
    await acknowledge(KIM, 101);
    assert.deepEqual(acts, []);
    assert.deepEqual(desk.team.said, ['new AT-101', 'new AT-101', 'acknowledged AT-101']);
    await desk.accept(ticketMessage('opened', { id: 101, event: null, action: 'again' }));
    await acknowledge(KIM, 101);
    assert.deepEqual(acts, [`acknowledge AT-101-2 alert-7 ${KIM}`]);
  });

  it('an unclear answer is tried again, then the webhook does it', async () => {
    answers = [new Failure('signl4.lost', 'unknown'), 'already'];
    await acknowledge();
    await desk.pass(6 * SECOND);
    assert.equal(acts.length, 2);
    assert.deepEqual(desk.team.said, []);
    answers = Array.from({ length: 3 }, () => new Failure('signl4.outage', 'outage', { status: 503 }));
    await desk.accept(ticketMessage('opened', { event: null, action: 'again' }));
    desk.team.sent = [];
    await acknowledge();
    await desk.pass(15 * SECOND);
    assert.deepEqual(desk.team.said, ['acknowledged AT-100-2']);
    assert.equal(desk.gate?.state, 'open');
  });
});

describe('comments of an alert', () => {
  let desk: Desk;
  let comments: string[];
  let fails: Failure[];
  const open = async (withKey = true) => {
    comments = [];
    fails = [];
    desk = await Desk.open(({ team }) => {
      if (!withKey) return;
      team.annotate = async ({ externalId }, text, email) => {
        comments.push(`${externalId} ${text} ${email}`);
        const failure = fails.shift();
        if (failure) throw failure;
        return null;
      };
    });
  };
  afterEach(() => desk.close());

  const annotate = async () => {
    const command: StoredAnnotation = {
      kind: 'annotate',
      episode: 1,
      externalId: 'AT-100',
      alertId: null,
      text: 'Thank you',
      as: KIM,
    };
    await desk.house.accept({
      nodeId: 'alerts',
      account: commentAccount('AT'),
      lane: 'annotate:AT-100',
      eventId: null,
      action: 'annotate',
      pair: null,
      msg: '{}',
      plan: () => ({
        pair: null,
        commands: [{ kind: 'annotate', rank: 1_000, episode: 1, command }],
        result: {},
      }),
    });
    await desk.settle();
  };
  const states = async () => (await desk.outbox()).map(({ state }) => state);

  it('are written once', async () => {
    await open();
    await annotate();
    await desk.pass(60 * SECOND, SECOND);
    assert.deepEqual(comments, [`AT-100 Thank you ${KIM}`]);
    assert.deepEqual(await states(), ['done']);
  });

  it('are not repeated when the answer was lost, and that is told', async () => {
    await open();
    fails = [new Failure('signl4.lost', 'unknown')];
    await annotate();
    await desk.pass(60 * SECOND, SECOND);
    assert.equal(comments.length, 1);
    assert.deepEqual(
      desk.node.warned.map(({ code }) => code),
      ['signl4.annotation-lost'],
    );
    assert.deepEqual(await states(), ['done']);
  });

  it('wait for an alert that is not there yet, and are given up if it never comes', async () => {
    await open();
    const missing = () => new Failure('signl4.not-found', 'entry');
    fails = [missing(), missing()];
    await annotate();
    await desk.pass(30 * SECOND, SECOND);
    assert.equal(comments.length, 3);
    assert.deepEqual(await states(), ['done']);
    fails = Array.from({ length: 50 }, missing);
    await annotate();
    await desk.pass(180 * SECOND, SECOND);
    assert.deepEqual(await states(), ['done', 'dead']);
  });

  it('a lost answer after such a wait is not repeated either', async () => {
    await open();
    fails = [new Failure('signl4.not-found', 'entry'), new Failure('signl4.lost', 'unknown')];
    await annotate();
    await desk.pass(60 * SECOND, SECOND);
    assert.equal(comments.length, 2);
    assert.deepEqual(await states(), ['done']);
  });

  it('a refused key holds them up, and no alert', async () => {
    await open();
    fails = [new Failure('signl4.key', 'account')];
    await annotate();
    await desk.accept(ticketMessage('opened'));
    assert.deepEqual(desk.team.said, ['new AT-100']);
    await desk.pass(70 * SECOND, SECOND);
    assert.equal(comments.length, 2);
  });

  it('without a key nothing is sent', async () => {
    await open(false);
    await annotate();
    assert.deepEqual(await states(), ['done']);
    assert.deepEqual(desk.node.emitted[0]?.['alert'], { suppressed: 'no-key' });
  });
});
