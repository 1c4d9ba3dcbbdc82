import type { Say } from '../../sync/note-text.js';
import type { AlertEventType } from '../../types.js';

/** What `ticket note` was told, ready to use: no environment variables any more. */
export interface NoteSettings {
  nodeId: string;
  /** Key of the tenant that the notes go to. */
  tenant: string;
  dryRun: boolean;
  /** When this store was made (ms): it knows of no note from before. */
  storeSince: number;
  /** Write in the person's own name where Autotask allows it. */
  impersonate: boolean;
  /** Mustache over the message; empty: the default text. */
  titleTemplate: string;
  textTemplate: string;
  /** Alert events that write a note. */
  events: ReadonlySet<AlertEventType>;
  /** Labels or ids, see `WantedOptions`. */
  publish: string;
  noteType: string;
  /** IANA zone and language of the notes' readers; an empty zone is this machine's. */
  timeZone: string;
  language: string;
  say: Say;
}

/** The account of a tenant's notes: apart from that of its tickets, so that a note never holds up a status. */
export const notesAccount = (tenant: string) => `autotask-notes:${tenant}`;
