import assert from 'node:assert/strict';
import { judgeAlert, type Heard } from '../../../../src/intake/alerts/judge-alert.js';
import { polledWords } from '../../../../src/intake/alerts/polled.js';
import { wordOf, type Word } from '../../../../src/intake/alerts/said.js';
import type { AlertHistoryEntry } from '../../../../src/signl4/api.js';
import { parseNotification } from '../../../../src/signl4/notification.js';
import { alertOf } from '../../signl4/alert-of.js';
import { ALEX, callback, Ear, KIM, ringing, START } from './listening.js';

type Callback = Parameters<typeof callback>[0];

const user = ({ username, mailaddress, id }: typeof KIM) => ({ id, name: username, email: mailaddress });

describe('judging what SIGNL4 tells', () => {
  let ear: Ear;
  beforeEach(async () => {
    ear = await Ear.open();
    await ear.keep(ringing());
  });
  afterEach(() => ear.end());

  const judge = (word: Word): Promise<Heard> => ear.store.commit((db) => judgeAlert(db, 'AT', word, START));
  const told = async (changes: Callback): Promise<Heard> =>
    judge(wordOf(parseNotification(callback(changes))!, 'webhook', START)!);
  const verdicts = async (...all: Callback[]): Promise<string[]> => {
    const found: string[] = [];
    for (const one of all) {
      const { verdict, message } = await told(one);
      found.push(`${message.event.type} ${verdict}`);
    }
    return found;
  };
  /** What a poll finds after Kim acknowledged, and all it found before. */
  const polled = async (
    history: AlertHistoryEntry[],
    phase: 'open' | 'acknowledged' | 'closed' = 'acknowledged',
  ) => {
    const state = alertOf({
      alertId: 'alert-7',
      externalId: 'AT-7',
      phase,
      statusCode: { open: 1, acknowledged: 2, closed: 4 }[phase],
      at: new Date(history.at(-1)?.at ?? START).toISOString(),
      acknowledgedUserIds: phase === 'open' ? [] : [KIM.id],
      acknowledgedBy: phase === 'open' ? [] : [user(KIM)],
    });
    const all: Heard[] = [];
    for (const word of polledWords(state, history, START)) all.push(await judge(word));
    return all;
  };
  const taken = (at = 0): AlertHistoryEntry => ({
    kind: 'acknowledged',
    at: START + at,
    user: user(KIM),
    text: null,
  });

  it('names ticket, episode, alert and person, and the ids that the alert is known by', async () => {
    const { ours, message } = await told({ at: 5 });
    assert.equal(ours, true);
    assert.equal(message.topic, 'alert/acknowledged');
    assert.equal(message.ticketId, 7);
    const { payload, event } = message;
    assert.deepEqual(
      [
        payload.ticketId,
        payload.episode,
        payload.alertId,
        payload.eventId,
        payload.externalId,
        payload.statusCode,
      ],
      [7, 1, 'alert-7', 'event-7', 'AT-7', 2],
    );
    assert.equal(payload.user?.name, 'Kim');
    assert.equal(payload.id, event.id);
    assert.equal(event.at, new Date(START + 5_000).toISOString());
    assert.equal(event.intake, 'webhook');
    assert.equal((await ear.pair())?.alertId, 'alert-7');
  });

  it('a repeat is a repeat, with the same notification id or another', async () => {
    assert.deepEqual(await verdicts({}, {}, { at: 1 }), [
      'acknowledged new',
      'acknowledged repeat',
      'acknowledged repeat',
    ]);
  });

  it('the same transition by webhook and by poll is one event, whichever is first', async () => {
    const byWebhook = await told({ at: 2 });
    const [byPoll] = await polled([taken(1_400)]);
    assert.deepEqual([byPoll?.verdict, byPoll?.message.event.id], ['repeat', byWebhook.message.event.id]);

    await ear.keep(ringing(8));
    const other = { externalId: 'AT-8', alertId: 'alert-8' };
    const state = alertOf({ ...other, phase: 'acknowledged', statusCode: 2, acknowledgedUserIds: [KIM.id] });
    const found: Heard[] = [];
    for (const word of polledWords({ ...state, acknowledgedBy: [user(KIM)] }, [taken()], START))
      found.push(await judge(word));
    const later = await told({ ...other, at: 1 });
    assert.deepEqual(
      found.map(({ verdict }) => verdict),
      ['new', 'repeat'],
    );
    assert.deepEqual([later.verdict, later.message.event.id], ['repeat', found[0]?.message.event.id]);
    assert.equal(found[0]?.message.event.intake, 'poll');
  });

  it('an id is built from alert, type, person and count, so each real change has one of its own', async () => {
    const ids: string[] = [];
    for (const one of [
      { eventType: 200, code: 1, user: null, at: 0 },
      { at: 1 },
      { code: 1, acknowledged: [], at: 2 },
      { at: 3 },
      { code: 1, acknowledged: [], at: 4 },
      { at: 5, user: ALEX },
      { code: 4, at: 6, user: ALEX },
    ] satisfies Callback[]) {
      const { verdict, message } = await told(one);
      assert.notEqual(verdict, 'repeat', JSON.stringify(one));
      ids.push(message.event.id);
    }
    assert.equal(new Set(ids).size, ids.length);
  });

  it('two alerts, two people, two types never share an id', async () => {
    await ear.keep(ringing(8));
    const ids = [];
    for (const one of [
      {},
      { user: ALEX, acknowledged: [KIM.id, ALEX.id] },
      { externalId: 'AT-8', alertId: 'b' },
    ])
      ids.push((await told(one)).message.event.id);
    assert.equal(new Set(ids).size, 3);
  });

  it('an alert that is not ours has no ticket, touches no pair, and is told with its own words', async () => {
    for (const externalId of ['ZABBIX-7', 'AT', 'AT-x', 'AT-7-1', 'at-7', 'BT-7', '', null]) {
      const { ours, message } = await told({ externalId, alertId: `of ${externalId}` });
      assert.deepEqual(
        [ours, message.ticketId, message.payload.episode],
        [false, null, null],
        String(externalId),
      );
    }
    assert.equal((await ear.pair())?.alert.seen, 'open');
  });

  it('a foreign alert is told once, too', async () => {
    const foreign = { externalId: 'ZABBIX-7', alertId: 'z' };
    assert.deepEqual(await verdicts(foreign, foreign), ['acknowledged new', 'acknowledged repeat']);
  });

  it('a comment within the 201 is one event, also when it is found again as a 203 or in the history', async () => {
    const first = await told({ annotation: 'On my way' });
    assert.equal(first.message.payload.annotation, 'On my way');
    assert.deepEqual(await verdicts({ eventType: 203, code: 0, annotation: 'On my way', at: 1 }), [
      'annotated repeat',
    ]);
    const commented = { kind: 'annotated' as const, at: START + 900, user: user(KIM), text: 'On my way' };
    assert.deepEqual(
      (await polled([taken(), commented])).map(({ verdict }) => verdict),
      ['repeat', 'repeat', 'repeat'],
    );
  });

  it('two comments of one person are two, and the same words later are another', async () => {
    const comment = (annotation: string, at: number): Callback => ({
      eventType: 203,
      code: 0,
      annotation,
      at,
    });
    assert.deepEqual(await verdicts(comment('a', 0), comment('b', 1), comment('a', 0), comment('a', 600)), [
      'annotated new',
      'annotated new',
      'annotated repeat',
      'annotated new',
    ]);
  });

  it('nobody answers: told by both ways it is one, however late the poll looks', async () => {
    const silent = { code: 8, user: null, acknowledged: [] };
    assert.deepEqual(await verdicts(silent), ['no-reply new']);
    const at = new Date(START + 600_000).toISOString();
    const state = alertOf({
      alertId: 'alert-7',
      externalId: 'AT-7',
      statusCode: 8,
      at,
      acknowledgedUserIds: [],
    });
    const words = polledWords(state, [], START);
    const found = [];
    for (const word of [...words, ...words]) found.push(await judge(word));
    assert.deepEqual(
      found.map(({ verdict, message }) => `${message.event.type} ${verdict}`),
      ['reopened repeat', 'no-reply repeat', 'reopened repeat', 'no-reply repeat'],
    );
  });

  it('a pair that the store does not know is built from the external id', async () => {
    const { ours, verdict, message } = await told({ externalId: 'AT-900-3', alertId: 'old' });
    assert.deepEqual([ours, verdict, message.ticketId, message.payload.episode], [true, 'new', 900, 3]);
    const pair = await ear.pair('AT-900');
    assert.deepEqual([pair?.episode, pair?.alert.seen, pair?.tenant], [3, 'acknowledged', '']);
  });

  it('a late word of an earlier episode is marked, and touches nothing', async () => {
    await ear.keep(ringing(7, { episode: 2 }));
    const { verdict, message } = await told({ code: 4 });
    assert.deepEqual([verdict, message.event.verdict, message.payload.episode], ['late', 'late', 1]);
    assert.equal((await ear.pair())?.alert.seen, 'open');
  });

  it('after a merge the ticket is the destination', async () => {
    await ear.keep(ringing(7, { ticketId: 70 }));
    assert.equal((await told({})).message.ticketId, 70);
  });

  it('a restored store that is older than SIGNL4’s words takes them as they come', async () => {
    await ear.keep(ringing(7, { alert: { ...ringing().alert, seen: 'acknowledged' } }));
    assert.deepEqual(await verdicts({ code: 4, at: 9 }, { at: 1 }, { code: 4, at: 9 }), [
      'closed new',
      'acknowledged late',
      'closed repeat',
    ]);
    assert.equal((await ear.pair())?.alert.seen, 'closed');
  });

  it('what our own command caused is an echo', async () => {
    const { alert } = ringing();
    await ear.keep(ringing(7, { alert: { ...alert, wanted: 'closed' } }));
    const { verdict, message } = await told({ code: 4, user: null });
    assert.deepEqual([verdict, message.event.verdict], ['echo', 'echo']);
    assert.deepEqual((await ear.pair())?.alert.wanted, null);
  });
});
