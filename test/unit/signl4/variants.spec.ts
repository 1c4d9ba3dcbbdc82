import assert from 'node:assert/strict';
import { Failure } from '../../../src/failure.js';
import { Signl4Api } from '../../../src/signl4/api.js';
import { alertBody, type AlertInput } from '../../../src/signl4/body.js';
import { Signl4Webhook } from '../../../src/signl4/webhook.js';
import { startSignl4, type Signl4Sandbox } from '../../sandbox/signl4/start.js';
import { VARIANTS, type Variants } from '../../sandbox/signl4/variants.js';
import { settingsFor } from './answer-with.js';

const EVERY = Object.entries(VARIANTS).flatMap(([name, choices]) =>
  choices.map((choice) => ({
    title: `${name}: ${choice}`,
    variant: { [name]: choice } as Partial<Variants>,
  })),
);

const event = (status: AlertInput['status'], more: Partial<AlertInput> = {}) =>
  alertBody({
    title: 'Mail down',
    message: 'All of it.',
    externalId: 'AT-1',
    status,
    details: [{ name: 'Description', value: 'of the ticket' }],
    ...more,
  });

function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'done',
    (error: unknown) => (error instanceof Failure ? `${error.code} ${error.scope}` : String(error)),
  );
}

/** Whatever SIGNL4 turns out to do where its documentation leaves it open, the product works. */
describe('SIGNL4, whichever of the plausible ways it is', () => {
  let signl4: Signl4Sandbox;
  let webhook: Signl4Webhook;
  let api: Signl4Api;
  before(async () => {
    signl4 = await startSignl4();
    const settings = settingsFor(signl4.url, {
      teamSecret: 'sandbox-team',
      apiKey: 'sandbox-key',
      apiUser: 'kim@sandbox.example',
    });
    webhook = new Signl4Webhook(settings);
    api = new Signl4Api(settings);
  });
  beforeEach(() => signl4.control.reset());
  after(async () => {
    webhook.close();
    api.close();
    await signl4.stop();
  });

  for (const { title, variant } of EVERY) {
    it(`${title}: an alert is raised, found, acknowledged, resolved, and raised anew`, async () => {
      const { control } = signl4;
      control.choose(variant);
      await api.test();
      const phases = async () => (await api.findAlerts('AT-1')).map(({ phase }) => phase);
      assert.deepEqual(await phases(), []);
      const { eventId } = await webhook.send(event('new', { message: 'long '.repeat(5_000) }));
      assert.deepEqual(await phases(), ['open']);
      const [raised] = control.alerts('AT-1');
      assert.equal(raised?.title, 'Mail down');
      assert.ok(raised.text.startsWith('long long'), raised.text.slice(0, 40));
      const overview = await api.eventOverview(eventId ?? '');
      assert.equal(overview?.alertId, raised.id);
      await webhook.send(event('acknowledged'));
      assert.deepEqual(await phases(), ['acknowledged']);
      await webhook.send(event('resolved'));
      assert.deepEqual(await phases(), ['closed']);
      await webhook.send(event('new'));
      assert.deepEqual(await phases(), ['open', 'closed']);
    });

    it(`${title}: what is refused is known for what it is`, async () => {
      signl4.control.choose(variant);
      const missing = variant.resolveUnknown === '404' ? 'signl4.not-found entry' : 'done';
      assert.equal(await codeOf(webhook.send(event('resolved'))), missing);
      signl4.control.removeKey('sandbox-key');
      assert.equal(await codeOf(api.test()), 'signl4.key account');
      signl4.control.faults.add({ kind: 'throttle', entity: 'webhook', times: 1 });
      assert.equal(await codeOf(webhook.send(event('new'))), 'signl4.throttled throttled');
      signl4.control.rotateSecret('sandbox-team', 'another');
      assert.equal(await codeOf(webhook.send(event('new'))), 'signl4.secret account');
    });
  }

  it('an alert that SIGNL4 keeps back as a duplicate is known as such', async () => {
    signl4.control.choose({ newAgain: 'suppressed' });
    await webhook.send(event('new'));
    const { eventId } = await webhook.send(event('new'));
    assert.equal(signl4.control.alerts('AT-1').length, 1);
    const overview = await api.eventOverview(eventId ?? '');
    assert.deepEqual([overview?.alertId, overview?.status, overview?.silent], [null, 'duplicate', true]);
  });
});
