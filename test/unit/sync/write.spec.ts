import assert from 'node:assert/strict';
import type { TicketCommand } from '../../../src/sync/change.js';
import { decide } from '../../../src/sync/decide.js';
import { newPair, type Pair, type Phase } from '../../../src/sync/pair.js';
import type { Policy, Reading } from '../../../src/sync/policy.js';
import { beforeWrite, written } from '../../../src/sync/write.js';

const NEW = 1;
const PROGRESS = 8;
const COMPLETE = 5;
const KIM = 100;

const policy: Policy = {
  ackStatus: PROGRESS,
  closeStatus: COMPLETE,
  reopenStatus: null,
  ackStatuses: [PROGRESS],
  closeStatuses: [],
  ownerAcknowledges: true,
  onLeave: 'keep',
  assignOn: 'both',
  assignPolicy: 'if-unassigned',
};

const fresh = newPair('AT-1', 'tenant', 1);
const pairOf = (phase: Phase, ticket: Partial<Pair['ticket']>, episode = 1): Pair => ({
  ...fresh,
  episode,
  alert: { ...fresh.alert, seen: phase },
  ticket: { ...fresh.ticket, status: NEW, at: 10, base: NEW, ...ticket },
});
const command = (more: Partial<TicketCommand>): TicketCommand => ({
  kind: 'write',
  episode: 1,
  cause: 'acknowledged',
  status: PROGRESS,
  basis: NEW,
  email: null,
  undone: false,
  ...more,
});
const found = (status: number, owner: number | null = null): Reading => ({
  status,
  closed: status === COMPLETE,
  at: 20,
  owner,
});

describe('a write whose answer was lost, while the ticket rang again', () => {
  const ringing = pairOf('open', {}, 2);
  const before = (write: TicketCommand, reading: Reading, byPerson: boolean | null) =>
    beforeWrite(ringing, write, { reading, byPerson, email: 'kim@example.com' }, policy);

  it('does not acknowledge the new alert by the status that it made', () => {
    const final = before(command({}), found(PROGRESS), null);
    assert.deepEqual([final.status, final.commands], [null, []]);
  });

  it('nor by the owner', () => {
    const write = command({ cause: 'closed', status: null, email: 'kim@example.com' });
    assert.deepEqual(before(write, found(NEW, KIM), true).commands, []);
  });

  it('a person who took the ticket since does', () => {
    const [one] = before(command({}), found(PROGRESS), true).commands;
    assert.deepEqual([one?.kind, one?.episode], ['acknowledge', 2]);
  });
});

describe('an acknowledge that takes a closed ticket back', () => {
  const undone = command({ basis: COMPLETE, undone: true });
  const closed = { status: COMPLETE, phase: 'closed' as const };
  const read = { reading: found(COMPLETE), byPerson: null, email: null };

  it('is written while its alert is acknowledged', () => {
    assert.equal(beforeWrite(pairOf('acknowledged', closed), undone, read, policy).status, PROGRESS);
  });

  it('opens the ticket where the alert is open again', () => {
    const pair = pairOf('open', { ...closed, wanted: PROGRESS });
    const final = beforeWrite(pair, undone, read, { ...policy, reopenStatus: NEW });
    assert.deepEqual([final.status, final.pair.ticket.wanted], [NEW, NEW]);
    assert.equal(beforeWrite(pair, undone, read, policy).status, null);
  });

  it('is not written once the alert is closed again', () => {
    const final = beforeWrite(pairOf('closed', closed), undone, read, policy);
    assert.deepEqual([final.status, final.reason], [null, 'late']);
  });

  it('need not be written where the acknowledge is taken back as well', () => {
    const pair = pairOf('open', { ...closed, wanted: PROGRESS });
    const change = { cause: 'reopened', verdict: 'new', episode: 1, undone: false, joins: false } as const;
    const by = { side: 'alert', byPerson: true, email: null } as const;
    const decision = decide(pair, { ...by, ...change }, policy);
    assert.deepEqual(
      [decision.commands, decision.supersedes, decision.pair.ticket.wanted],
      [[], 'all', null],
    );
  });
});

describe('a write that is confirmed after something newer was read', () => {
  it('does not hide that the ticket was closed since: the next read tells', () => {
    const reopening = pairOf('open', {
      status: COMPLETE,
      phase: 'closed',
      at: 30,
      sending: NEW,
      sendingAt: 20,
    });
    const done = { episode: 1, status: NEW, readAt: 20, owner: null };
    const pair = written(reopening, done, { ...policy, reopenStatus: NEW });
    const change = { side: 'reading', byPerson: true, email: null, left: false } as const;
    const { commands } = decide(pair, { ...change, reading: { ...found(COMPLETE), at: 30 } }, policy);
    assert.deepEqual(
      commands.map(({ kind }) => kind),
      ['resolve'],
    );
  });
});
