import assert from 'node:assert/strict';
import type { Word } from '../../../../src/intake/alerts/said.js';
import { commentTaken, expectComment, forgetComment } from '../../../../src/sync/own-comments.js';
import { ALEX, callback, Ear, KIM, ringing, START } from './listening.js';

const TEXT = 'Pat Customer: Printer\nIt smokes, and it smells of burnt paper in the whole corridor.';
const SECOND = 1_000;
const MINUTE = 60;

describe('Our own comment of an alert', () => {
  let ear: Ear;
  beforeEach(async () => {
    ear = await Ear.open();
    ear.place();
  });
  afterEach(() => ear.end());

  /** A comment that is to be made, and that SIGNL4 took so many seconds after the start, if it did. */
  const say = async (text = TEXT, taken: number | null = 0) => {
    const expected = expectComment((await ear.pair()) ?? ringing(), text);
    const about = { episode: 1, text };
    await ear.keep(taken === null ? expected : commentTaken(expected, about, START + taken * SECOND));
  };
  const webhook = (annotation?: string, changes: Parameters<typeof callback>[0] = {}) =>
    ear.hear(callback({ eventType: 203, code: 0, ...(annotation ? { annotation } : {}), ...changes }));
  const poll = async (text: string, at = 0, user: typeof KIM | null = KIM) => {
    const word: Word = {
      type: 'annotated',
      at: new Date(START + at * SECOND).toISOString(),
      said: {
        via: 'poll',
        at: START + at * SECOND,
        person: user?.id ?? '',
        kind: 'mark',
        type: 'annotated',
        what: text,
      },
      alertId: 'alert-7',
      eventId: null,
      externalId: 'AT-7',
      statusCode: 1,
      user: user && { id: user.id, name: user.username, email: user.mailaddress },
      annotation: text,
      teamId: null,
      raw: null,
    };
    await ear.intake.tell('AT', [word]);
    await ear.settle();
  };

  it('is an echo, whoever it is said to be by, and before SIGNL4 has answered', async () => {
    for (const user of [KIM, ALEX, null]) {
      await say(`${TEXT} ${user?.id}`, null);
      await webhook(`${TEXT} ${user?.id}`, { user });
    }
    assert.deepEqual(ear.heard(), ['annotated Kim echo', 'annotated Alex echo', 'annotated echo']);
    assert.deepEqual((await ear.pair())?.comments, []);
  });

  for (const [name, tell] of [
    ['by webhook and in a poll’s history', [() => webhook(TEXT, { user: null }), () => poll(TEXT)]],
    ['in a poll’s history and by webhook', [() => poll(TEXT), () => webhook(TEXT, { user: null })]],
    ['by webhook again and again', [() => webhook(TEXT), () => webhook(TEXT), () => webhook(TEXT)]],
    ['by poll again and again', [() => poll(TEXT), () => poll(TEXT), () => poll(TEXT)]],
    ['without its text, then with it', [() => webhook(), () => poll(TEXT)]],
    ['cut, then whole', [() => webhook(`${TEXT.slice(0, 70)}…`), () => poll(TEXT)]],
    ['with other line ends', [() => webhook(TEXT.replace('\n', '\r\n ')), () => poll(`${TEXT}\n`)]],
  ] as const) {
    it(`told ${name}, is one echo`, async () => {
      await say();
      for (const one of tell) await one();
      const heard = ear.heard();
      assert.equal(heard.length, 1);
      assert.match(heard[0] ?? '', /^annotated.* echo$/);
    });
  }

  it('leaves a person’s comment of the same text to be told, later and by a name of its own', async () => {
    await say();
    await webhook(TEXT, { at: 1 });
    await webhook(TEXT, { at: 30 });
    await poll(TEXT, 1);
    await poll(TEXT, 30);
    assert.deepEqual(ear.heard(), ['annotated Kim echo', 'annotated Kim']);
    const names = (await ear.journal()).map(({ event_id: id }) => id);
    assert.equal(new Set(names).size, 2);
  });

  it('of which SIGNL4 never told hides no person’s comment of the same text', async () => {
    await say();
    await webhook(TEXT, { at: 2 * MINUTE });
    assert.deepEqual(ear.heard(), ['annotated Kim']);
  });

  it('that was never made hides none either, nor does one of an earlier alert', async () => {
    await say(TEXT, null);
    await ear.keep(forgetComment((await ear.pair()) ?? ringing(), { episode: 1, text: TEXT }));
    await webhook(TEXT);
    assert.deepEqual(ear.heard(), ['annotated Kim']);
    await say(TEXT, null);
    await webhook(TEXT, { externalId: 'AT-7-2', alertId: 'alert-7b' });
    assert.deepEqual(ear.heard(), ['annotated Kim']);
  });

  it('made twice is two echoes; other people’s comments meanwhile are told', async () => {
    await say();
    await say();
    await webhook('On my way');
    await webhook(TEXT, { at: 1 });
    await webhook(TEXT.slice(0, 20), { at: 2 });
    await webhook(TEXT, { at: 3 });
    await webhook(`${TEXT} Really.`, { at: 4 });
    assert.deepEqual(ear.heard(), [
      'annotated Kim',
      'annotated Kim echo',
      'annotated Kim',
      'annotated Kim echo',
      'annotated Kim',
    ]);
  });
});
