import { dateText } from '../../signl4/date-text.js';
import { render, renderTitle } from '../../signl4/templates.js';
import { noteText } from '../../sync/note-text.js';
import type { Message } from '../outlets.js';
import type { NoteSettings } from './settings.js';
import type { NoteSubject } from './subject.js';

/** Title and text of a note, and the name of the person that it tells of, if any. */
export interface ComposedNote {
  title: string;
  text: string;
  who: string;
}

/**
 * The note in its readers' words. Own templates see the message and, as `note`, the default title and text and their
 * parts `who`, `when` and `comment`; one that comes out empty gives way to the default.
 */
export function composeNote(message: Message, subject: NoteSubject, settings: NoteSettings): ComposedNote {
  const { type, at, user, annotation } = subject;
  const who = user ? user.name || user.email : '';
  const when = dateText(at || new Date().toISOString(), settings.timeZone, settings.language);
  const comment = annotation ?? '';
  const usual = noteText({ type, who, when, comment }, settings.say);
  const view = { ...message, note: { ...usual, who, when, comment } };
  const { titleTemplate, textTemplate } = settings;
  const title = titleTemplate === '' ? '' : renderTitle(titleTemplate, view);
  const text = textTemplate === '' ? '' : render(textTemplate, view);
  return { title: title || usual.title, text: text || usual.text, who };
}
