import assert from 'node:assert/strict';
import { Failure } from '../../../src/failure.js';
import type { AlertState } from '../../../src/signl4/api.js';
import { callback } from '../intake/alerts/listening.js';
import { Desk, ticketMessage } from './desk.js';

const SECOND = 1_000;

describe('a raise that is overtaken before it is sent, or sent again', () => {
  let desk: Desk;
  /** Answers what is asked of SIGNL4 and hangs. */
  let answer: (found: AlertState[]) => void = () => undefined;
  beforeEach(async () => {
    desk = await Desk.open();
  });
  afterEach(() => desk.close());

  const withHangingLookUp = async (): Promise<void> => {
    desk.team.find = () => new Promise((resolve) => (answer = resolve));
    desk.register();
    desk.house.alerts.intake.register('AT', 'token');
    await desk.settle();
  };
  const losesFirst = (): void => {
    desk.team.answer = (_body, number) => {
      if (number === 1) throw new Failure('signl4.lost', 'unknown');
      return { eventId: 'e' };
    };
  };

  it('by its own event, while SIGNL4 is asked after it → it rings once', async () => {
    await withHangingLookUp();
    losesFirst();
    await desk.accept(ticketMessage('opened'));
    await desk.pass(2 * SECOND);
    answer([]);
    await desk.pass(12 * SECOND);
    const raised = callback({ eventType: 200, externalId: 'AT-100', alertId: 'a' });
    await desk.house.alerts.intake.receive('token', raised);
    answer([]);
    await desk.pass(5 * SECOND);
    assert.deepEqual(desk.team.said, ['new AT-100']);
    assert.deepEqual(desk.node.results, ['new AT-100']);
  });

  it('by the end of its ticket, after its answer was lost → it is not sent again, but ended', async () => {
    losesFirst();
    await desk.accept(ticketMessage('opened'));
    await desk.pass(3 * SECOND);
    await desk.accept(ticketMessage('closed'));
    await desk.pass(40 * SECOND);
    assert.deepEqual(desk.team.said, ['new AT-100', 'resolved AT-100']);
    assert.deepEqual(desk.node.results, ['cancelled AT-100', 'resolved AT-100']);
  });

  it('by the end of its ticket, while SIGNL4 is asked whether it rang before this store was made → nothing rings', async () => {
    await withHangingLookUp();
    await desk.accept(ticketMessage('opened', { createdAt: '2026-03-01T00:00:00Z' }));
    await desk.accept(ticketMessage('closed'));
    answer([]);
    await desk.pass(5 * SECOND);
    assert.deepEqual(desk.team.said, []);
    assert.deepEqual(desk.node.results, ['cancelled AT-100', 'cancelled AT-100']);
  });

  it('by a dry run, while SIGNL4 is asked whether it rang before this store was made → it rings after that', async () => {
    await withHangingLookUp();
    await desk.accept(ticketMessage('opened', { createdAt: '2026-03-01T00:00:00Z' }));
    desk.house.registerTeam({ ...desk.team.team(), dryRun: true });
    answer([]);
    await desk.pass(5 * SECOND);
    assert.deepEqual(desk.team.said, []);
    desk.team.find = () => [];
    desk.register();
    await desk.pass(5 * SECOND);
    assert.deepEqual(desk.node.results, ['new AT-100']);
  });
});
