import { observe, type AlertMemory, type Observation, type Said } from './alert-memory.js';
import type { OwnComment, Pair } from './pair.js';

/** Comments of an alert that are remembered until SIGNL4 tells of them, and how much of each. */
const MOST = 20;
const KEPT = 500;
/** A shorter text is no comment that was cut. */
const CUT = 60;
/** How much later than SIGNL4 took a comment it may say that it was made (ms). */
const LATER = 60_000;
/** Who made it, whoever SIGNL4 names. */
const OURS = 'ours';

type About = Pick<OwnComment, 'episode' | 'text'>;

/** A comment is to be made of the present alert, so that SIGNL4 will tell of it. */
export function expectComment(pair: Pair, text: string): Pair {
  const { episode } = pair;
  const others = (pair.comments ?? []).filter((one) => one.episode === episode);
  const comment: OwnComment = { episode, text: plain(text), until: null };
  return { ...pair, comments: [...others, comment].slice(-MOST) };
}

/** SIGNL4 has taken it. @param at when, by its own clock (ms); `null` where it does not say */
export function commentTaken(pair: Pair, about: About, at: number | null): Pair {
  const sent = waiting(pair, about);
  if (!sent || at === null) return pair;
  const until = at + LATER;
  return { ...pair, comments: (pair.comments ?? []).map((one) => (one === sent ? { ...one, until } : one)) };
}

/** It was never made. */
export function forgetComment(pair: Pair, about: About): Pair {
  return without(pair, waiting(pair, about));
}

/**
 * A comment that SIGNL4 tells of, where it is one of ours, by whichever way and however often it does. Pure.
 *
 * @returns `null` for a comment of somebody else's
 */
export function observeOwnComment(
  pair: Pair,
  memory: AlertMemory,
  said: Said,
  episode: number,
): { pair: Pair; observed: Observation } | null {
  if (said.kind !== 'mark' || said.type !== 'annotated') return null;
  const ours = (what: string) => observe(memory, { ...said, person: OURS, what });
  const again = toldOf(memory)
    .filter((what) => isSame(what, said.what))
    .map(ours)
    .find(({ verdict }) => verdict === 'repeat');
  if (again) return { pair, observed: again };
  const expected = (pair.comments ?? []).find(
    ({ text, until, ...one }) =>
      one.episode === episode && (until === null || said.at <= until) && isSame(text, said.what),
  );
  return expected ? { pair: without(pair, expected), observed: ours(expected.text) } : null;
}

/** Our comments of which SIGNL4 told already. */
function toldOf({ told }: AlertMemory): string[] {
  return told.flatMap(({ key }) => {
    const [type, person, what] = JSON.parse(key) as unknown[];
    return type === 'annotated' && person === OURS && typeof what === 'string' ? [what] : [];
  });
}

function waiting({ comments = [] }: Pair, { episode, text }: About): OwnComment | undefined {
  const wanted = plain(text);
  return comments.find((one) => one.until === null && one.episode === episode && one.text === wanted);
}

function without(pair: Pair, comment: OwnComment | undefined): Pair {
  if (!comment) return pair;
  return { ...pair, comments: (pair.comments ?? []).filter((one) => one !== comment) };
}

/** SIGNL4 may cut a comment, write its lines otherwise, or tell of it without its text. */
function isSame(own: string, told: string): boolean {
  const text = plain(told);
  return text === '' || text === own || (text.length >= CUT && own.startsWith(text));
}

function plain(text: string): string {
  return text
    .slice(0, 2 * KEPT)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\s*(?:…|\.{3})$/, '')
    .slice(0, KEPT);
}
