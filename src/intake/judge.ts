import type { TicketEventType } from '../types.js';
import type { Known } from './known.js';

/** A ticket as it was just read, with what the filter says of it. */
export interface Reading {
  id: number;
  visible: Record<string, unknown>;
  lastActivity: number;
  createdAt: number;
  matches: boolean;
  /** Its status is one of those that open a ticket. */
  opens: boolean;
  closed: boolean;
  /** Its creator made himself its owner, and such tickets do not open. */
  own: boolean;
  /** It has or had an alert of ours. */
  alerted: boolean;
  /** It is what a callout or a webhook said, not what Autotask was read to be. */
  partial: boolean;
}

export interface Rules {
  /** `take`: first run; `silent`: after a changed filter; `poll`: everything else. */
  mode: 'take' | 'silent' | 'poll';
  /** In the first run, tickets created since this moment (ms) are opened. */
  lookbackFrom: number;
  onReopen: 'ring' | 'ignore';
}

export interface Told {
  type: TicketEventType;
  changes: Array<{ field: string; from: unknown; to: unknown }>;
  left: boolean;
  stock: boolean;
}

export interface Verdict {
  /** What is known from now on; `null`: the ticket stays unknown. */
  known: Known | null;
  told: Told | null;
}

/** Judges a reading against what is known of the ticket. Pure. */
export function judge(before: Known | undefined, reading: Reading, rules: Rules): Verdict {
  if (!before) return first(reading, rules);
  // A read older than what is known comes from a lagging replica, or was overtaken.
  const isOlder = reading.lastActivity < before.lastActivity;
  // What was only said is no measure of what was read.
  if (isOlder && before.partial === reading.partial) return { known: before, told: null };
  return again(before, reading, rules);
}

function first(reading: Reading, rules: Rules): Verdict {
  if (!reading.matches) return { known: null, told: null };
  if (reading.closed) return { known: remember(reading, { opened: true, count: 0 }), told: null };
  const may = reading.opens && !reading.own;
  const known = remember(reading, { opened: may, count: 0 });
  if (!may || !rings(undefined, reading, rules)) return { known, told: null };
  return tell(known, 'opened', [], { stock: rules.mode === 'take' });
}

function again(before: Known, reading: Reading, rules: Rules): Verdict {
  // What was said and what was read can't be compared field by field.
  const changes = before.partial === reading.partial ? compare(before.visible, reading.visible) : [];
  const next = remember(reading, before);
  if (reading.closed) return before.closed ? changed(next, changes) : tell(next, 'closed', changes);
  if (before.closed) return reopened(next, reading, changes, rules);
  return open(before, next, reading, changes, rules);
}

function reopened(next: Known, reading: Reading, changes: Told['changes'], rules: Rules): Verdict {
  const ours = reading.matches || reading.alerted;
  const known = { ...next, opened: ours };
  // Only the settings make it so.
  if (rules.mode === 'silent') return changed(known, changes);
  return tell(known, ours && rules.onReopen === 'ring' ? 'reopened' : 'changed', changes);
}

function open(before: Known, next: Known, reading: Reading, changes: Told['changes'], rules: Rules): Verdict {
  if (before.matching && !reading.matches) {
    return tell({ ...next, opened: false }, 'changed', changes, { left: true });
  }
  const opened = before.opened && before.matching === reading.matches;
  const may = reading.matches && reading.opens && !reading.own && !opened;
  const known = { ...next, opened: opened || may };
  return may && rings(before, reading, rules) ? tell(known, 'opened', changes) : changed(known, changes);
}

/** Whether a ticket that may open does: while taking stock, that it is there is no news. */
function rings(before: Known | undefined, reading: Reading, { mode, lookbackFrom }: Rules): boolean {
  if (mode !== 'take') return mode === 'poll';
  // Known already: an earlier attempt to take stock ended halfway.
  return reading.createdAt >= lookbackFrom || (before?.matching ?? false);
}

function changed(known: Known, changes: Told['changes']): Verdict {
  return changes.length > 0 ? tell(known, 'changed', changes) : { known, told: null };
}

function remember(reading: Reading, kept: { opened: boolean; count: number }): Known {
  const { id, visible, lastActivity, matches, closed, partial } = reading;
  const { opened, count } = kept;
  return { id, visible, lastActivity, matching: matches, closed, opened, count, partial };
}

function tell(
  known: Known,
  type: TicketEventType,
  changes: Told['changes'],
  marks: { left?: boolean; stock?: boolean } = {},
): Verdict {
  return {
    known: { ...known, count: known.count + 1 },
    told: { type, changes, left: marks.left ?? false, stock: marks.stock ?? false },
  };
}

function compare(before: Record<string, unknown>, after: Record<string, unknown>): Told['changes'] {
  return Object.keys(after)
    .filter((field) => (before[field] ?? null) !== (after[field] ?? null))
    .map((field) => ({ field, from: before[field] ?? null, to: after[field] ?? null }));
}
