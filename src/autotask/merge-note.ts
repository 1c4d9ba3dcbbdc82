import type { RawRecord } from '../types.js';
import { SYSTEM_RESOURCE } from './person.js';
import { asNumber, asText, fieldReader } from './raw.js';
import { parseTime } from './time.js';

const WORKFLOW_RULE = 13;
/** Merging completes the ticket and writes the note in one go. */
const SOON_MS = 5 * 60_000;
const LONGEST = 32_000;

const NUMBER = /(?<![\w.])T\d{8}\.\d{4,}(?:\.\d+)?/gi;
/** "Merged" in the languages of Autotask's interface and their neighbours. */
const WORD =
  /(?<!\p{L})(?:merg(?:e|ed|es|ing)(?!\p{L})|zusammen(?:ge|zu)?f|verschm[eo]lz|fusionn|fusionad|combinad|combinat|samengevo|samenvo|unificad|unificat|sammanfog|sammenf|scalon|slouč|統合|マージ|結合|合併|合并)/iu;
/** The note of the destination, which names the sources ("Absorb other tickets"). */
const ABSORBED = /(?<!\p{L})(?:absorb|aufgenommen|übernommen)/iu;

/** A note that may be Autotask's own. */
export interface SystemNote {
  id: number;
  at: number;
  text: string;
  /** Its type is one of the system's. */
  ofSystemType: boolean;
  ofWorkflowRule: boolean;
  /** Nobody is named as its author, or Autotask itself. */
  bySystem: boolean;
}

/** `null` for what a human being or another integration wrote, whatever it says. */
export function readNote(row: RawRecord, systemTypes: ReadonlySet<number>): SystemNote | null {
  const read = fieldReader(row);
  const id = asNumber(read('id'));
  const at = parseTime(read('createDateTime'));
  const type = asNumber(read('noteType'));
  const author = asNumber(read('creatorResourceID'));
  const byOthers =
    asNumber(read('createdByContactID')) !== null || asNumber(read('impersonatorCreatorResourceID')) !== null;
  if (id === null || at === null || byOthers) return null;
  const ofSystemType = type !== null && systemTypes.has(type);
  const bySystem = author === null || author === SYSTEM_RESOURCE;
  if (!ofSystemType && !bySystem) return null;
  const text = `${asText(read('title'))}\n${asText(read('description'))}`.slice(0, LONGEST);
  return { id, at, text, ofSystemType, ofWorkflowRule: type === WORKFLOW_RULE, bySystem };
}

/**
 * The number that the latest note of a merge names; `number` is `null` where that note names no other ticket, or
 * several. What speaks for a merge is a word for it, the type of the note, and that it was written with the
 * completion. A note that bears a person's name must have all three, a workflow rule's the word and the time; where
 * Autotask itself wrote it in another system type, either the word or the time is enough.
 *
 * @param source number of the ticket itself, and when it was completed in ms
 * @returns `null` where no note tells of a merge
 */
export function mergeNote(
  notes: readonly SystemNote[],
  source: { number: string; completedAt: number },
): { number: string | null } | null {
  const telling = notes
    .map((note) => ({ ...note, others: otherNumbers(note.text, source.number) }))
    .filter((note) => tellsOfMerge(note, note.at - source.completedAt <= SOON_MS))
    .toSorted((a, b) => a.at - b.at || a.id - b.id);
  const latest = telling.at(-1);
  if (latest === undefined) return null;
  const [only, ...more] = latest.others;
  return { number: only !== undefined && more.length === 0 ? only : null };
}

function tellsOfMerge(note: SystemNote & { others: string[] }, soon: boolean): boolean {
  if (ABSORBED.test(note.text)) return false;
  const worded = WORD.test(note.text);
  if (!note.bySystem || note.ofWorkflowRule || !note.ofSystemType) return worded && soon;
  return worded || (soon && note.others.length > 0);
}

function otherNumbers(text: string, own: string): string[] {
  const numbers = [...text.matchAll(NUMBER)].map(([number]) => number.toUpperCase());
  return [...new Set(numbers)].filter((number) => number !== own.toUpperCase());
}
