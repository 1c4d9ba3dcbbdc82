import assert from 'node:assert/strict';
import { AlertPoller } from '../../../../src/intake/alerts/poller.js';
import { Signl4Api } from '../../../../src/signl4/api.js';
import { Random } from '../../../sandbox/frame/random.js';
import { startSignl4, type Signl4Sandbox } from '../../../sandbox/signl4/start.js';
import { VARIANTS } from '../../../sandbox/signl4/variants.js';
import { answerWith, settingsFor, type Answering } from '../../signl4/answer-with.js';
import { Ear, ringing } from './listening.js';
import { share } from '../../../house/share.js';

const PEOPLE = ['kim@sandbox.example', 'alex@sandbox.example', 'sam@sandbox.example'];
const PHASES: Record<number, string> = { 1: 'open', 2: 'acknowledged', 4: 'closed', 8: 'open', 16: 'open' };
const ACTS = 30;
const ALERTS = 3;

/** By webhooks that come late, twice, in any order or never, and by polls: whatever is told is told once. */
describe('what people do in SIGNL4, heard of by whatever way', () => {
  let signl4: Signl4Sandbox;
  let callbacks: Answering;
  before(async () => {
    signl4 = await startSignl4();
    callbacks = await answerWith((_heard, response) => response.end());
  });
  after(async () => {
    await callbacks.stop();
    await signl4.stop();
  });

  type Ways = 'both' | 'poll' | 'webhook';

  async function live(seed: number, ways: Ways, variant: Record<string, string>): Promise<void> {
    const { control } = signl4;
    const ear = await Ear.open();
    const random = new Random(seed);
    let now = ear.clock.now();
    control.reset(seed, { mode: 'fixed', at: new Date(now).toISOString() });
    control.choose(variant);
    control.addWebhook(`${callbacks.url}/`);
    callbacks.heard.length = 0;
    const api = new Signl4Api(settingsFor(signl4.url, { apiKey: 'sandbox-key', apiUser: PEOPLE[0]! }));
    const store = () => Promise.resolve(ear.store);
    const { intake, clock } = ear;
    const poller = new AlertPoller('AT', api, { intake, store, clock, onChange: () => undefined });
    ear.place();
    try {
      await ear.keep(...Array.from({ length: ALERTS }, (_, index) => ringing(index + 1)));
      const alerts = Array.from({ length: ALERTS }, (_, index) =>
        control.raise(`Ticket ${index + 1}`, { externalId: `AT-${index + 1}` }),
      );
      const waiting: unknown[] = [];
      let taken = 0;
      const collect = async () => {
        await control.idle();
        for (const { body } of callbacks.heard.slice(taken))
          if (random.next() < 0.85) waiting.push(JSON.parse(body));
        taken = callbacks.heard.length;
      };
      /** What really happened, by alert and kind. */
      const real = new Map<string, number>();
      const happened = (id: string, kind: string) =>
        real.set(`${id} ${kind}`, (real.get(`${id} ${kind}`) ?? 0) + 1);
      const deliver = async () => {
        if (ways === 'poll' || waiting.length === 0) return;
        const index = random.next() < 0.6 ? 0 : random.int(0, waiting.length - 1);
        const [body] = random.next() < 0.25 ? [waiting[index]] : waiting.splice(index, 1);
        await intake.receive('a-token-that-nobody-guesses', body);
      };
      for (let act = 0; act < ACTS; act += 1) {
        now += random.int(1_200, 90_000);
        control.clock.set({ mode: 'fixed', at: new Date(now).toISOString() });
        ear.clock.wall = now;
        const { id } = random.pick(alerts);
        const who = random.pick(PEOPLE);
        const what = random.int(0, 6);
        const done = [
          () => control.acknowledge(id, who) === 'done' && 'acknowledged',
          () => control.unacknowledge(id, who) === 'done' && 'reopened',
          () => control.close(id, who) === 'done' && 'closed',
          () => control.undoClose(id, who) === 'done' && 'reopened',
          () => control.annotate(id, `Comment ${act}`, who) !== '' && 'annotated',
          () => control.escalate(id) === 'done' && 'escalated',
          () => control.noReply(id) === 'done' && 'no-reply',
        ][what]!();
        if (done) happened(id, done);
        await collect();
        for (let more = random.int(0, 2); more > 0; more -= 1) await deliver();
        if (ways !== 'webhook' && random.next() < 0.4) await poller.poll();
      }
      while (ways !== 'poll' && waiting.length > 0) await deliver();
      if (ways !== 'webhook') await poller.poll();
      await ear.settle();

      const told = (ear.told.get('events') ?? []).filter(({ event }) => event.verdict === undefined);
      const ids = told.map(({ event }) => event.id);
      assert.equal(new Set(ids).size, ids.length, 'an id twice');
      const counts = new Map<string, number>();
      for (const { payload } of told) {
        const key = `${payload.alertId} ${payload.type}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      for (const [key, count] of counts)
        assert.ok(
          key.endsWith('raised') || count <= (real.get(key) ?? 0),
          `${key}: ${count} told, ${real.get(key)}`,
        );
      if (ways === 'webhook') return;
      for (const [index, { id }] of alerts.entries()) {
        const pair = await ear.pair(`AT-${index + 1}`);
        const { status } = control.alert(id);
        assert.equal(pair?.alert.seen, PHASES[status], `AT-${index + 1}, whose alert is ${status}`);
      }
    } finally {
      api.close();
      await ear.end();
    }
  }

  const choices = Object.entries(VARIANTS).flatMap(([name, all]) =>
    all.map((choice) => [name, choice] as const),
  );
  const heard = choices.filter(
    ([name, choice], index) => index === 0 || VARIANTS[name as 'echo'][0] !== choice,
  );
  // The seed of a case is the same in whatever run it is played.
  const cases = share(heard.map((one, at) => [...one, 100 + at] as const));
  for (const ways of ['both', 'poll', 'webhook'] as const) {
    it(`by ${ways}, with every variant`, async function () {
      this.timeout(400_000);
      for (const [name, choice, seed] of cases) {
        await live(seed, ways, { [name]: choice }).catch((error: Error) => {
          error.message = `seed ${seed}, ${name} ${choice}: ${error.message}`;
          throw error;
        });
      }
    });
  }
});
