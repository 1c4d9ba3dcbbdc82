import type { NewEntry } from '../store/outbox.js';
import type { Pair } from '../sync/pair.js';
import type { Intent, PlannedCommand } from './intent.js';
import type { Message } from './outlets.js';

type About = Omit<Intent, 'plan'>;

const accountOf = (intent: About, planned: PlannedCommand) => planned.account ?? intent.account;

/** Where something is to be sent. */
export function accountsOf(intent: Intent, commands: PlannedCommand[]): string[] {
  return [...new Set(commands.map((command) => accountOf(intent, command)))];
}

/** The outbox entry of a planned command. @param carriesMessage it is the one that the message waits for */
export function entryOf(
  intent: About,
  planned: PlannedCommand,
  now: number,
  carriesMessage: boolean,
): NewEntry {
  return {
    node_id: intent.nodeId,
    account: accountOf(intent, planned),
    lane: planned.lane ?? intent.lane,
    kind: planned.kind,
    rank: planned.rank,
    state: 'waiting',
    event_id: carriesMessage ? intent.eventId : null,
    action: intent.action,
    pair_key: intent.pair?.key ?? null,
    created_at: now,
    due_at: now,
    attempts: 0,
    maybe_sent: 0,
    asked: 0,
    sent_at: null,
    done_at: null,
    command: JSON.stringify({ ...planned.command, episode: planned.episode }),
    msg: carriesMessage ? intent.msg : '',
    result: null,
    emitted: 1,
    emissions: 0,
    taken: 0,
  };
}

/** Of an entry that is done without being sent; its message goes out at once. */
export function finished(result: Message, now: number) {
  return { state: 'done' as const, done_at: now, result: JSON.stringify(result), emissions: 1 };
}

/** A raise that takes the place of a cancelled one replaces what that one would have replaced. */
export function inheriting(planned: PlannedCommand, cancelled: { command: string }): PlannedCommand {
  const { replaces } = JSON.parse(cancelled.command) as { replaces?: Pair };
  return planned.kind === 'raise' ? { ...planned, command: { ...planned.command, replaces } } : planned;
}

/** What a write of a ticket says of its new owner. */
export interface Heritage {
  email: string | null;
  owner: unknown;
}

export function endowed(planned: PlannedCommand, { email, owner }: Heritage): PlannedCommand {
  const { command } = planned as { command: Partial<Heritage> };
  if (planned.kind !== 'write' || command.email !== null) return planned;
  return { ...planned, command: { ...command, email, owner } };
}
