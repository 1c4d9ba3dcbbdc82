import assert from 'node:assert/strict';
import type { Attachment, ReadAttachments } from '../../../src/autotask/attachments.js';
import { Failure } from '../../../src/failure.js';
import type { AlertFile } from '../../../src/signl4/alert-files.js';
import { alertOf } from '../signl4/alert-of.js';
import { Desk, ticketMessage, type TicketMessage } from './desk.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const refused = (status = 400) => new Failure('signl4.refused', 'entry', { status, said: 'no files' });

describe('an alert with the files of its ticket', () => {
  let desk: Desk;
  let asked: Array<[tenant: string, id: number]>;
  let answer: () => Promise<ReadAttachments>;
  beforeEach(async () => {
    desk = await Desk.open();
    asked = [];
    answer = () => Promise.resolve(reading('a.png', 'b.pdf'));
    watch();
  });
  afterEach(() => desk.close());

  const watch = () => {
    desk.house.tenants.attachmentsOf = async (
      tenant: string,
      id: number,
      choose: (all: Attachment[]) => Attachment[],
    ) => {
      asked.push([tenant, id]);
      const { files, problem } = await answer();
      return { files: choose(files) as typeof files, problem };
    };
  };
  const reading = (...names: string[]): ReadAttachments => ({
    files: names.map((name, id) => ({ id, name, contentType: null, size: 1, data: Buffer.from('x') })),
    problem: null,
  });
  const accept = (type: 'opened' | 'closed' = 'opened', given: TicketMessage = {}) =>
    desk.accept(ticketMessage(type, given), { attachments: true });
  /** The service fails so where files go along. */
  const fails = (failure: () => Failure, times = Number.POSITIVE_INFINITY) => {
    let left = times;
    desk.team.answer = (_body, number, _way, files: readonly AlertFile[]) => {
      if (files.length > 0 && left-- > 0) throw failure();
      return { eventId: `event-${number}` };
    };
  };
  const told = () => desk.node.emitted.map(({ alert }) => (alert as Record<string, unknown>)['attachments']);
  const warnings = () => desk.node.warned.map(({ code }) => code);

  it('takes those along that SIGNL4 takes, and says how many', async () => {
    answer = () => Promise.resolve(reading('a.png', 'b.exe', 'c.pdf'));
    await accept();
    assert.deepEqual(desk.team.files, [['a.png', 'c.pdf']]);
    assert.deepEqual([told(), warnings(), asked], [[2], [], [['tenant', 100]]]);
  });

  it('nothing is read where it is not wanted, for a ticket of no tenant, or for a plain alert', async () => {
    await desk.accept(ticketMessage('opened', { id: 1 }));
    const { event, ...rest } = ticketMessage('opened', { id: 2 });
    await desk.accept({ ...rest, event: { ...(event as object), tenant: undefined } }, { attachments: true });
    await desk.accept({ payload: { title: 'Backup failed' } }, { attachments: true });
    assert.equal(desk.team.sent.length, 3);
    assert.deepEqual([asked, desk.team.files.flat()], [[], []]);
    assert.equal(told()[0], undefined);
  });

  it('an acknowledge and a resolve carry none', async () => {
    await accept();
    await accept('opened', { action: 'acknowledge' });
    await accept('closed');
    assert.deepEqual(desk.team.said, ['new AT-100', 'acknowledged AT-100', 'resolved AT-100']);
    assert.deepEqual([desk.team.files.slice(1), asked.length], [[[], []], 1]);
  });

  it('nothing large is kept in the outbox', async () => {
    answer = () => new Promise(() => undefined);
    await accept();
    const [entry] = await desk.outbox();
    assert.ok(entry!.command.length < 2_000 && entry!.command.includes('"attachments":true'));
  });

  for (const [what, failure] of Object.entries({
    '400': () => refused(),
    '413': () => refused(413),
    'a page of a firewall': () => new Failure('signl4.wrong-url', 'account', { status: 403 }),
    'something undocumented': () => new Failure('signl4.strange-answer', 'outage', { status: 411 }),
    'an upload that was broken off': () => new Failure('signl4.files', 'entry'),
    'a mail server': () => new Failure('mail.refused', 'entry', { status: 552 }),
  }))
    it(`goes at once without them when they are refused, once and with a warning: ${what}`, async () => {
      fails(failure);
      await accept();
      assert.deepEqual(desk.team.files, [['a.png', 'b.pdf'], []]);
      assert.deepEqual([told(), warnings()], [[0], ['signl4.files']]);
      assert.equal(desk.gate?.state, 'open');
      await desk.pass(2 * MINUTE, SECOND);
      assert.equal(desk.team.sent.length, 2);
    });

  it('the next ones go without for five minutes, so that no limit for bad requests is met', async () => {
    fails(() => refused());
    await accept('opened', { id: 1 });
    for (let id = 2; id < 12; id += 1) await accept('opened', { id });
    assert.equal(asked.length, 1);
    await desk.pass(5 * MINUTE, 5 * SECOND);
    desk.team.answer = () => ({ eventId: 'e' });
    await accept('opened', { id: 12 });
    assert.deepEqual(desk.team.files.at(-1), ['a.png', 'b.pdf']);
  });

  it('a burst whose files are all refused makes few bad requests, and rings at once', async () => {
    fails(() => refused());
    const settings = { attachments: true };
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        desk.house.accept(desk.intent(ticketMessage('opened', { id: n + 1 }), settings)),
      ),
    );
    await desk.pass(3 * SECOND);
    assert.equal(new Set(desk.node.results).size, 40);
    const bad = desk.team.files.filter((names) => names.length > 0).length;
    assert.ok(bad >= 1 && bad <= 4, String(bad));
  });

  for (const [what, failure] of Object.entries({
    'an outage': () => new Failure('signl4.outage', 'outage', { status: 503 }),
    'a throttle': () => new Failure('signl4.throttled', 'throttled', { status: 429, retryAfterMs: SECOND }),
    'a wrong secret': () => new Failure('signl4.secret', 'account', { status: 404 }),
    'a lost answer': () => new Failure('signl4.lost', 'unknown'),
    'a conflict': () => new Failure('signl4.conflict', 'entry', { status: 409 }),
  }))
    it(`${what} is no refusal of the files: the usual way, and nothing is sent at once`, async () => {
      fails(failure);
      await accept();
      assert.equal(desk.team.sent.length, 1);
      await desk.pass(2 * MINUTE, SECOND);
      assert.equal(asked.length, 1);
      if (what === 'a conflict') return assert.equal(desk.node.failed.length, 1);
      assert.deepEqual(desk.team.files, [['a.png', 'b.pdf'], []]);
      assert.deepEqual(told(), [0]);
    });

  it('a lost answer is asked after, and an alert that is there does not ring again', async () => {
    desk.team.find = () => [alertOf({ alertId: 'a', externalId: 'AT-100', phase: 'open' })];
    desk.register();
    fails(() => new Failure('signl4.lost', 'unknown'));
    await accept();
    await desk.pass(MINUTE, SECOND);
    assert.equal(desk.team.sent.length, 1);
    assert.deepEqual(desk.node.results, ['new AT-100']);
  });

  it('after a crash it goes without them', async () => {
    desk.team.answer = () => new Promise(() => undefined);
    await accept();
    assert.deepEqual(desk.team.files, [['a.png', 'b.pdf']]);
    desk.team.answer = () => ({ eventId: 'e' });
    await desk.restart(false);
    watch();
    await desk.pass(MINUTE, SECOND);
    assert.deepEqual(desk.team.files.slice(1), [[]]);
    assert.equal(asked.length, 1);
  });

  it('what could not be read is a warning, and the alert is there', async () => {
    answer = () => Promise.resolve({ files: [], problem: new Failure('autotask.rights', 'account') });
    await accept();
    assert.deepEqual([desk.team.files, told(), warnings()], [[[]], [0], ['autotask.rights']]);
  });

  it('at most four carry files at once; who gets no turn within two seconds goes without', async () => {
    const ends: Array<() => void> = [];
    answer = () => new Promise((resolve) => ends.push(() => resolve(reading('a.png'))));
    for (let id = 1; id <= 6; id += 1) await accept('opened', { id });
    assert.deepEqual([asked.length, desk.team.said], [4, []]);
    ends[0]!();
    await desk.settle();
    assert.deepEqual([asked.length, desk.team.said], [5, ['new AT-1']]);
    await desk.pass(2 * SECOND);
    assert.deepEqual(desk.team.said, ['new AT-1', 'new AT-6']);
    for (const end of ends.slice(1)) end();
    await desk.settle();
    assert.deepEqual(
      desk.team.files.map((names) => names.length),
      [1, 0, 1, 1, 1, 1],
    );
  });

  it('does not hold up others', async () => {
    answer = () => new Promise(() => undefined);
    await accept('opened', { id: 1 });
    await desk.accept(ticketMessage('opened', { id: 2 }));
    assert.deepEqual(desk.team.said, ['new AT-2']);
  });
});
