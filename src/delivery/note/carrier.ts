import type { AutotaskClient } from '../../autotask/client.js';
import { NoteOptionsReader, type NoteOptions } from '../../autotask/note-options.js';
import { createNote, findNote, type NewNote } from '../../autotask/notes.js';
import { Failure, type FailureScope } from '../../failure.js';
import type { Entry } from '../../store/outbox.js';
import type { Pair } from '../../sync/pair.js';
import type { Carrier, Outcome } from '../carrier.js';
import { RefusedNames } from '../refused-names.js';
import { noteResult, type NoteResult, type StoredNote } from './command.js';

const MINUTE = 60_000;
/** A note whose answer was lost is looked for this long after, and once more; reads lag behind writes. */
const ASK_FIRST = 10_000;
const ASK_AGAIN = 50_000;
/** By how much clocks may differ, and how far back a note is looked for beyond that. */
const MARGIN = 60 * MINUTE;
/** And for a note that the store does not know of. */
const DAY = 24 * 60 * MINUTE;
/** A ticket that Autotask does not know may have been made a moment ago. */
const FRESH = 2 * MINUTE;

const LATER = { kind: 'later', waitMs: MINUTE, sent: false } as const;

/** The resource that has an e-mail address; `null` where nobody can write in its name. */
export type ResourceOf = (email: string) => Promise<number | null>;

/** Carries notes to the tickets of one tenant. */
export class NoteCarrier implements Carrier {
  readonly #options: NoteOptionsReader;
  readonly #refused: RefusedNames;

  constructor(
    private readonly client: AutotaskClient,
    private readonly resourceOf: ResourceOf,
    private readonly now: () => number,
    /** In a dry run only notes that were accepted in it are dealt with; the others wait for its end. */
    private readonly isDry: () => boolean = () => false,
  ) {
    this.#options = new NoteOptionsReader(client, now);
    this.#refused = new RefusedNames(now);
  }

  async deliver(entry: Entry): Promise<Outcome> {
    const stored = JSON.parse(entry.command) as StoredNote;
    if (this.#waits(stored)) return LATER;
    const options = await this.#options.read(stored);
    if (entry.maybe_sent === 1) {
      const settled = await this.#settle(entry, stored);
      if (settled) return settled;
    } else if (stored.mayExist) {
      const there = await this.#there(entry, stored).catch(orNothing);
      if (there) return there;
    }
    const outcome = await this.#write(entry, stored, options);
    return options.problem && outcome.kind === 'done' ? { ...outcome, warning: options.problem } : outcome;
  }

  giveUp(_entry: Entry, pair: Pair): Pair {
    return pair;
  }

  /** A note whose answer was lost: looks whether it is there; `null`: surely not. */
  async #settle(entry: Entry, stored: StoredNote): Promise<Outcome | null> {
    if (entry.asked === 0) return { kind: 'later', waitMs: ASK_FIRST };
    const there = await this.#there(entry, stored);
    if (there) return there;
    return entry.asked === 1 ? { kind: 'later', waitMs: ASK_AGAIN } : null;
  }

  /** The note, where the ticket bears it already. */
  async #there({ created_at: since }: Entry, stored: StoredNote): Promise<Outcome | null> {
    const { client } = this;
    const margin = stored.mayExist ? DAY : MARGIN;
    const from = new Date(since + client.clockOffset() - margin).toISOString();
    const found = await findNote(client, stored.ticketId, stored.marker, from);
    return found && done(stored, { id: found.id, publish: found.publish }, found.impersonated);
  }

  async #write(entry: Entry, stored: StoredNote, { publish, noteType }: NoteOptions): Promise<Outcome> {
    const { ticketId, title, text, marker } = stored;
    if (publish === null || noteType === null) {
      const refused: NoteResult = { id: null, ticketId, publish: null, suppressed: 'note-refused' };
      return { kind: 'done', result: noteResult(refused) };
    }
    const person = await this.#person(entry, stored);
    if (stored.dryRun) {
      const shown = { id: null, publish, dryRun: true as const, title, text };
      return done(stored, shown, person !== null);
    }
    // The dry run may have begun since.
    if (this.#waits(stored)) return LATER;
    const note: NewNote = { ticketId, title, text, marker, noteType, publish };
    try {
      const id = person === null ? null : await this.#asPerson(note, person);
      if (id) return done(stored, { ...id, publish }, true);
      const signed = stored.byline === '' ? note : { ...note, text: `${text}\n\n${stored.byline}` };
      return done(stored, { id: await createNote(this.client, signed), publish }, false);
    } catch (error) {
      throw error instanceof Failure ? this.#judged(error, entry) : error;
    }
  }

  #waits({ dryRun }: StoredNote): boolean {
    return this.isDry() && !dryRun;
  }

  /** In whose name to write. A repeat goes in our own: what went wrong may have been the person. */
  async #person({ maybe_sent }: Entry, { impersonate, email }: StoredNote): Promise<number | null> {
    if (!impersonate || email === '' || maybe_sent === 1) return null;
    const person = await this.resourceOf(email);
    return person === null || this.#refused.has(person) ? null : person;
  }

  /** `null` where Autotask does not allow it; then nothing was written. */
  async #asPerson(note: NewNote, person: number): Promise<{ id: number | null } | null> {
    try {
      return { id: await createNote(this.client, note, { impersonate: person }) };
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'autotask.impersonation') throw error;
      this.#refused.add(person);
      return null;
    }
  }

  /**
   * What a failure means for a create, which must not be repeated blindly: an unclear error inside Autotask does
   * not say that nothing was written.
   */
  #judged(failure: Failure, { created_at }: Entry): Failure {
    const { scope, status, code } = failure;
    if (scope === 'outage' && status !== null && status >= 500 && status !== 503)
      return rescoped(failure, 'unknown');
    const fresh = this.now() - created_at < FRESH;
    return code === 'autotask.not-found' && fresh ? rescoped(failure, 'outage') : failure;
  }
}

/** Where notes can't be read, one too many is better than none. */
function orNothing(error: unknown): null {
  if (error instanceof Failure && error.scope !== 'outage') return null;
  throw error;
}

function done(
  { ticketId, impersonate }: StoredNote,
  note: Omit<NoteResult, 'ticketId' | 'as'>,
  inPerson: boolean,
): Outcome {
  const as = impersonate ? { as: inPerson ? ('person' as const) : ('api-user' as const) } : {};
  return { kind: 'done', result: noteResult({ ...note, ticketId, ...as }) };
}

function rescoped({ code, said, status, retryAfterMs, facts }: Failure, scope: FailureScope): Failure {
  return new Failure(code, scope, {
    facts,
    ...(said === null ? {} : { said }),
    ...(status === null ? {} : { status }),
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  });
}
