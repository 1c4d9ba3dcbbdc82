import type { AlertUser } from '../types.js';
import { anyCase, idOf, listOf, textOf, type Fields } from './lenient.js';
import { moment } from './moment.js';
import { person } from './person.js';

export type AlertHistoryKind =
  | 'acknowledged'
  | 'unacknowledged'
  | 'closed'
  | 'reopened'
  | 'annotated'
  | 'escalated'
  | 'no-reply'
  | 'no-one-on-duty'
  | 'raised';

/** One thing that happened to an alert. */
export interface AlertHistoryEntry {
  kind: AlertHistoryKind;
  /** ms UTC by SIGNL4's clock. */
  at: number;
  /** `null` where no person did it. */
  user: AlertUser | null;
  /** The comment of `annotated`. */
  text: string | null;
}

/** Told twice, in two places, it is still one; the two may be rounded differently. */
const SAME = 1_500;

/**
 * What the REST API tells of an alert's life, oldest first. Certain are its own summary (created, who acknowledged,
 * who closed) and the comments. The numbers of `historyEntries` are not documented: they only date what the summary
 * names; entries with words are read by their words.
 */
export function historyOf(alert: unknown): AlertHistoryEntry[] {
  const fields = anyCase(alert);
  const summary = anyCase(fields['historydetailed'] ?? fields['history']);
  const entries = listOf(summary['historyentries']).map(anyCase);
  return inOrder([
    ...entries.flatMap(worded),
    ...summarised(summary, entries),
    ...listOf(fields['annotations']).flatMap((one) => comment(anyCase(one))),
  ]);
}

/** The same of `/timeline`, whose form is not documented: a list of entries, or an object that holds one. */
export function timelineOf(body: unknown): AlertHistoryEntry[] {
  if (Array.isArray(body)) return inOrder(listOf(body).map(anyCase).flatMap(worded));
  const fields = anyCase(body);
  const lists = ['entries', 'timeline', 'items', 'results', 'events'].flatMap((name) => listOf(fields[name]));
  return inOrder([...historyOf({ history: body }), ...lists.map(anyCase).flatMap(worded)]);
}

/** Ids of those whose acknowledgement stands; `null` where the alert does not say. */
export function acknowledgedIds(alert: unknown): string[] | null {
  const fields = anyCase(alert);
  const summary = anyCase(fields['historydetailed'] ?? fields['history']);
  // Version 1 describes it with this spelling.
  const ids = fields['acknowledgeduserids'] ?? summary['acknowledgedgements'] ?? summary['acknowledgements'];
  if (!Array.isArray(ids)) return null;
  return ids.flatMap(
    (one: unknown) => idOf(anyCase(typeof one === 'object' ? one : { id: one }), 'id') ?? [],
  );
}

/** Who closed it, where it is closed. */
export function closerOf(alert: unknown): AlertUser | null {
  const fields = anyCase(alert);
  return person(anyCase(fields['historydetailed'] ?? fields['history'])['closedby']);
}

/** Several lists as one: in order, and nothing twice. */
export function inOrder(entries: AlertHistoryEntry[]): AlertHistoryEntry[] {
  const kept: AlertHistoryEntry[] = [];
  for (const entry of entries) if (!kept.some((other) => isSame(entry, other))) kept.push(entry);
  return kept.sort((a, b) => a.at - b.at);
}

function isSame(one: AlertHistoryEntry, other: AlertHistoryEntry): boolean {
  const sameText = one.text === other.text || one.text === null || other.text === null;
  const [a, b] = [one.user?.id ?? '', other.user?.id ?? ''];
  return one.kind === other.kind && Math.abs(one.at - other.at) < SAME && sameText && a === b;
}

function summarised(summary: Fields, entries: Fields[]): AlertHistoryEntry[] {
  const told: AlertHistoryEntry[] = [];
  const tell = (kind: AlertHistoryKind, at: number | null, who: unknown) => {
    if (at !== null) told.push({ kind, at, user: person(who), text: null });
  };
  const first = moment(summary['acknowledged']);
  tell('raised', moment(summary['created']), null);
  for (const id of acknowledgedIds({ history: summary }) ?? [])
    tell('acknowledged', since(first, id, entries), id);
  tell('closed', moment(summary['closed']), summary['closedby']);
  return told;
}

/** When this person acknowledged: with the first, or at what he did next. */
function since(first: number | null, id: string, entries: Fields[]): number | null {
  if (first === null) return null;
  const own = entries
    .filter((entry) => idOf(entry, 'userid') === id)
    .map((entry) => moment(entry['timestamp']) ?? 0)
    .filter((at) => at >= first);
  return own.length === 0 ? first : Math.min(...own);
}

function comment(fields: Fields): AlertHistoryEntry[] {
  const at = timeOf(fields);
  const text = textOf(fields, 'text', 'message');
  if (at === null || text === null) return [];
  return [{ kind: 'annotated', at, user: person(fields['user'] ?? fields['userid']), text }];
}

const WORDS: ReadonlyArray<readonly [RegExp, AlertHistoryKind]> = [
  [/un-?ack|undo.?ack/i, 'unacknowledged'],
  [/re-?open|un-?clos|undo.?clos/i, 'reopened'],
  [/no.?one|nobody/i, 'no-one-on-duty'],
  [/no.?repl|no.?response/i, 'no-reply'],
  [/escalat/i, 'escalated'],
  [/annotat|comment/i, 'annotated'],
  [/^(alert.?)?(clos|resolv)/i, 'closed'],
  [/^(alert.?)?(ack|confirm)/i, 'acknowledged'],
  [/^(alert.?)?(creat|rais|new|trigger)/i, 'raised'],
];

function worded(fields: Fields): AlertHistoryEntry[] {
  const at = timeOf(fields);
  const words = textOf(fields, 'type', 'kind', 'action', 'eventtype', 'event') ?? '';
  const kind = WORDS.find(([pattern]) => pattern.test(words))?.[1];
  if (at === null || kind === undefined) return [];
  const text = textOf(fields, 'text', 'message', 'annotation', 'comment');
  const user = person(fields['user'] ?? fields['userid']);
  return [{ kind, at, user, text: kind === 'annotated' ? text : null }];
}

function timeOf(fields: Fields): number | null {
  const names = ['timestamp', 'time', 'at', 'date', 'created', 'creationtime'];
  return names.map((name) => moment(fields[name])).find((at) => at !== null) ?? null;
}
