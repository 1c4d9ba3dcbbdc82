import { Failure } from '../failure.js';
import type { AutotaskClient } from './client.js';
import type { FieldInfo, Option } from './fields.js';
import { internalOption } from './note-internal.js';
import { Picklists } from './picklists.js';

/** The word that asks for the tenant's internal option, whatever it is called. */
const INTERNAL = 'internal';
/** "Workflow Rule Note": Autotask's own, and refused to everybody else (seen by public clients). */
const WORKFLOW_RULE = 13;
/** Somebody may mend a picklist that is not sure: it is asked for again, but not at every note. */
const ASK_AGAIN_MS = 5 * 60_000;

/** What a note is to be, as people wrote it: labels or ids. */
export interface WantedOptions {
  /** `internal`: the tenant's own internal option. */
  publish: string;
  /** Empty: the first one that is for people. */
  noteType: string;
}

/** What a note will be. */
export interface NoteOptions {
  /** `null`: nobody can be sure who would see the note, so it must not be written. */
  publish: number | null;
  /** `null`: the tenant has no note type for people. */
  noteType: number | null;
  /** What people have to mend; there may be one although the note can be written. */
  problem: Failure | null;
}

/** Finds the options of a note in the tenant's picklists. Nothing is guessed that a customer could see. */
export function chooseOptions(fields: FieldInfo[], wanted: WantedOptions): NoteOptions {
  const options = usableOptions(fields);
  const publish = choosePublish(options.publish, wanted.publish.trim());
  const noteType = chooseType(options.noteType, wanted.noteType.trim());
  return { publish: publish.id, noteType: noteType.id, problem: publish.problem ?? noteType.problem };
}

/** The options that a note can have, in the tenant's own order. */
export function usableOptions(fields: FieldInfo[]): { publish: Option[]; noteType: Option[] } {
  const types = activeOptions(fields, 'noteType');
  return {
    publish: activeOptions(fields, 'publish'),
    noteType: types.filter(({ id, isSystem }) => !isSystem && id !== WORKFLOW_RULE),
  };
}

interface Choice {
  id: number | null;
  problem: Failure | null;
}

function choosePublish(options: Option[], wanted: string): Choice {
  if (wanted !== '' && wanted.toLowerCase() !== INTERNAL) return named(options, 'publish', wanted);
  const id = internalOption(options);
  const facts = { valid: shown(options) };
  return { id, problem: id === null ? new Failure('config.note-publish-unsure', 'entry', { facts }) : null };
}

/** A note type shows nothing to anybody: where the chosen one is gone, the first one takes its place. */
function chooseType(options: Option[], wanted: string): Choice {
  const chosen = wanted === '' ? { id: null, problem: null } : named(options, 'noteType', wanted);
  const id = chosen.id ?? options[0]?.id ?? null;
  const none = id === null ? new Failure('config.note-type-none', 'entry') : null;
  return { id, problem: none ?? chosen.problem };
}

function named(options: Option[], field: 'publish' | 'noteType', label: string): Choice {
  const found = Picklists.from([{ name: field, options }]).resolve(field, label);
  if ('id' in found) return { id: found.id, problem: null };
  const code = field === 'publish' ? 'config.note-publish-unknown' : 'config.note-type-unknown';
  return { id: null, problem: new Failure(code, 'entry', { facts: { label, valid: shown(options) } }) };
}

function activeOptions(fields: FieldInfo[], name: string): Option[] {
  const field = fields.find((one) => one.name.toLowerCase() === name.toLowerCase());
  return (field?.options ?? [])
    .filter(({ active }) => active)
    .sort((a, b) => a.sortOrder - b.sortOrder || a.id - b.id);
}

const shown = (options: Option[]) => options.map(({ id, label }) => `${label} (${id})`).join(', ');

/** Reads the options of notes from the tenant; its picklists are kept for an hour. */
export class NoteOptionsReader {
  #askedAt: number;

  constructor(
    private readonly client: AutotaskClient,
    private readonly now: () => number = Date.now,
  ) {
    this.#askedAt = now();
  }

  /** @throws Failure what reading the picklists throws */
  async read(wanted: WantedOptions): Promise<NoteOptions> {
    const known = await this.#choose(wanted, false);
    if (known.problem === null || this.now() - this.#askedAt < ASK_AGAIN_MS) return known;
    this.#askedAt = this.now();
    return this.#choose(wanted, true);
  }

  async #choose(wanted: WantedOptions, fresh: boolean): Promise<NoteOptions> {
    return chooseOptions(await this.client.fields('TicketNotes', { fresh, purpose: 'note' }), wanted);
  }
}
