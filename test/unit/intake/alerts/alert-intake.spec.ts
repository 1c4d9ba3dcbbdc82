import assert from 'node:assert/strict';
import { keepHouse } from '../../../../src/store/housekeeping.js';
import { nextUnheard, removeUnheard } from '../../../../src/intake/alerts/unheard.js';
import { wordOf, type Word } from '../../../../src/intake/alerts/said.js';
import { parseNotification } from '../../../../src/signl4/notification.js';
import { ALEX, callback, Ear, ringing, START, TOKEN } from './listening.js';

const DAY = 86_400_000;
const wordFrom = (body: unknown): Word => wordOf(parseNotification(body)!, 'poll', START)!;

describe('taking what SIGNL4 tells', () => {
  let ear: Ear;
  beforeEach(async () => {
    ear = await Ear.open();
    await ear.keep(ringing());
  });
  afterEach(() => ear.end());

  it('an unknown token is not ours, and leaves nothing behind', async () => {
    ear.place();
    for (const token of ['', 'x', TOKEN.slice(1), `${TOKEN} `, TOKEN.toUpperCase()])
      assert.equal(await ear.hear(callback({}), token), false, token);
    assert.deepEqual(ear.heard(), []);
    assert.equal((await ear.pair())?.alert.seen, 'open');
  });

  it('is on disk before the answer', async () => {
    ear.place();
    await ear.intake.receive(TOKEN, callback({}));
    const [row] = await ear.journal();
    assert.equal(row?.node_id, 'events');
    assert.equal((JSON.parse(row.msg) as { topic: string }).topic, 'alert/acknowledged');
    assert.equal((await ear.pair())?.alert.seen, 'acknowledged');
  });

  it('a store that can’t be written is no answer, and the repeat is taken', async () => {
    ear.place();
    const { store } = ear;
    const broken = { commit: () => Promise.reject(new Error('disk is full')) };
    ear.store = broken as unknown as typeof store;
    await assert.rejects(ear.intake.receive(TOKEN, callback({ id: 'one' })));
    ear.store = store;
    await ear.hear(callback({ id: 'one' }));
    assert.deepEqual(ear.heard(), ['acknowledged Kim']);
  });

  it('what means nothing to us is counted, answered, and told to nobody', async () => {
    ear.place('events', { foreign: true });
    for (const body of [callback({ eventType: 777 }), callback({ code: 32 }), 'rubbish', null, {}])
      assert.equal(await ear.hear(body), true);
    assert.equal(ear.intake.ignored, 5);
    assert.deepEqual(await ear.journal(), []);
  });

  it('a repeat is emitted once, for 30 days and also after a restart', async () => {
    ear.place();
    const body = callback({});
    await ear.hear(body);
    await Promise.all([ear.hear(body), ear.hear(body)]);
    await ear.store.close();
    await ear.start();
    ear.place();
    ear.clock.advance(29 * DAY);
    await ear.store.commit((db) => keepHouse(db, ear.clock.now()));
    await ear.hear(body);
    assert.deepEqual(ear.heard(), ['acknowledged Kim']);
  });

  it('the same notification many times at once is one', async () => {
    ear.place();
    const body = callback({});
    await Promise.all(Array.from({ length: 20 }, () => ear.intake.receive(TOKEN, body)));
    await ear.settle();
    assert.deepEqual(ear.heard(), ['acknowledged Kim']);
  });

  it('without an id of its own, a notification is known by what it says', async () => {
    ear.place();
    await ear.hear(callback({ id: null, eventType: 203, annotation: 'a' }));
    await ear.hear(callback({ id: null, eventType: 203, annotation: 'a' }));
    await ear.hear(callback({ id: null, eventType: 203, annotation: 'b' }));
    assert.deepEqual(ear.heard(), ['annotated Kim', 'annotated Kim']);
  });

  it('by webhook and by poll it is emitted once', async () => {
    ear.place();
    const body = callback({ id: 'by-webhook' });
    await ear.intake.tell('AT', [wordFrom(callback({ at: 1 }))]);
    await ear.hear(body);
    await ear.intake.tell('AT', [wordFrom(callback({ at: 1 }))]);
    assert.deepEqual(ear.heard(), ['acknowledged Kim']);
  });

  it('what a poll finds overtaken is told to nobody', async () => {
    ear.place();
    await ear.hear(callback({ code: 4, at: 10 }));
    await ear.intake.tell('AT', [wordFrom(callback({ at: 1 }))]);
    await ear.settle();
    assert.deepEqual(ear.heard(), ['closed Kim']);
  });

  it('goes to all nodes of the token, each as it wants it', async () => {
    ear.place('all');
    ear.place('closed', { events: ['closed'] });
    ear.place('foreign', { foreign: true, events: ['acknowledged', 'duty-started'] });
    ear.place('other team', { prefix: 'BT' });
    await ear.hear(callback({}));
    await ear.hear(callback({ code: 4, at: 1 }));
    await ear.hear(callback({ externalId: 'ZABBIX-1', alertId: 'z', user: ALEX }));
    await ear.hear({ ...callback({ eventType: 300 }), alert: undefined });
    assert.deepEqual(ear.heard('all'), ['acknowledged Kim', 'closed Kim']);
    assert.deepEqual(ear.heard('closed'), ['closed Kim']);
    assert.deepEqual(ear.heard('foreign'), ['acknowledged Kim', 'acknowledged Alex', 'duty-started Kim']);
    assert.deepEqual(ear.heard('other team'), []);
  });

  it('the portal’s test is emitted, also where nothing foreign is', async () => {
    ear.place();
    await ear.hear({ id: 't', eventType: 1 });
    assert.deepEqual(ear.heard(), ['test']);
  });

  it('one token of two teams tells both, each about its own', async () => {
    ear.intake.register('BT', TOKEN);
    ear.place('a');
    ear.place('b', { prefix: 'BT' });
    await ear.hear(callback({}));
    await ear.hear(callback({ externalId: 'BT-9', alertId: 'alert-9' }));
    assert.deepEqual([ear.heard('a'), ear.heard('b')], [['acknowledged Kim'], ['acknowledged Kim']]);
  });

  it('a token that was changed is known no more, the new one is', async () => {
    ear.place();
    ear.intake.register('AT', 'another');
    assert.equal(await ear.hear(callback({})), false);
    assert.equal(await ear.hear(callback({}), 'another'), true);
  });

  describe('during a redeploy', () => {
    it('is still taken, and a node gets its events when it is back', async () => {
      ear.place();
      ear.outlets.pause();
      ear.close();
      ear.intake.unregister('AT');
      assert.equal(await ear.hear(callback({})), true);
      assert.deepEqual(ear.heard(), []);
      ear.intake.register('AT', TOKEN);
      ear.place();
      ear.intake.settle();
      ear.outlets.resume();
      await ear.settle();
      assert.deepEqual(ear.heard(), ['acknowledged Kim']);
    });

    it('what came while the node was away for long waits on disk for it', async () => {
      ear.place();
      ear.close();
      await ear.hear(callback({}));
      const [row] = await ear.journal();
      assert.deepEqual([row?.node_id, row?.emitted], ['events', 0]);
    });

    it('a node that was removed gets nothing', async () => {
      ear.place('events');
      ear.place('gone');
      ear.close('gone', true);
      await ear.hear(callback({}));
      assert.deepEqual([ear.heard('gone'), ear.heard('events')], [[], ['acknowledged Kim']]);
      assert.deepEqual(
        (await ear.journal()).map(({ node_id }) => node_id),
        ['events'],
      );
    });

    it('who did not come back is gone when the flows have started', async () => {
      ear.place('events');
      ear.place('stays');
      ear.close('events');
      ear.intake.settle();
      await ear.hear(callback({}));
      assert.deepEqual(
        (await ear.journal()).map(({ node_id }) => node_id),
        ['stays'],
      );
      ear.intake.unregister('AT');
      ear.intake.settle();
      assert.equal(await ear.hear(callback({ at: 1 })), false, 'and neither is its token');
    });
  });

  describe('while no node listens', () => {
    const waiting = () => ear.store.read((db) => nextUnheard(db, 'AT', 10, ear.clock.now()));

    it('is kept for whoever keeps in step, whichever way it came, once', async () => {
      const body = callback({});
      await ear.hear(body);
      await ear.hear(body);
      await ear.intake.tell('AT', [wordFrom(callback({})), wordFrom(callback({ code: 4, at: 1 }))]);
      const found = await waiting();
      assert.deepEqual(
        found.map(({ message }) => message?.event.type),
        ['acknowledged', 'closed'],
      );
      assert.deepEqual(ear.unheard, ['AT', 'AT']);
      await ear.store.commit((db) => keepHouse(db, ear.clock.now() + 3_600_000));
      assert.equal((await waiting()).length, 2, 'until it is dealt with');
      await ear.store.commit((db) => removeUnheard(db, [found[0]!.id]));
      assert.equal((await waiting()).length, 1);
    });

    it('alerts of others, echoes and what was overtaken are not', async () => {
      await ear.hear(callback({ externalId: 'ZABBIX-1', alertId: 'z' }));
      await ear.keep(ringing(7, { alert: { ...ringing().alert, wanted: 'closed' } }));
      await ear.hear(callback({ code: 4, user: null }));
      await ear.hear(callback({ at: -5 }));
      assert.deepEqual([await waiting(), ear.unheard], [[], []]);
    });

    it('after a day it is not meant any more', async () => {
      await ear.hear(callback({}));
      ear.clock.advance(DAY + 1);
      assert.deepEqual(
        (await waiting()).map(({ message }) => message),
        [null],
      );
    });
  });

  describe('a callback that a flow received by itself', () => {
    it('is judged once: again it gives the same, and our own door does not tell it anew', async () => {
      ear.place();
      const body = callback({});
      const first = await ear.intake.judge('AT', JSON.stringify(body));
      assert.deepEqual([first?.ours, first?.verdict], [true, 'new']);
      assert.deepEqual(await ear.intake.judge('AT', body), first);
      await ear.hear(body);
      assert.deepEqual(ear.heard(), []);
    });

    it('that means nothing is nothing', async () => {
      for (const body of ['x', {}, callback({ eventType: 777 })])
        assert.equal(await ear.intake.judge('AT', body), null);
    });
  });
});
