/** What is kept of a note until it is written. */
export interface StoredNote {
  ticketId: number;
  title: string;
  text: string;
  /** Last line of the note, by which it is known again when the answer to it was lost. */
  marker: string;
  /** Line that names the person, where the text does not and the note is written by the API user. */
  byline: string;
  impersonate: boolean;
  /** Address of the person whose doing the note tells; empty where there is none. */
  email: string;
  publish: string;
  noteType: string;
  dryRun: boolean;
  /** The event is older than the store, so that a note about it may be there without its knowing. */
  mayExist?: true;
}

/** What `msg.note` says. */
export interface NoteResult {
  /** `null` where none was written, or where Autotask does not say it. */
  id: number | null;
  ticketId: number;
  /** Option of `publish`: who sees it. */
  publish: number | null;
  /** Where notes are to be in people's own names: whether this one is. */
  as?: 'person' | 'api-user';
  /** Why none was written; a key of a text for people. */
  suppressed?: 'note-refused' | 'repeat';
  dryRun?: true;
  /** Of a dry run: what would have been written. */
  title?: string;
  text?: string;
}

export function noteResult(result: NoteResult): { note: NoteResult } {
  return { note: result };
}
