import type { Entry, NewEntry } from '../store/outbox.js';
import type { FollowUp } from './carrier.js';

/** The entry of what is to be done because `entry` is done; what it has to say goes to the same node. */
export function followUpRow(entry: Entry, followUp: FollowUp, now: number): NewEntry {
  const { account, lane, kind, rank, waitMs, command } = followUp;
  return {
    node_id: entry.node_id,
    account,
    lane,
    kind,
    rank,
    state: 'waiting',
    event_id: null,
    action: kind,
    pair_key: entry.pair_key,
    created_at: now,
    due_at: now + waitMs,
    attempts: 0,
    maybe_sent: 0,
    asked: 0,
    sent_at: null,
    done_at: null,
    command: JSON.stringify(command),
    msg: '',
    result: null,
    emitted: 1,
    emissions: 0,
    taken: 0,
  };
}
