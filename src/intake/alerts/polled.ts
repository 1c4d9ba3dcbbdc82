import type { AlertHistoryEntry, AlertState } from '../../signl4/api.js';
import type { Said } from '../../sync/alert-memory.js';
import type { AlertEventType, AlertUser } from '../../types.js';
import { FLAGS, type Word } from './said.js';

const CODES = { open: 1, acknowledged: 2, closed: 4 } as const;
const TYPES = { open: 'reopened', acknowledged: 'acknowledged', closed: 'closed' } as const;

/**
 * What a polled alert tells, oldest first: its history as far as SIGNL4 gives it, and how it stands now, which says
 * what the history leaves out.
 *
 * @param now ms, for an alert that does not say when it changed
 */
export function polledWords(state: AlertState, history: readonly AlertHistoryEntry[], now: number): Word[] {
  const words = history.flatMap((entry) => historyWord(state, entry));
  const latest = history.at(-1)?.at ?? 0;
  const at = Math.max(state.at === null ? now : Date.parse(state.at), latest);
  return [...words, stateWord(state, at, history), ...flagWord(state, at)];
}

/** That nobody answers is no state to us, and in no history. */
function flagWord(state: AlertState, at: number): Word[] {
  const type = FLAGS[state.statusCode ?? 0];
  if (!type) return [];
  const said: Said = { via: 'poll', at, person: '', kind: 'mark', type, what: '', how: 'lasting' };
  return [wordOf(state, type, said, null, null)];
}

function historyWord(state: AlertState, entry: AlertHistoryEntry): Word[] {
  const { kind, at, user, text } = entry;
  const about = { via: 'poll' as const, at, person: nameOf(user) };
  const word = (type: AlertEventType, said: Said) => [wordOf(state, type, said, user, text)];
  switch (kind) {
    case 'raised':
      return word('raised', { ...about, kind: 'raised' });
    case 'acknowledged':
      return word('acknowledged', { ...about, kind: 'state', code: 2, listed: null });
    case 'closed':
      return word('closed', { ...about, kind: 'state', code: 4, listed: null });
    case 'unacknowledged':
      return word('reopened', { ...about, kind: 'state', code: 1, listed: [] });
    case 'reopened': {
      const code = state.phase === 'acknowledged' ? 2 : 1;
      return word('reopened', { ...about, kind: 'state', code, listed: code === 2 ? null : [] });
    }
    default:
      return word(kind, { ...about, kind: 'mark', type: kind, what: text ?? '' });
  }
}

/** Who is named once in the history need not be named again. */
function stateWord(state: AlertState, at: number, history: readonly AlertHistoryEntry[]): Word {
  const { phase, acknowledgedBy, acknowledgedUserIds, closedBy } = state;
  const told = history.findLast(({ kind }) => kind === phase)?.user ?? null;
  const user =
    phase === 'closed' ? (closedBy ?? told) : phase === 'acknowledged' ? (acknowledgedBy[0] ?? told) : null;
  const listed = phase === 'open' ? (acknowledgedUserIds ?? []) : acknowledgedUserIds;
  const said: Said = { via: 'poll', at, person: nameOf(user), kind: 'state', code: CODES[phase], listed };
  return wordOf(state, TYPES[phase], said, user, null);
}

function wordOf(
  { alertId, eventId, externalId, statusCode, teamId, raw }: AlertState,
  type: AlertEventType,
  said: Said,
  user: AlertUser | null,
  annotation: string | null,
): Word {
  const at = new Date(said.at).toISOString();
  return { type, at, said, alertId, eventId, externalId, statusCode, user, annotation, teamId, raw };
}

function nameOf(user: AlertUser | null): string {
  return user ? user.id || user.email.toLowerCase() : '';
}
