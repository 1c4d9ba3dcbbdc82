import assert from 'node:assert/strict';
import FakeTimers from '@sinonjs/fake-timers';
import { WebhookWatch } from '../../nodes/autotask-ticket-in/webhook-watch.js';
import { Failure } from '../../src/failure.js';
import type { WebhookRegistry, WebhookState } from '../../src/autotask/webhook/registry.js';

const MINUTE = 60_000;

describe('watching the webhook in Autotask', () => {
  it('that was switched off while it was looked at is looked at again soon', async () => {
    const clock = FakeTimers.install({ toFake: ['setTimeout', 'clearTimeout'] });
    const turns = async () => {
      for (let turn = 0; turn < 10; turn += 1) await new Promise((next) => setImmediate(next));
    };
    const told: string[] = [];
    const off = new Failure('autotask.webhook-off', 'account');
    let warning: Failure | null = null;
    let answer = () => undefined as void;
    const registry = {
      register: () => Promise.resolve(),
      state: async () => {
        const seen = warning;
        await new Promise<void>((resolve) => (answer = resolve));
        return { warning: seen } as WebhookState;
      },
    } as unknown as WebhookRegistry;
    const watch = new WebhookWatch(
      registry,
      () => null,
      ({ code }) => told.push(code),
    );
    try {
      watch.start();
      clock.tick(2_000);
      await turns();
      warning = off;
      watch.lookSoon();
      answer();
      await turns();
      clock.tick(MINUTE);
      await turns();
      answer();
      await turns();
      assert.deepEqual(told, ['autotask.webhook-off']);
    } finally {
      watch.close();
      clock.uninstall();
    }
  });
});
