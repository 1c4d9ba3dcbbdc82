import type { AlertEventType } from '../types.js';

/** What a note tells, in words of its reader's language; an empty text where there is nothing to tell. */
export interface NoteFacts {
  type: AlertEventType;
  who: string;
  when: string;
  comment: string;
}

/** A text of the reader's language for a key below `note`, with `__name__` replaced. */
export type Say = (key: string, facts: Readonly<Record<string, string>>) => string;

/** The default title and text of a note about an alert event. */
export function noteText({ type, who, when, comment }: NoteFacts, say: Say): { title: string; text: string } {
  const happened = say(`${type}.${who === '' ? 'nobody' : 'person'}`, { who, when });
  const text = comment === '' ? happened : `${happened}\n\n${say('comment', { comment })}`;
  return { title: say(`${type}.title`, {}), text };
}
