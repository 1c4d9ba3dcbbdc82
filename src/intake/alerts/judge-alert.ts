import { createHash } from 'node:crypto';
import { externalId as idOfAlert, parseExternalId } from '../../signl4/external-id.js';
import { readAlert, writeAlert } from '../../store/alerts.js';
import { pairOfKey, writePairs } from '../../store/pairs.js';
import type { Db } from '../../store/store.js';
import { observe, type AlertMemory, type Observation } from '../../sync/alert-memory.js';
import { hear, type Verdict } from '../../sync/heard.js';
import { observeOwnComment } from '../../sync/own-comments.js';
import { newPair, type Pair } from '../../sync/pair.js';
import type { AlertEvent, AlertEventPayload } from '../../types.js';
import type { Word } from './said.js';

/** What `alert event in` emits. */
export interface AlertMessage {
  topic: string;
  payload: AlertEventPayload;
  ticketId: number | null;
  event: AlertEvent;
}

/** What became of something that SIGNL4 told. */
export interface Heard {
  verdict: Verdict;
  /** The alert of a ticket of ours. */
  ours: boolean;
  message: AlertMessage;
}

/**
 * Judges one word of SIGNL4 against what is known of its alert and its pair, and writes both down.
 *
 * @param prefix first part of the external ids of the team that it came from
 */
export async function judgeAlert(db: Db, prefix: string, word: Word, now: number): Promise<Heard> {
  const { said } = word;
  if (!said) return foreign(word, nameOf(word, 1));
  const key = word.alertId ?? word.externalId ?? '';
  const parsed = parseExternalId(prefix, word.externalId ?? '');
  const before = parsed && (await pairOf(db, idOfAlert(prefix, parsed.ticketId, 1), parsed.ticketId));
  const memory = await readAlert(db, prefix, key);
  const isPresent = before !== null && parsed?.episode === before.episode;
  const own = parsed && before && observeOwnComment(before, memory, said, parsed.episode);
  const observed = own?.observed ?? observe(memory, said, isPresent ? before.alert.resolvedAt : 0);
  const known = withComment(observed.memory, word);
  await writeAlert(db, prefix, key, known, word.externalId, now);
  const named = { ...word, type: observed.type };
  // What we said in somebody's name is not what he said.
  const id = nameOf(named, observed.count) + (own ? ':own' : '');
  if (!before || !parsed) return { ...foreign(named, id), verdict: observed.verdict };
  const { episode } = parsed;
  const { pair, ...heard } = hear(
    own?.pair ?? before,
    { ...observed, memory: known },
    { ...word, episode, email: word.user?.email.toLowerCase() ?? null },
  );
  await writePairs(db, [pair], now);
  const verdict = own && heard.verdict === 'new' ? 'echo' : heard.verdict;
  const message = messageOf(named, id, { ticketId: pair.ticketId, episode }, marks(verdict, observed));
  return { verdict, ours: true, message };
}

async function pairOf(db: Db, key: string, ticketId: number): Promise<Pair> {
  return (await pairOfKey(db, key)) ?? newPair(key, '', ticketId);
}

/** A comment that came along with a state is not told again when it comes by itself, or is found in the history. */
function withComment(memory: AlertMemory, { annotation, said }: Word): AlertMemory {
  if (said?.kind !== 'state' || annotation === null) return memory;
  const { via, at, person } = said;
  return observe(memory, { via, at, person, kind: 'mark', type: 'annotated', what: annotation, how: 'along' })
    .memory;
}

function foreign(word: Word, id: string): Heard {
  return { verdict: 'new', ours: false, message: messageOf(word, id, { ticketId: null, episode: null }, {}) };
}

function marks(verdict: Verdict, { undone, joins }: Observation): Partial<AlertEvent> {
  return {
    ...(verdict === 'echo' || verdict === 'late' ? { verdict } : {}),
    ...(undone ? { undone } : {}),
    ...(joins ? { joins } : {}),
  };
}

/** One and the same for one change, however it is told: its alert, its kind, who did it, and for the how many-th time. */
function nameOf({ type, alertId, externalId, user, at }: Word, count: number): string {
  const person = user ? user.id || hash(user.email.toLowerCase()) : '-';
  const about = alertId ?? externalId;
  return about === null ? `${type}:${person}:${at}` : `${about}:${type}:${person}:${count}`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

function messageOf(
  word: Word,
  id: string,
  pair: { ticketId: number | null; episode: number | null },
  more: Partial<AlertEvent>,
): AlertMessage {
  const { type, at, alertId, eventId, externalId, statusCode, user, annotation, teamId, raw } = word;
  const intake = word.said?.via ?? 'webhook';
  return {
    topic: `alert/${type}`,
    payload: {
      id,
      type,
      at,
      alertId,
      eventId,
      externalId,
      ...pair,
      statusCode,
      user,
      annotation,
      teamId,
      raw,
    },
    ticketId: pair.ticketId,
    event: { id, type, at, intake, ...more },
  };
}
