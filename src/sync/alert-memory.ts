import type { AlertEventType } from '../types.js';
import type { Phase } from './pair.js';

/** By which way something was heard of. */
export type Via = 'webhook' | 'poll';

/** An event that leaves the alert where it stands, as it was told. */
interface Told {
  key: string;
  at: number;
  /** When it was, by each way that told of it: one may cut times to the second. */
  ways: Partial<Record<Via, number>>;
}

/** What is known of one alert by SIGNL4's own words; every event about it is compared with this. */
export interface AlertMemory {
  phase: Phase | null;
  /** Of the newest state known, by SIGNL4's clock (ms). */
  at: number;
  closedAt: number;
  /** When it last went back to open. */
  openedAt: number;
  /** When it was last acknowledged. */
  acknowledgedAt: number;
  /** Who acknowledged it since, as it was told. */
  acknowledgers: readonly string[];
  /** Who acknowledged it by SIGNL4's last list. */
  listed: readonly string[];
  /** How often each person caused each kind of event. */
  counts: Readonly<Record<string, number>>;
  told: readonly Told[];
}

export const UNHEARD: AlertMemory = {
  phase: null,
  at: 0,
  closedAt: 0,
  openedAt: 0,
  acknowledgedAt: 0,
  acknowledgers: [],
  listed: [],
  counts: {},
  told: [],
};

export type MarkType = 'escalated' | 'annotated' | 'no-reply' | 'no-one-on-duty';

/** One thing that SIGNL4 says of an alert. */
export type Said = {
  via: Via;
  /** By SIGNL4's clock (ms). */
  at: number;
  /** Id, else e-mail address, of who did it; empty where nobody is named. */
  person: string;
} & (
  | { kind: 'raised' }
  /** `code`: 1 open, 2 acknowledged, 4 closed. `listed`: who has acknowledged; `null` where it is not said. */
  | { kind: 'state'; code: 1 | 2 | 4; listed: readonly string[] | null }
  /**
   * What changes no state. `what` tells apart what one person did several times, such as two comments. `how`:
   * `lasting` is so by now, whenever it began; `along` came with a state, and may come by itself as well.
   */
  | { kind: 'mark'; type: MarkType; what: string; how?: 'lasting' | 'along' }
);

export interface Observation {
  memory: AlertMemory;
  /** `repeat`: heard of before. `late`: overtaken by something newer. */
  verdict: 'new' | 'repeat' | 'late';
  type: AlertEventType;
  /** It went back from closed. */
  undone: boolean;
  /** Somebody acknowledged beside others, or after an undo that was not heard of. */
  joins: boolean;
  /** The n-th event of this type by this person. */
  count: number;
}

/** Marks of one alert that are remembered. */
const MOST_TOLD = 60;
/** How far the times may differ by which two ways tell of the same. */
const SAME = 2 * 60_000;

/**
 * Finds out what something that SIGNL4 says of an alert means, compared with what was known. Only a state changes
 * states; newer and older are judged by SIGNL4's own times. Pure.
 *
 * @param resolvedAt when SIGNL4 confirmed our last resolve of it (ms); it may never tell of it. 0 for none
 */
export function observe(memory: AlertMemory, said: Said, resolvedAt = 0): Observation {
  switch (said.kind) {
    case 'raised':
      return raised(memory, said);
    case 'mark':
      return marked(memory, said);
    case 'state': {
      const known = resolved(memory, said, resolvedAt);
      if (said.code === 4) return closed(known, said);
      return said.code === 2 ? acknowledged(known, said) : opened(known, said);
    }
  }
}

type State = Said & { kind: 'state' };

/** An alert that we resolved is closed for whatever comes later, even where SIGNL4 does not tell of it. */
function resolved(memory: AlertMemory, said: State, resolvedAt: number): AlertMemory {
  const unheard = resolvedAt > 0 && memory.phase !== 'closed' && memory.at <= resolvedAt;
  if (!unheard || said.code === 4 || said.at <= resolvedAt) return memory;
  return { ...memory, phase: 'closed', at: resolvedAt, closedAt: resolvedAt };
}

function raised(memory: AlertMemory, said: Said): Observation {
  if ((memory.counts[countKey('raised', said.person)] ?? 0) > 0) return repeat(memory, 'raised', said);
  const first = memory.phase === null ? { ...memory, phase: 'open' as const, at: said.at } : memory;
  return fresh(first, 'raised', said);
}

function closed(memory: AlertMemory, said: State): Observation {
  const { at, listed } = moved(memory, said);
  if (memory.phase === 'closed') {
    // An undo that arrives after two closes must not pass for newer than the second.
    return repeat({ ...memory, at, closedAt: Math.max(memory.closedAt, said.at) }, 'closed', said);
  }
  if (isOlder(said.at, memory.at)) return late(memory, 'closed', said);
  return fresh({ ...memory, phase: 'closed', at, closedAt: said.at, listed }, 'closed', said);
}

function acknowledged(memory: AlertMemory, said: State): Observation {
  const { at, listed } = moved(memory, said);
  if (memory.phase === 'closed') {
    if (said.at <= memory.closedAt) return late(memory, 'acknowledged', said);
    const joins = listed.some((one) => !memory.listed.includes(one));
    return { ...undo({ ...memory, phase: 'acknowledged', at, listed }, said), joins };
  }
  const heard = said.person === '' ? memory.phase === 'acknowledged' : isKnown(memory, said.person);
  // Whoever is not in the list caused something else, such as the undo that made it acknowledged again.
  if (memory.phase === 'acknowledged' && (heard || !isListed(said)))
    return repeat({ ...memory, at, listed }, 'acknowledged', said);
  const beforeItOpened = memory.openedAt > 0 && isOlder(said.at, memory.openedAt);
  if (beforeItOpened) return late(memory, 'acknowledged', said);
  const acknowledgers = [...new Set([...memory.acknowledgers, said.person])].filter((one) => one !== '');
  const joins = memory.phase === 'acknowledged';
  const acknowledgedAt = Math.max(memory.acknowledgedAt, said.at);
  const next = { ...memory, phase: 'acknowledged' as const, at, acknowledgedAt, listed, acknowledgers };
  return { ...fresh(next, 'acknowledged', said), joins };
}

/** 201/1: the first acknowledgements of several may still say "open", so it takes back only where names are gone. */
function opened(memory: AlertMemory, said: State): Observation {
  const { at } = moved(memory, said);
  const listed = said.listed ?? [];
  if (memory.phase === 'closed') {
    if (said.at <= memory.closedAt) return late(memory, 'reopened', said);
    return undo({ ...memory, phase: 'open', at, openedAt: said.at, listed, acknowledgers: [] }, said);
  }
  const gone = memory.listed.some((one) => !listed.includes(one));
  if (listed.length > 0 && !gone) return partly(memory, { ...said, listed });
  if (memory.phase !== 'acknowledged') {
    // It may have overtaken the acknowledge that it takes back.
    const openedAt = Math.max(memory.openedAt, said.at);
    return repeat({ ...memory, phase: memory.phase ?? 'open', at, openedAt, listed }, 'reopened', said);
  }
  if (isOlder(said.at, memory.at)) return late(memory, 'reopened', said);
  const acknowledgers = memory.acknowledgers.filter((one) => listed.includes(one));
  return fresh({ ...memory, phase: 'open', at, openedAt: said.at, listed, acknowledgers }, 'reopened', said);
}

/** Some of several have acknowledged: for the ticket, one is enough. */
function partly(memory: AlertMemory, said: State & { listed: readonly string[] }): Observation {
  const grown = said.listed.length > memory.listed.length;
  const counts = said.person === '' ? grown : said.listed.includes(said.person) || grown;
  return counts
    ? acknowledged(memory, said)
    : repeat({ ...memory, listed: said.listed }, 'acknowledged', said);
}

function undo(memory: AlertMemory, said: Said): Observation {
  return { ...fresh(memory, 'reopened', said), undone: true };
}

function marked(memory: AlertMemory, said: Said & { kind: 'mark' }): Observation {
  const key = JSON.stringify([said.type, said.person, said.what]);
  const isSame = (one: Told) =>
    said.how === 'lasting'
      ? one.at >= memory.acknowledgedAt
      : Math.abs(one.at - said.at) <= SAME && isAgain(one, said);
  const same = memory.told.find((one) => one.key === key && isSame(one));
  if (same) {
    if (said.how === 'along') return repeat(memory, said.type, said);
    const ways = { [said.via]: said.at, ...same.ways };
    const told = memory.told.map((one) => (one === same ? { ...one, ways } : one));
    return repeat({ ...memory, told }, said.type, said);
  }
  const ways = said.how === 'along' ? {} : { [said.via]: said.at };
  const told = [...memory.told, { key, at: said.at, ways }].slice(-MOST_TOLD);
  return fresh({ ...memory, told }, said.type, said);
}

/** The other way tells of it, or the same way once more. */
function isAgain(told: Told, said: Said): boolean {
  return (told.ways[said.via] ?? said.at) === said.at;
}

/** Whose list is older says nothing of who is in it by now. */
function moved(memory: AlertMemory, said: State): { at: number; listed: readonly string[] } {
  const { at, listed } = memory;
  return isOlder(said.at, at) ? { at, listed } : { at: Math.max(at, said.at), listed: said.listed ?? listed };
}

function isKnown(memory: AlertMemory, person: string): boolean {
  return memory.acknowledgers.includes(person);
}

/** The list has ids only: who is known by an address, or not at all, may be in it. */
function isListed({ listed, person }: State): boolean {
  return listed === null || person === '' || person.includes('@') || listed.includes(person);
}

/** Times of whole seconds may be anywhere within theirs. Both in ms. */
export function isOlder(at: number, than: number): boolean {
  return (at % 1000 === 0 ? at + 999 : at) < than;
}

function countKey(type: AlertEventType, person: string): string {
  return `${type} ${person}`;
}

function fresh(memory: AlertMemory, type: AlertEventType, { person }: Said): Observation {
  const key = countKey(type, person);
  const count = (memory.counts[key] ?? 0) + 1;
  const counted = { ...memory, counts: { ...memory.counts, [key]: count } };
  return { memory: counted, verdict: 'new', type, undone: false, joins: false, count };
}

function repeat(memory: AlertMemory, type: AlertEventType, said: Said): Observation {
  return { memory, verdict: 'repeat', type, undone: false, joins: false, count: countOf(memory, type, said) };
}

/** Something overtaken is told once as well, so it counts. */
function late(memory: AlertMemory, type: AlertEventType, said: Said): Observation {
  const key = JSON.stringify(['late', type, said.person, said.at]);
  if (memory.told.some((one) => one.key === key)) return repeat(memory, type, said);
  const told = [...memory.told, { key, at: said.at, ways: {} }].slice(-MOST_TOLD);
  return { ...fresh({ ...memory, told }, type, said), verdict: 'late' };
}

function countOf(memory: AlertMemory, type: AlertEventType, { person }: Said): number {
  return memory.counts[countKey(type, person)] ?? 0;
}
