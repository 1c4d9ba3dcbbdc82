import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Change, Command, Ranked } from '../../../src/sync/change.js';
import { decide } from '../../../src/sync/decide.js';
import { giveUp } from '../../../src/sync/give-up.js';
import { alertPhase, newPair, type Pair, type Phase } from '../../../src/sync/pair.js';

const ticket = (
  type: (Change & { side: 'ticket' })['type'],
  more: { stock?: boolean } & Partial<Ranked> = {},
): Change => ({
  side: 'ticket',
  type,
  stock: false,
  row: null,
  reading: null,
  ...more,
});
const order = (name: (Change & { side: 'order' })['order'], row: string | null = null): Change => ({
  side: 'order',
  order: name,
  row,
  reading: null,
});

const fresh = newPair('AT-1', 'tenant', 1);
const at = (phase: Phase, more: Partial<Pair> = {}): Pair => ({
  ...fresh,
  alert: { ...fresh.alert, seen: phase },
  ...more,
});
const said = (commands: Command[]) => commands.map(({ kind, episode }) => `${kind} ${episode}`);

describe('deciding what a change means for a pair', () => {
  const table: Array<[string, Pair, Change, string[], string | null]> = [
    ['a new ticket rings', fresh, ticket('opened'), ['raise 1'], null],
    ['a reopened ticket without an alert rings', fresh, ticket('reopened'), ['raise 1'], null],
    ['stock without an alert rings', fresh, ticket('opened', { stock: true }), ['raise 1'], null],
    ['an open alert rings on', at('open'), ticket('opened'), [], 'alert-open'],
    ['an acknowledged alert is left alone', at('acknowledged'), ticket('opened'), [], 'alert-acknowledged'],
    ['a closed alert is followed by the next episode', at('closed'), ticket('reopened'), ['raise 2'], null],
    [
      'stock never rings again after a close',
      at('closed'),
      ticket('opened', { stock: true }),
      [],
      'rang-before',
    ],
    ['a closed ticket ends its alert', at('open'), ticket('closed'), ['resolve 1'], null],
    ['also an acknowledged one', at('acknowledged'), ticket('closed'), ['resolve 1'], null],
    ['a close without an alert does nothing', fresh, ticket('closed'), [], 'no-alert'],
    ['a close of a closed alert does nothing', at('closed'), ticket('closed'), [], 'alert-closed'],
    ['a note rings nobody', at('open'), ticket('noted'), [], 'note'],
    ['a change without an alert does nothing', fresh, ticket('changed', { row: 'p1' }), [], 'no-alert'],
    [
      'a change after the close does nothing',
      at('closed'),
      ticket('changed', { row: 'p1' }),
      [],
      'alert-closed',
    ],
    [
      'a change that no row speaks of does nothing',
      at('open', { row: 'p2' }),
      ticket('changed'),
      [],
      'no-row',
    ],
    [
      'a change within its row does nothing',
      at('open', { row: 'p1' }),
      ticket('changed', { row: 'p1' }),
      [],
      'same-row',
    ],
    [
      'another row rings anew, and then ends the old alert',
      at('open', { row: 'p4', episode: 3 }),
      ticket('changed', { row: 'p1' }),
      ['raise 4', 'resolve 3'],
      null,
    ],
    [
      'a row that was written since rings nobody: the priority is what it was',
      at('acknowledged', { priority: 1 }),
      ticket('changed', { row: 'p1', priority: 1 }),
      [],
      'same-row',
    ],
    [
      'nor does another title, where it is not known what an alert was raised by',
      at('acknowledged'),
      ticket('changed', { row: 'p1', priority: 1, samePriority: true }),
      [],
      'same-row',
    ],
    [
      'there a raised priority rings',
      at('acknowledged'),
      ticket('changed', { row: 'p1', priority: 1, samePriority: false }),
      ['raise 2', 'resolve 1'],
      null,
    ],
    [
      'a priority that was raised unheard rings with the next change',
      at('open', { row: 'p4', priority: 4 }),
      ticket('changed', { row: 'p1', priority: 1, samePriority: true }),
      ['raise 2', 'resolve 1'],
      null,
    ],
    ['an order raises', fresh, order('raise'), ['raise 1'], null],
    ['an order does not raise twice', at('open'), order('raise'), [], 'alert-open'],
    ['"again" raises although one is open', at('open'), order('again'), ['raise 2'], null],
    ['"again" without an alert is the first', fresh, order('again'), ['raise 1'], null],
    ['an order acknowledges', at('open'), order('acknowledge'), ['acknowledge 1'], null],
    [
      'an order does not acknowledge twice',
      at('acknowledged'),
      order('acknowledge'),
      [],
      'alert-acknowledged',
    ],
    ['an order does not acknowledge what is closed', at('closed'), order('acknowledge'), [], 'alert-closed'],
    ['an order resolves', at('acknowledged'), order('resolve'), ['resolve 1'], null],
    ['an order without an alert does nothing', fresh, order('resolve'), [], 'no-alert'],
  ];
  for (const [name, pair, change, commands, reason] of table) {
    it(name, () => {
      const decision = decide(pair, change);
      assert.deepEqual(said(decision.commands), commands);
      assert.equal(decision.reason, reason);
      assert.equal(decision.code, reason === null ? 'applied' : 'no-change');
      if (reason !== null) assert.deepEqual(decision.pair, pair);
    });
  }

  it('expects its own echo before anybody can hear it: what a command will cause is wanted', () => {
    const raised = decide(fresh, ticket('opened')).pair;
    assert.equal(alertPhase(raised), 'open');
    assert.deepEqual(decide(raised, ticket('opened')).commands, []);
    const closed = decide(raised, ticket('closed')).pair;
    assert.equal(alertPhase(closed), 'closed');
    assert.deepEqual(decide(closed, ticket('closed')).commands, []);
  });

  it('forgets the ids of the alert before', () => {
    const before = at('closed', { eventId: 'e', alertId: 'a' });
    const { pair } = decide(before, ticket('reopened'));
    assert.deepEqual([pair.eventId, pair.alertId], [null, null]);
  });
});

describe('a ticket that was reopened while its alert is live', () => {
  const policy = {
    ackStatus: 8,
    closeStatus: 5,
    reopenStatus: null,
    ackStatuses: [8],
    closeStatuses: [],
    ownerAcknowledges: false,
    onLeave: 'keep',
    assignOn: 'never',
    assignPolicy: 'if-unassigned',
  } as const;
  const reading = (status: number, time: number) => ({
    status,
    closed: status === 5,
    at: time,
    owner: null,
  });
  const reopened = (status: number): Pair => {
    const closed = { ...fresh.ticket, status: 5, phase: 'closed' as const, at: 10, base: 1 };
    const change = { side: 'ticket', type: 'reopened', stock: false, row: null } as const;
    return decide(at('open', { ticket: closed }), { ...change, reading: reading(status, 20) }).pair;
  };
  const reads = (pair: Pair, status: number, time: number) => {
    const author = { byPerson: true, email: null, left: false };
    return decide(pair, { side: 'reading', reading: reading(status, time), ...author }, policy);
  };

  it('closes the alert when it is completed again', () => {
    assert.deepEqual(said(reads(reopened(7), 5, 30).commands), ['resolve 1']);
  });

  it('is completed by a close on the phone', () => {
    const change = { cause: 'closed', verdict: 'new', episode: 1, undone: false, joins: false } as const;
    const by = { byPerson: true, email: null };
    assert.deepEqual(said(decide(reopened(1), { side: 'alert', ...change, ...by }, policy).commands), [
      'write 1',
    ]);
  });

  it('acknowledges the alert where a person took it', () => {
    assert.deepEqual(said(reads(reopened(8), 8, 20).commands), ['acknowledge 1']);
  });
});

describe('a ticket whose end is told late, after it was reopened', () => {
  const told = (type: 'opened' | 'reopened' | 'closed', status: number, time: number) =>
    ticket(type, { reading: { status, closed: status === 5, at: time, owner: null } });
  const ringing = decide(fresh, told('opened', 1, 10)).pair;

  it('rings on', () => {
    const reopened = decide(ringing, told('reopened', 1, 30)).pair;
    const { commands, reason } = decide(reopened, told('closed', 5, 20));
    assert.deepEqual([commands, reason], [[], 'late']);
    assert.equal(alertPhase(reopened), 'open');
  });

  it('told in time it ends its alert, also by who does not say when', () => {
    for (const time of [20, 0])
      assert.deepEqual(said(decide(ringing, told('closed', 5, time)).commands), ['resolve 1']);
  });

  it('so does one of which something later is known that leaves it where it was', () => {
    const seen = { ...ringing, ticket: { ...ringing.ticket, status: 5, phase: 'open' as const, at: 40 } };
    assert.deepEqual(said(decide(seen, told('closed', 5, 20)).commands), ['resolve 1']);
  });
});

describe('a ticket that moves out of the filter, where that ends its alert', () => {
  const policy = {
    ackStatus: 8,
    closeStatus: 5,
    reopenStatus: null,
    ackStatuses: [8],
    closeStatuses: [],
    ownerAcknowledges: false,
    onLeave: 'resolve',
    assignOn: 'never',
    assignPolicy: 'if-unassigned',
  } as const;
  const leaves = (pair: Pair, status: number) => {
    const reading = { status, closed: false, at: 20, owner: null };
    const author = { byPerson: true, email: null, left: true };
    return decide(pair, { side: 'reading', reading, ...author }, policy);
  };
  const known = { ...fresh.ticket, status: 1, phase: 'open' as const, at: 10, base: 1 };

  it('together with a status that acknowledges', () => {
    assert.deepEqual(said(leaves(at('open', { ticket: known }), 8).commands), ['resolve 1']);
  });

  it('together with the echo of our own write', () => {
    const { pair, commands } = leaves(at('acknowledged', { ticket: { ...known, wanted: 8 } }), 8);
    assert.deepEqual(said(commands), ['resolve 1']);
    assert.deepEqual([pair.ticket.status, pair.ticket.wanted], [8, null]);
  });
});

describe('giving a command up', () => {
  it('a raise leaves no alert, so that the next one rings', () => {
    const { pair, commands } = decide(fresh, ticket('opened'));
    const after = giveUp(pair, commands[0]!);
    assert.equal(alertPhase(after), null);
    assert.deepEqual(said(decide(after, ticket('opened')).commands), ['raise 1']);
  });

  it('a resolve leaves the alert as it was', () => {
    const { pair, commands } = decide(at('acknowledged'), ticket('closed'));
    assert.equal(alertPhase(giveUp(pair, commands[0]!)), 'acknowledged');
  });

  it('a raise that replaces an alert leaves that one', () => {
    const before = at('open', { row: 'p4' });
    const { pair, commands } = decide(before, ticket('changed', { row: 'p1' }));
    assert.deepEqual(giveUp(pair, commands[0]!), before);
  });

  it('an acknowledge does not take back the close that was wanted after it', () => {
    const acknowledged = decide(at('open'), order('acknowledge'));
    const closed = decide(acknowledged.pair, ticket('closed'));
    const after = giveUp(closed.pair, acknowledged.commands[0]!);
    assert.equal(alertPhase(after), 'closed');
    assert.deepEqual(said(decide(after, ticket('reopened')).commands), ['raise 2']);
  });

  it('a resolve after a raise that was given up leaves no alert that never was: the ticket rings again', () => {
    const raised = decide(fresh, ticket('opened'));
    const closed = decide(raised.pair, ticket('closed'));
    const after = giveUp(giveUp(closed.pair, raised.commands[0]!), closed.commands[0]!);
    assert.deepEqual(said(decide(after, ticket('opened')).commands), ['raise 1']);
  });

  it('a command of an earlier episode changes nothing', () => {
    const pair = at('open', { episode: 2 });
    assert.deepEqual(giveUp(pair, { kind: 'raise', episode: 1 }), pair);
  });
});

describe('whatever comes in whatever order', () => {
  const rows = fc.constantFrom(null, 'p1', 'p2');
  const changes: fc.Arbitrary<Change> = fc.oneof(
    fc.record({
      side: fc.constant('ticket' as const),
      reading: fc.constant(null),
      type: fc.constantFrom('opened', 'reopened', 'changed', 'closed', 'noted'),
      stock: fc.boolean(),
      row: rows,
    }),
    fc.record({
      side: fc.constant('order' as const),
      reading: fc.constant(null),
      order: fc.constantFrom('raise', 'acknowledge', 'resolve'),
      row: rows,
    }),
  );
  /** A change that comes, or the oldest command under way that is confirmed or given up. */
  const steps = fc.array(
    fc.oneof({ weight: 3, arbitrary: changes }, fc.constantFrom('done' as const, 'dead' as const)),
    {
      maxLength: 60,
    },
  );

  it('no episode is raised twice, none goes back, and stock never rings again', () => {
    fc.assert(
      fc.property(steps, (run) => {
        const signl4 = new Map<number, Phase>();
        const raises = new Map<number, number>();
        let pair = fresh;
        let queue: Command[] = [];
        for (const step of run) {
          if (typeof step === 'object') {
            const decision = decide(pair, step);
            assert.ok(decision.pair.episode >= pair.episode, 'an episode never goes back');
            const rung = step.side === 'ticket' && step.stock && alertPhase(pair) === 'closed';
            if (rung)
              assert.ok(!decision.commands.some(({ kind }) => kind === 'raise'), 'stock never rings again');
            pair = decision.pair;
            queue.push(...decision.commands);
            continue;
          }
          const command = queue.shift();
          if (!command) continue;
          if (step === 'done') {
            if (command.kind === 'raise') {
              raises.set(command.episode, (raises.get(command.episode) ?? 0) + 1);
              signl4.set(command.episode, 'open');
            } else if (signl4.has(command.episode) && signl4.get(command.episode) !== 'closed')
              signl4.set(command.episode, command.kind === 'resolve' ? 'closed' : 'acknowledged');
          } else {
            const before = pair.episode;
            pair = giveUp(pair, command);
            if (pair.episode < before) queue = queue.filter(({ kind }) => kind !== 'resolve');
          }
          assert.ok(
            [...raises.values()].every((times) => times === 1),
            'each episode is raised once',
          );
        }
        return true;
      }),
      { numRuns: 2_000 },
    );
  });

  it('where nothing is given up, SIGNL4 ends as the pair says, with at most one open alert', () => {
    fc.assert(
      fc.property(fc.array(changes, { maxLength: 40 }), (run) => {
        const signl4 = new Map<number, Phase>();
        let pair = fresh;
        for (const change of run) {
          const decision = decide(pair, change);
          pair = decision.pair;
          for (const { kind, episode } of decision.commands) {
            if (kind === 'raise') assert.ok(!signl4.has(episode), 'every raise has its own episode');
            else assert.ok(signl4.has(episode), 'nothing is said of an alert that is not there');
            signl4.set(episode, kind === 'raise' ? 'open' : kind === 'resolve' ? 'closed' : 'acknowledged');
          }
        }
        const live = [...signl4].filter(([, phase]) => phase !== 'closed').map(([episode]) => episode);
        assert.ok(live.length <= 1);
        assert.equal(signl4.get(pair.episode) ?? null, alertPhase(pair));
        if (live[0] !== undefined) assert.equal(live[0], pair.episode);
      }),
      { numRuns: 2_000 },
    );
  });
});
