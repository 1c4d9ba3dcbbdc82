import assert from 'node:assert/strict';
import type { Status } from '../house/node-red.js';
import { share } from '../house/share.js';
import { eventually, forwardingFlow, raiseCurtain, type Stage } from './stage.js';

const SECRET = { teamSecret: 'sandbox-team' };
type Shown = [fill: string, text: RegExp];

/** What people see below a node, in the order in which it comes; `between` may be seen on the way. */
function inOrder(statuses: Status[], expected: Shown[]): void {
  let at = 0;
  for (const { fill, text } of statuses) {
    const wanted = expected[at];
    if (wanted && fill === wanted[0] && wanted[1].test(text ?? '')) at += 1;
  }
  assert.equal(at, expected.length, `not in this order: ${JSON.stringify(statuses)}`);
}

for (const { lang, words } of share([
  {
    lang: 'en-US',
    words: {
      connecting: /^connecting$/,
      stock: /^taking stock$/,
      quiet: /^quiet since \d\d:\d\d$/,
      new: /^1 new$/,
      unreachable: /^Autotask is down$/,
      idle: /^ready$/,
      sending: /^sending 1$/,
      raised: /^alert raised$/,
      resolved: /^alert resolved$/,
      acknowledged: /^acknowledged$/,
      nothing: /^nothing to do$/,
      throttled: /^throttled 1$/,
      retrying: /^retrying: 1$/,
      refused: /^team secret unknown$/,
      dryRun: /^dry run$/,
      off: /^not polling$/,
    },
  },
  {
    lang: 'de',
    words: {
      connecting: /^verbinde$/,
      stock: /^Bestandsaufnahme$/,
      quiet: /^ruhig seit \d\d:\d\d$/,
      new: /^1 neu$/,
      unreachable: /^Autotask gestört$/,
      idle: /^bereit$/,
      sending: /^sende 1$/,
      raised: /^Alarm ausgelöst$/,
      resolved: /^Alarm beendet$/,
      acknowledged: /^quittiert$/,
      nothing: /^nichts zu tun$/,
      throttled: /^drosselt: 1$/,
      retrying: /^erneut: 1$/,
      refused: /^Secret unbekannt$/,
      dryRun: /^Probelauf$/,
      off: /^fragt nicht ab$/,
    },
  },
])) {
  describe(`statuses over a whole life (${lang})`, () => {
    let stage: Stage;
    before(async () => {
      stage = await raiseCurtain({ settings: { lang } });
      // Until the status of a stock that is being taken is seen.
      stage.autotask.addFault({ kind: 'hold', path: '*/Tickets/query' });
      await stage.red.deploy(forwardingFlow(stage.urls));
      await shows('tickets', 'blue', words.stock);
      stage.autotask.clearFaults();
    });
    after(() => stage.close());
    afterEach(() => {
      for (const id of ['tickets', 'alerts'])
        for (const { text } of stage.red.statuses(id)) assert.ok((text ?? '').length < 20, text);
    });

    const shows = (node: string, fill: string, text: RegExp) =>
      stage.red.whenStatus(node, (now) => now.fill === fill && text.test(now.text ?? ''));
    /** A status that passes by itself: who looks only after what leads to it may be too late. */
    const showsWhile = async (act: () => Promise<unknown>, ...shown: Parameters<typeof shows>) => {
      const seen = shows(...shown);
      await Promise.all([act(), seen]);
    };

    it('ticket in: connecting, taking stock, quiet, news, quiet', async () => {
      await shows('tickets', 'green', words.quiet);
      const first = stage.autotask.createTicket({ title: 'News' });
      await stage.poll();
      await shows('tickets', 'green', words.new);
      await stage.poll();
      await shows('tickets', 'green', words.quiet);
      inOrder(stage.red.statuses('tickets'), [
        ['yellow', words.connecting],
        ['blue', words.stock],
        ['green', words.quiet],
        ['green', words.new],
        ['green', words.quiet],
      ]);
      await shows('alerts', 'green', words.raised);
      stage.autotask.complete(first.id);
      await stage.poll();
      await shows('alerts', 'green', words.resolved);
    });

    it('ticket in: an outage is yellow and ends by itself', async () => {
      stage.autotask.addFault({ kind: 'status', status: 503, path: '*/Tickets/query' });
      await showsWhile(stage.poll, 'tickets', 'yellow', words.unreachable);
      stage.autotask.clearFaults();
      await shows('tickets', 'green', words.quiet);
    });

    it('alert out: ready, sending, raised, nothing to do, acknowledged, resolved', async () => {
      await stage.red.deploy(forwardingFlow(stage.urls));
      await shows('alerts', 'grey', words.idle);
      stage.signl4.faults.add({ kind: 'hold', path: '/webhook/*' });
      await shows('tickets', 'green', words.quiet);
      const { id } = stage.autotask.createTicket({ title: 'Sent' });
      await showsWhile(stage.poll, 'alerts', 'blue', words.sending);
      stage.signl4.faults.clear();
      await shows('alerts', 'green', words.raised);
      stage.autotask.editTicket(id, { title: 'Sent again' });
      await stage.poll();
      await shows('alerts', 'grey', words.nothing);
      const [message] = stage.red.messages('opened').slice(-1);
      await stage.red.inject('by-hand', { ...message, action: 'acknowledge' });
      await shows('alerts', 'green', words.acknowledged);
      stage.autotask.complete(id);
      await stage.poll();
      await shows('alerts', 'green', words.resolved);
    });

    it('alert out: throttled is yellow and moves on, down is yellow, refused is red', async () => {
      stage.signl4.faults.add({ kind: 'throttle', path: '/webhook/*' });
      const slow = { payload: { title: 'Throttled', externalId: 'slow' } };
      await showsWhile(() => stage.red.inject('by-hand', slow), 'alerts', 'yellow', words.throttled);
      stage.signl4.faults.clear();
      await stage.red.deploy(
        forwardingFlow(stage.urls, { signl4: { credentials: { teamSecret: 'nobody-has-it' } } }),
      );
      await shows('alerts', 'red', words.refused);
      await stage.red.deploy(forwardingFlow(stage.urls, { signl4: { credentials: SECRET } }));
      await shows('alerts', 'green', words.raised);
      stage.signl4.faults.add({ kind: 'status', status: 503, path: '/webhook/*' });
      await stage.red.inject('by-hand', { payload: { title: 'Down', externalId: 'down' } });
      await shows('alerts', 'yellow', words.retrying);
      stage.signl4.faults.clear();
      await shows('alerts', 'green', words.raised);
      await eventually('the alert', () => stage.signl4.alerts('down').length > 0);
    });

    it('dry run and no polling are grey or yellow, never green', async () => {
      await stage.red.deploy(
        forwardingFlow(stage.urls, { signl4: { dryRun: true }, tickets: { poll: false } }),
      );
      await shows('tickets', 'yellow', words.off);
      await stage.red.inject('by-hand', { payload: { title: 'On paper', externalId: 'paper' } });
      await shows('alerts', 'grey', words.dryRun);
    });
  });
}
