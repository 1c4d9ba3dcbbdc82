import fc from 'fast-check';
import type { Policy } from '../../../src/sync/policy.js';
import type { Signl4Options } from './signl4-model.js';
import { RULES, STATUS, TwoSides, type Rules, type Status, type Step } from './two-sides.js';

/** The same part of it everywhere: at which team, who, which of those that wait, whether it comes once more. */
const team = fc.nat(1);
const who = fc.nat(2);
const which = fc.nat(5);
const bit = fc.boolean();
const status: fc.Arbitrary<Status> = fc.constantFrom(...Object.values(STATUS));
const often = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

function step<D extends Step['do']>(
  weight: number,
  name: D,
  parts: { [K in Exclude<keyof (Step & { do: D }), 'do'>]: fc.Arbitrary<(Step & { do: D })[K]> },
) {
  const arbitrary = fc.record({ do: fc.constant(name), ...parts }) as unknown as fc.Arbitrary<Step>;
  return { weight, arbitrary };
}

const steps: fc.Arbitrary<Step> = fc.oneof(
  step(36, 'alert', { team, act: often('acknowledge', 'unacknowledge', 'close', 'undo'), who }),
  step(4, 'mark', { team, type: often('annotated', 'escalated', 'no-reply'), who }),
  step(24, 'ticket', { status, who }),
  step(4, 'machine', { status }),
  step(4, 'owner', { who }),
  step(6, 'note', {}),
  step(1, 'leave', {}),
  step(24, 'poll', {}),
  step(8, 'ask', { team }),
  step(32, 'told', { team, which, again: bit }),
  step(32, 'decide', { team }),
  step(32, 'read', { team, which, again: bit }),
  step(24, 'send', { team, how: often('ok', 'ok', 'ok', 'lost', 'refused') }),
  step(20, 'look', {}),
  step(24, 'write', { how: often('ok', 'ok', 'ok', 'lost', 'refused') }),
  step(4, 'restart', {}),
  step(4, 'reconcile', { shown: bit }),
);

/** All ways in which people set it up; what takes part in most of the heart comes most often. */
const policies: fc.Arbitrary<Policy> = fc.record({
  ackStatus: often(STATUS.progress, STATUS.progress, null),
  closeStatus: often(STATUS.complete, null),
  reopenStatus: often(STATUS.fresh, null),
  ackStatuses: often<number[]>([STATUS.progress], [STATUS.progress], [], [STATUS.progress, STATUS.waiting]),
  closeStatuses: often<number[]>([], [], [STATUS.complete]),
  ownerAcknowledges: often(false, false, true),
  onLeave: often('keep', 'keep', 'resolve'),
  assignOn: often('never', 'acknowledged', 'closed', 'both'),
  assignPolicy: often('if-unassigned', 'always'),
});

export interface Run {
  policy: Policy;
  options: Signl4Options & { teams: 1 | 2 };
  steps: Step[];
}

export const runs: fc.Arbitrary<Run> = fc.record({
  policy: policies,
  options: fc.record({
    echo: bit,
    needed: often<1 | 2>(1, 1, 2),
    wholeSeconds: bit,
    leavesOut: bit,
    teams: often<1 | 2>(1, 1, 1, 2),
  }),
  steps: fc.array(steps, { minLength: 6, maxLength: 45, size: 'max' }),
});

/** Plays a run to its end. */
export function play({ policy, options, steps: all }: Run, rules: Rules = RULES): TwoSides {
  const world = new TwoSides(policy, options, rules);
  for (const one of all) world.step(one);
  world.settle();
  return world;
}
